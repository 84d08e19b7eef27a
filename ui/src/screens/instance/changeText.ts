import type { ChangePhase, ChangeRecord, ChangeState } from '../../backend/bindings/desk';
import { catalogues, t, type MessageKey } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';

/** The tone of a change or of one of its phases. */
export const changeTones: Readonly<Record<ChangeState, Tone>> = {
  waiting: 'idle',
  running: 'busy',
  done: 'ok',
  failed: 'bad',
  interrupted: 'warn',
  unknown: 'idle',
};

/** The word for something that the service names, where there is one; else its own. */
function wordFor(prefix: string, name: string): string {
  const key = `${prefix}.${name}`;
  return key in catalogues.en ? t(key as MessageKey as 'none') : name;
}

/** What a change is called. */
export function actionText({ action }: ChangeRecord): string {
  return wordFor('changes.action', action);
}

/** What a node does. */
export function nodeKindText(kind: string | null): string {
  return kind === null ? t('none') : wordFor('nodes.kind', kind);
}

/** How far a phase or a change is, such as `2 of 3 nodes · 66 %`. */
export function phaseProgress(
  phase: Pick<ChangePhase, 'percent' | 'nodes' | 'nodesDone'>,
): string | null {
  const { percent, nodes, nodesDone } = phase;
  const parts: string[] = [];
  if (nodes !== null && nodes > 0 && nodesDone !== null) {
    parts.push(t('banner.nodes', { done: Math.min(nodesDone, nodes), nodes }));
  }
  if (percent !== null) parts.push(t('banner.percent', { percent }));
  return parts.length > 0 ? parts.join(' · ') : null;
}

/** The phase at work: the deepest of those that are under way. */
export function phaseAtWork({ phases }: ChangeRecord): ChangePhase | null {
  const working = phases.filter(({ state }) => state === 'running' || state === 'interrupted');
  return working.reduce<ChangePhase | null>(
    (deepest, phase) => (deepest === null || phase.depth >= deepest.depth ? phase : deepest),
    null,
  );
}

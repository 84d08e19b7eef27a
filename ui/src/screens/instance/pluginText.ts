import type {
  BuiltInPlugin,
  CustomPlugin,
  InstallAnswer,
  InstallLine,
  InstallRun,
  PluginState,
  RunState,
} from '../../backend/bindings/desk';
import { moment } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';
import { keyText } from '../../state/instances.svelte';
import { hasFailed } from '../../state/instancesRuns.svelte';

/** The tone of a plug-in's state. */
export const pluginTones: Readonly<Record<PluginState, Tone>> = {
  installed: 'ok',
  uploaded: 'idle',
  installing: 'busy',
  uninstalling: 'busy',
  upgrading: 'busy',
  failed: 'bad',
  uploading: 'busy',
  unknown: 'idle',
};

/** The tone of what the service answered. */
export const answerTones: Readonly<Record<InstallAnswer, Tone>> = {
  not_asked: 'idle',
  accepted: 'ok',
  not_named: 'warn',
  refused: 'bad',
  lost: 'warn',
};

/** How a run stands, where a change that came to a bad end is told from a good one. */
export type RunStanding = RunState | 'failed';

export function standingOf(run: InstallRun): RunStanding {
  return run.state === 'finished' && hasFailed(run) ? 'failed' : run.state;
}

/** The tone of a run. */
export const runTones: Readonly<Record<RunStanding, Tone>> = {
  preparing: 'busy',
  waiting_turn: 'busy',
  interrupted: 'warn',
  asking: 'busy',
  following: 'busy',
  finished: 'ok',
  failed: 'bad',
  refused: 'bad',
  out_of_sight: 'warn',
  not_followed: 'idle',
};

/** Whether a plug-in is on the nodes, or on its way onto them. */
export function isOnNodes({ state }: { state: PluginState }): boolean {
  return ['installed', 'installing', 'upgrading', 'uninstalling'].includes(state);
}

/** What the state column says of a custom plug-in, and in which tone. */
export function customState(plugin: CustomPlugin): { tone: Tone; text: string } {
  if (plugin.builtForAnotherVersion && plugin.state !== 'installed') {
    return { tone: 'bad', text: t('instance.willNotLoad') };
  }
  return { tone: pluginTones[plugin.state], text: t(`instance.pluginState.${plugin.state}`) };
}

/** The state of a built-in plug-in, which lies in no library: it is installed or it is not. */
export function builtInState({ state }: BuiltInPlugin): string {
  return t(`instance.pluginState.${state === 'uploaded' ? 'absent' : state}`);
}

const answered = {
  not_asked: 'instance.notAsked',
  accepted: 'instance.accepted',
  not_named: 'instance.notNamed',
  refused: 'instance.refused',
  lost: 'instance.lost',
} as const satisfies Record<InstallAnswer, string>;

/** What the last request came to for a plug-in, or what speaks against installing it. */
export function lastResult(plugin: CustomPlugin, run: InstallRun | null, runs: string): string {
  const line = run?.lines.find((one) => keyText(one.key) === keyText(plugin.key));
  if (run && line && run.state !== 'asking') return lineResult(run, line);
  if (plugin.builtForAnotherVersion) {
    return t('instance.builtFor', { built: plugin.elasticsearchVersion ?? t('none'), runs });
  }
  return t('none');
}

function lineResult(run: InstallRun, line: InstallLine): string {
  const when = moment(run.readAt ?? run.askedAt);
  if (run.state === 'finished') {
    if (line.state === 'failed' || run.fault) return t('instance.failedAt', { when });
    if (run.doing.kind === 'uninstall') return t('instance.uninstalledAt', { when });
    if (line.state === 'installed') return t('instance.installedAt', { when });
  }
  const { answer } = line;
  if (answer === 'not_asked') return t('instance.notAsked');
  return t(answered[answer], { when: moment(run.askedAt) });
}

/** Standings that say more of a plug-in than its own state does. */
const TELLING: readonly RunStanding[] = ['preparing', 'waiting_turn', 'asking', 'interrupted'];

/** How a plug-in stands on the nodes, as last read. */
export function lineState(line: InstallLine | null, run: InstallRun): { tone: Tone; text: string } {
  const standing = standingOf(run);
  if (TELLING.includes(standing) || line === null || (line.state === null && standing === 'failed'))
    return { tone: runTones[standing], text: t(`result.short.${standing}`) };
  if (run.state === 'refused') {
    const state = line.state ?? stateBefore(line, run);
    if (state === null) return { tone: 'idle', text: t('none') };
    if (state === 'absent') return { tone: 'idle', text: t('instance.pluginState.absent') };
    return { tone: pluginTones[state], text: t(`instance.pluginState.${state}`) };
  }
  if (line.state === null) return { tone: 'idle', text: t('result.notReadYet') };
  const state = t(`instance.pluginState.${line.state}`);
  if (run.instanceState !== 'activating') return { tone: pluginTones[line.state], text: state };
  return { tone: 'busy', text: nodesRestarting(run) ?? t('result.restarting', { state }) };
}

/** The state that a refusal left a plug-in in, as far as what was asked tells it. */
function stateBefore(line: InstallLine, { doing }: InstallRun): 'uploaded' | 'absent' | null {
  if (doing.kind === 'install') return 'uploaded';
  if (doing.kind === 'bring') return line.key.fileVersion === null ? 'absent' : 'uploaded';
  return doing.kind === 'installBuiltIn' ? 'absent' : null;
}

function nodesRestarting(run: InstallRun): string | null {
  const { nodes = null, nodesDone = null } = run.progress ?? {};
  if (nodes === null || nodes === 0 || nodesDone === null) return null;
  return t('result.restartingNodes', { done: Math.min(nodesDone, nodes), nodes });
}

/** How many nodes are done, such as `2 of 3 nodes, 66 %`; `null` where nothing is told. */
export function nodesDoneText(run: InstallRun): string | null {
  const { percent = null, nodes = null, nodesDone = null } = run.progress ?? {};
  const counted = nodes !== null && nodes > 0 && nodesDone !== null;
  if (!counted) return percent === null ? null : t('result.percent', { percent });
  const values = { done: Math.min(nodesDone, nodes), nodes };
  if (percent === null) return t('result.nodes', values);
  return t('result.nodesPercent', { ...values, percent });
}

import type { PlanDoing, PlanRun, TransferView } from '../backend/bindings/desk';
import { list } from '../i18n/format';
import { t } from '../i18n/index.svelte';

/** How many deployments are named in a title. */
const NAMED = 3;

/** Names of deployments, the first of them where there are many. */
export function namesText(names: readonly string[]): string {
  if (names.length <= NAMED) return list(names);
  return t('transfers.plans.namesMore', {
    names: list(names.slice(0, NAMED)),
    count: names.length - NAMED,
  });
}

/** What is done to plans, such as `Attach analysis-ik to search-prod, search-stage`. */
export function plansTitle(doing: PlanDoing, name: string, deployments: string): string {
  switch (doing.kind) {
    case 'attach':
    case 'detach':
      return t(`transfers.plans.${doing.kind}`, { name, deployments });
    case 'cleanUp':
    case 'reapply':
      return t(`transfers.plans.${doing.kind}`, { deployments });
    case 'upgrade':
      return t('transfers.plans.upgrade', { deployments, version: doing.version });
  }
}

function isOver({ state }: PlanRun): boolean {
  return state === 'done' || state === 'nothing' || state === 'failed';
}

/** How far one deployment is, such as `search-prod: node 2 of 3`. */
function runText({ name, state, nodes, nodesDone }: PlanRun): string {
  if (state !== 'under_way' || nodesDone === null || nodes === 0) {
    return t(`transfers.plans.run.${state}`, { name });
  }
  const node = Math.min(nodesDone + 1, nodes);
  return t('transfers.plans.run.node', { name, node, nodes });
}

/** How far all deployments are; `null` where there are none. */
export function plansNow(runs: readonly PlanRun[]): string | null {
  const [only] = runs;
  if (!only) return null;
  if (runs.length === 1) return runText(only);
  const failed = runs.filter((run) => run.state === 'failed').length;
  const done = runs.filter(isOver).length - failed;
  const parts = [t('transfers.plans.count', { count: runs.length, done })];
  if (failed > 0) parts.push(t('transfers.plans.failed', { count: failed }));
  const current = runs.filter((run) => run.state === 'under_way');
  if (current.length === 1 && current[0]) parts.push(runText(current[0]));
  return parts.join(' · ');
}

/** How full the bar is by the nodes of all deployments; `null` where they aren't told. */
export function plansPercent(runs: readonly PlanRun[]): number | null {
  const told = runs.every((run) => isOver(run) || (run.nodes > 0 && run.nodesDone !== null));
  if (runs.length === 0 || !told) return null;
  const share = runs.map((run) => (isOver(run) ? 1 : (run.nodesDone ?? 0) / run.nodes));
  return Math.floor((share.reduce((sum, one) => sum + one, 0) / runs.length) * 100);
}

/** What became of the plans of a transfer that is done; `null` where it changed none. */
export function plansDone({ plans = [] }: TransferView): string | null {
  if (plans.length === 0) return null;
  const changed = plans.filter((run) => run.state === 'done');
  if (changed.length === 0) return t('transfers.plans.done.nothing');
  const count = changed.length;
  return changed.every((run) => run.attempt?.nodesLoaded === 'every')
    ? t('transfers.plans.done.every', { count })
    : t('transfers.plans.done.some', { count });
}

/** Whether a transfer is at the plans, after whatever it brings was brought. */
export function isAtPlans({ steps }: TransferView): boolean {
  return steps.some(
    ({ name, state }) =>
      (name === 'change_plans' || name === 'follow_plans' || name === 'delete_former') &&
      state !== 'waiting',
  );
}

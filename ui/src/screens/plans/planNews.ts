import type { DeploymentId, PlanRun } from '../../backend/bindings/desk';
import { t } from '../../i18n/index.svelte';

/** What of a run is told aloud, once each. */
type Moment = 'before' | 'accepted' | 'over';

function momentOf(run: PlanRun): Moment {
  if (run.state === 'done' || run.state === 'failed' || run.state === 'nothing') return 'over';
  return run.acceptedAt === null ? 'before' : 'accepted';
}

function words(run: PlanRun): string {
  const { name } = run;
  switch (run.state) {
    case 'failed': {
      const reason =
        run.attempt?.failure?.message ?? (run.fault ? t(`fault.${run.fault.code}.title`) : '');
      return t('plans.announce.failed', { name, reason });
    }
    case 'done':
      return run.attempt?.nodesLoaded === 'every'
        ? t('plans.announce.every', { name })
        : t('plans.announce.done', { name });
    case 'nothing':
      return t('plans.announce.done', { name });
    default:
      return t('plans.announce.accepted', { name });
  }
}

/** Finds what is worth telling aloud: a plan was accepted, is carried out, or failed. */
export class PlanNews {
  readonly #known = new Map<DeploymentId, Moment>();

  /** What is new since the last time, in one text; `null` where nothing is. */
  hear(runs: readonly PlanRun[]): string | null {
    const told: string[] = [];
    for (const run of runs) {
      const moment = momentOf(run);
      if (moment === (this.#known.get(run.deployment) ?? 'before')) continue;
      this.#known.set(run.deployment, moment);
      told.push(words(run));
    }
    return told.length > 0 ? told.join(' ') : null;
  }
}

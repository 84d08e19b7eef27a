import type { AttemptStep, PlanRun } from '../../backend/bindings/desk';
import { clock } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import { planStepText } from './planText';

/** How a line of a run stands. */
export type LineMark = 'done' | 'running' | 'todo' | 'failed' | 'warning';

/** One line of what a person sees of a run. */
export interface RunLine {
  mark: LineMark;
  text: string;
  /** The time of day at which it was done. */
  at?: string;
  /** The moment since which it is under way. */
  since?: string | null;
}

/** The step that an attempt is at. */
export function runningStep(run: PlanRun): AttemptStep | null {
  return run.attempt?.steps.findLast((step) => step.running) ?? null;
}

/** What happened to a deployment's plan so far, and what is still to come. */
export function runLines(run: PlanRun): RunLine[] {
  const lines: RunLine[] = [];
  if (run.acceptedAt !== null) {
    const text = t('plans.line.accepted', { name: run.name });
    lines.push({ mark: 'done', text, at: clock(run.acceptedAt) });
  }
  lines.push(...nodeLines(run), ...warningLines(run), ...presentLines(run));
  return lines;
}

/** The nodes that were restarted, as far as the service lets one say so. */
function nodeLines({ nodesDone, nodes }: PlanRun): RunLine[] {
  if (nodesDone === null || nodesDone === 0 || nodes === 0) return [];
  return [{ mark: 'done', text: t('plans.line.nodesDone', { done: nodesDone, nodes }) }];
}

function warningLines({ attempt }: PlanRun): RunLine[] {
  return (attempt?.warnings ?? []).map(({ message }) => ({
    mark: 'warning',
    text: t('plans.line.warned', { message }),
  }));
}

function presentLines(run: PlanRun): RunLine[] {
  switch (run.state) {
    case 'waiting':
      return [{ mark: 'todo', text: t('plans.run.waiting') }];
    case 'queued':
    case 'asked':
      return [{ mark: 'running', text: t(`plans.run.${run.state}`) }];
    case 'under_way':
      return underWayLines(run);
    case 'done': {
      const every = run.attempt?.nodesLoaded === 'every';
      return [{ mark: 'done', text: t(every ? 'plans.line.every' : 'plans.line.notTold') }];
    }
    case 'nothing':
      return [{ mark: 'done', text: t('plans.line.nothing') }];
    case 'failed': {
      const step = run.attempt?.failure?.step ?? null;
      const text =
        step === null
          ? t('plans.line.failedPlan')
          : t('plans.line.failedStep', { step: planStepText(step) });
      return [{ mark: 'failed', text }];
    }
  }
}

function underWayLines(run: PlanRun): RunLine[] {
  const lines: RunLine[] = [];
  const { nodes, nodesDone } = run;
  if (nodesDone !== null && nodesDone > 0 && nodesDone < nodes) {
    lines.push({
      mark: 'running',
      text: t('plans.line.nodeNow', { node: nodesDone + 1, nodes }),
    });
  }
  const step = runningStep(run);
  lines.push({
    mark: 'running',
    text: step ? planStepText(step.step) : t('plans.run.under_way'),
    since: step?.startedAt ?? null,
  });
  lines.push({ mark: 'todo', text: t('plans.line.nodeNext') });
  return lines;
}

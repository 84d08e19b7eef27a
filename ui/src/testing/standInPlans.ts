import type { FakeBackend } from '../backend/fake';
import type { PlanRequest, PlanRun, TransferView } from '../backend/bindings/desk';
import {
  attached,
  attempt,
  deployment,
  failedAttempt,
  matrix,
  planRun,
  planStep,
  threeOutlooks,
} from './planSamples';

/** How many beats a pretended plan takes for one node. */
const BEATS_PER_NODE = 20;

/** Puts deployments, their plans and their versions into a stand-in for the desk. */
export function withDeployments(backend: FakeBackend): void {
  backend.deployments = {
    acme: [
      deployment(),
      deployment({
        id: 'stage',
        name: 'search-stage',
        version: '8.15.2',
        health: 'unhealthy',
        region: 'aws-eu-central-1',
        nodes: 1,
        zones: 1,
        attached: [
          attached({ version: '8.15.2', url: 'repo://1837462911', extension: '1837462911' }),
          attached({
            name: 'legal-dictionaries',
            url: 'repo://1837460001',
            kind: 'bundle',
            version: '8.*',
            extension: '1837460001',
            places: [{ kind: 'default' }, { kind: 'tier', tier: 'hot_content' }],
          }),
        ],
        doubled: [{ kind: 'bothPlaces', name: 'legal-dictionaries' }],
      }),
      deployment({
        id: 'logs',
        name: 'logs-eu',
        attached: [],
        lastAttemptFailed: true,
        region: 'azure-westeurope',
      }),
      deployment({
        id: 'busy',
        name: 'shop-search',
        status: 'changing',
        pending: attempt({
          warnings: [{ code: 'snapshot', message: 'No snapshot could be taken.', step: null }],
        }),
      }),
      deployment({ id: 'still', name: 'archive-2019', status: 'stopped', health: 'unknown' }),
    ],
  };
  backend.lastAttempts = { logs: failedAttempt() };
  backend.outlooks = outlooks;
  backend.matrix = matrix();
}

function outlooks(request: PlanRequest): ReturnType<typeof threeOutlooks> {
  const { deployments } = request;
  const all = threeOutlooks();
  return deployments.length === 0 ? all : all.slice(0, 1);
}

/** A pretended change of plans, a little later. */
export function advancedPlans(one: TransferView): TransferView {
  const plans = (one.plans ?? []).map((run) => advancedRun(run, one.revision));
  const done = plans.every((run) => run.state === 'done');
  return Object.assign(one, {
    plans,
    state: done ? 'done' : 'running',
    revision: one.revision + 1,
    endedAt: done ? new Date().toISOString() : null,
  } satisfies Partial<TransferView>);
}

function advancedRun({ deployment: id, name, acceptedAt }: PlanRun, beat: number): PlanRun {
  const nodes = 3;
  const nodesDone = Math.min(nodes, Math.floor(beat / BEATS_PER_NODE));
  const since = acceptedAt ?? new Date().toISOString();
  const shared = { deployment: id, name, acceptedAt: since, nodes, nodesDone };
  if (nodesDone === nodes) {
    const ended = attempt({ state: 'succeeded', nodesLoaded: 'every' });
    return planRun({ ...shared, state: 'done', attempt: ended });
  }
  const step = planStep('wait-until-running', { running: true, startedAt: since, endedAt: null });
  return planRun({ ...shared, attempt: attempt({ steps: [planStep('plan-validator'), step] }) });
}

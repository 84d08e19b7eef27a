import type {
  Attached,
  AttemptStep,
  AttemptView,
  DeploymentRow,
  MatrixCell,
  PlanOutlook,
  PlanRun,
  VersionMatrix,
} from '../backend/bindings/desk';

/** Something in a deployment's plan. */
export function attached(change: Partial<Attached> = {}): Attached {
  return {
    name: 'analysis-ik',
    url: 'repo://1837462910',
    kind: 'plugin',
    version: '8.14.3',
    extension: '1837462910',
    places: [{ kind: 'tier', tier: 'hot_content' }],
    ...change,
  };
}

/** A deployment that runs well. */
export function deployment(change: Partial<DeploymentRow> = {}): DeploymentRow {
  return {
    id: '8a3f0c2be1d94b7d8a3f0c2be1d94b7d',
    name: 'search-prod',
    version: '8.14.3',
    health: 'healthy',
    status: 'started',
    region: 'gcp-europe-west1',
    nodes: 3,
    zones: 2,
    attached: [attached()],
    doubled: [],
    pending: null,
    lastAttemptFailed: false,
    ...change,
  };
}

/** A step of an attempt that is done. */
export function planStep(step: string, change: Partial<AttemptStep> = {}): AttemptStep {
  return {
    step,
    running: false,
    failed: false,
    warned: false,
    startedAt: '2026-11-12T14:02:11Z',
    endedAt: '2026-11-12T14:02:15Z',
    message: null,
    ...change,
  };
}

/** An attempt under way. */
export function attempt(change: Partial<AttemptView> = {}): AttemptView {
  return {
    id: 'attempt-1',
    state: 'running',
    startedAt: '2026-11-12T14:02:11Z',
    endedAt: null,
    steps: [
      planStep('plan-validator'),
      planStep('wait-until-running', { running: true, endedAt: null }),
    ],
    warnings: [],
    failure: null,
    nodesLoaded: 'no',
    ...change,
  };
}

/** An attempt that failed because of a plugin's version. */
export function failedAttempt(change: Partial<AttemptView> = {}): AttemptView {
  return attempt({
    state: 'failed',
    endedAt: '2026-11-12T14:03:00Z',
    steps: [
      planStep('plan-validator'),
      planStep('validate-elasticsearch-plugin-versions', { failed: true }),
    ],
    failure: {
      step: 'validate-elasticsearch-plugin-versions',
      message: 'Plugin [analysis-ik] is built for 8.14.3.',
      failureType: 'ClusterFailure:PluginVersionMismatch',
      details: ['plugin: analysis-ik'],
    },
    ...change,
  });
}

/** What attaching does to a deployment. */
export function outlook(change: Partial<PlanOutlook> = {}): PlanOutlook {
  return {
    deployment: '8a3f0c2be1d94b7d8a3f0c2be1d94b7d',
    name: 'search-prod',
    version: '8.15.2',
    health: 'healthy',
    status: 'started',
    nodes: 3,
    zones: 2,
    effect: { kind: 'replaces', former: [{ name: 'analysis-ik', version: '8.14.3' }] },
    possible: true,
    cautions: [],
    difference: [
      {
        place: { kind: 'tier', tier: 'hot_content' },
        field: 'user_plugins',
        before: ['{"name":"analysis-ik","url":"repo://1"}', '{"name":"other","url":"repo://7"}'],
        after: ['{"name":"analysis-ik","url":"repo://2"}', '{"name":"other","url":"repo://7"}'],
      },
    ],
    ...change,
  };
}

/** Three deployments as attaching `analysis-ik` 8.15.2 finds them. */
export function threeOutlooks(): PlanOutlook[] {
  return [
    outlook(),
    outlook({
      deployment: 'stage',
      name: 'search-stage',
      nodes: 1,
      zones: 1,
      effect: { kind: 'adds' },
      cautions: ['single_node', 'unhealthy'],
      health: 'unhealthy',
    }),
    outlook({
      deployment: 'logs',
      name: 'logs-eu',
      version: '8.14.3',
      nodes: 0,
      zones: 0,
      effect: { kind: 'needsBuild', version: '8.14.3', names: ['analysis-ik'] },
      possible: false,
      difference: [],
    }),
    outlook({
      deployment: 'done',
      name: 'done-already',
      effect: { kind: 'nothing' },
      possible: false,
      difference: [],
    }),
  ];
}

/** The change of one deployment's plan, under way. */
export function planRun(change: Partial<PlanRun> = {}): PlanRun {
  return {
    deployment: '8a3f0c2be1d94b7d8a3f0c2be1d94b7d',
    name: 'search-prod',
    state: 'under_way',
    acceptedAt: '2026-11-12T14:02:11Z',
    attempt: attempt(),
    nodes: 3,
    nodesDone: 1,
    fault: null,
    ...change,
  };
}

function cell(standing: MatrixCell['standing'], change: Partial<MatrixCell> = {}): MatrixCell {
  return { standing, missing: [], swaps: [], ...change };
}

/** Two deployments and three versions. */
export function matrix(change: Partial<VersionMatrix> = {}): VersionMatrix {
  return {
    versions: ['8.14.3', '8.15.2', '8.15.3'],
    rows: [
      {
        deployment: 'prod',
        name: 'search-prod',
        version: '8.14.3',
        cells: [
          cell('runs'),
          cell('ready', { swaps: ['analysis-ik'] }),
          cell('missing', {
            missing: [
              { name: 'analysis-ik', kind: 'plugin', attached: '8.14.3', extension: '1837462910' },
            ],
            swaps: ['analysis-stempel-custom'],
          }),
        ],
      },
      {
        deployment: 'stage',
        name: 'search-stage',
        version: '8.15.2',
        cells: [
          cell('not_offered'),
          cell('runs'),
          cell('missing', {
            missing: [
              { name: 'analysis-ik', kind: 'plugin', attached: '8.15.2', extension: null },
              { name: 'legal', kind: 'bundle', attached: '8.15.2', extension: null },
            ],
          }),
        ],
      },
    ],
    versionsTold: true,
    readAt: '2026-11-12T09:41:00Z',
    ...change,
  };
}

import type { InstallRun, TransferView } from '../backend/bindings/desk';
import { fault, step, transfer } from './samples';

/** The steps of bringing files to an instance, the first of them done. */
export function bringSteps(done: number, running = true): TransferView['steps'] {
  const names = ['check_file', 'put', 'analyse', 'import', 'install', 'follow', 'tidy'] as const;
  return names.map((name, index) =>
    step(name, index < done ? 'done' : index === done && running ? 'running' : 'waiting'),
  );
}

/** Two files on their way to an instance. */
export function bringing(change: Partial<TransferView> = {}): TransferView {
  return transfer({
    id: 'transfer-bring',
    connection: 'shanghai',
    connectionName: '上海 search',
    source: {
      kind: 'files',
      fileNames: ['analysis-part-8.15.1.zip', 'analysis-pinyin-8.15.1.zip'],
      instance: 'es-cn-i7m27ausp001l0001',
    },
    extensionName: 'analysis-part-8.15.1, analysis-pinyin-8.15.1',
    steps: bringSteps(1),
    ...change,
  });
}

/** One that waits for another change of its instance. */
export function waitingItsTurn(change: Partial<TransferView> = {}): TransferView {
  return bringing({
    steps: bringSteps(4),
    progress: null,
    fault: fault('alibaba_instance_activating', { target: 'es-cn-i7m27ausp001l0001' }),
    ...change,
  });
}

/** One whose files the service looked at, and whose instance is being changed. */
export function followed(change: Partial<TransferView> = {}): TransferView {
  return bringing({
    steps: bringSteps(5),
    progress: null,
    analyses: [
      {
        fileName: 'analysis-part-8.15.1.zip',
        name: 'analysis-part',
        version: '1.4.0',
        elasticsearchVersion: '8.15.1',
        description: 'Tokenizer for part numbers',
        securityPolicy: 'permission java.io.FilePermission "<<ALL FILES>>", "read";',
      },
      {
        fileName: 'analysis-pinyin-8.15.1.zip',
        name: 'analysis-pinyin',
        version: null,
        elasticsearchVersion: null,
        description: null,
        securityPolicy: null,
      },
    ],
    ...change,
  });
}

/** What an instance does of a transfer. */
export function runOf(one: TransferView, change: Partial<InstallRun> = {}): InstallRun {
  return {
    id: one.id,
    revision: one.revision,
    table: 'table-1',
    doing: { kind: 'bring', install: true },
    connection: one.connection,
    connectionName: one.connectionName,
    region: 'cn-hangzhou',
    instance: 'es-cn-i7m27ausp001l0001',
    instanceName: 'search-cn-hangzhou',
    state: 'following',
    progress: {
      id: '5FFD9ED4',
      action: 'InstallUserPlugins',
      state: 'running',
      percent: 45,
      phases: [],
      nodes: 3,
      nodesDone: 1,
      interruptible: true,
      startedAt: null,
      endedAt: null,
      by: null,
    },
    instanceState: 'activating',
    lines: [],
    requestId: '5FFD9ED4',
    fault: null,
    askedAt: one.askedAt,
    readAt: null,
    ...change,
  };
}

import type {
  ChangePhase,
  ChangeRecord,
  CustomPlugin,
  Dictionaries,
  DictionaryRow,
  InstallRun,
  NodeRow,
  WordFile,
} from '../backend/bindings/desk';

/** The instance that the samples are about. */
export const INSTANCE = 'es-cn-i7m27ausp001l0001';

/** A node of an instance. */
export function nodeRow(host: string, change: Partial<NodeRow> = {}): NodeRow {
  return {
    host,
    kind: 'WORKER',
    health: 'green',
    zone: 'cn-hangzhou-i',
    cpuPercent: 4.2,
    heapPercent: 31,
    diskPercent: 12.6,
    ...change,
  };
}

/** A plug-in of the library that fits the sample instance. */
export function customPlugin(
  name: string,
  fileVersion: string | null,
  change: Partial<CustomPlugin> = {},
): CustomPlugin {
  return {
    key: { name, fileVersion },
    version: '8.15.1',
    elasticsearchVersion: '8.15.1',
    description: null,
    state: 'uploaded',
    builtForAnotherVersion: false,
    ...change,
  };
}

/** A phase of a change. */
export function changePhase(name: string, change: Partial<ChangePhase> = {}): ChangePhase {
  return {
    name,
    depth: 0,
    state: 'done',
    percent: 100,
    nodes: null,
    nodesDone: null,
    startedAt: '2026-11-12T09:41:00Z',
    endedAt: '2026-11-12T09:42:00Z',
    exception: null,
    ...change,
  };
}

/** A change that is done with one of three nodes. */
export function changeRecord(change: Partial<ChangeRecord> = {}): ChangeRecord {
  return {
    id: '5FFD9ED4-C2EC-4E89-B22B-1ACB6FE1D999',
    action: 'RestartInstance',
    state: 'running',
    percent: 40,
    phases: [
      changePhase('INITIALLY'),
      changePhase('updating-task', {
        state: 'running',
        percent: 33,
        nodes: 3,
        nodesDone: 1,
        endedAt: null,
      }),
    ],
    nodes: 3,
    nodesDone: 1,
    interruptible: true,
    startedAt: '2026-11-12T09:41:00Z',
    endedAt: null,
    by: null,
    ...change,
  };
}

/** An install that is being followed. */
export function installRun(change: Partial<InstallRun> = {}): InstallRun {
  return {
    id: 'run',
    revision: 1,
    table: 'table',
    doing: { kind: 'install' },
    connection: 'shanghai',
    connectionName: '上海 search',
    region: 'cn-hangzhou',
    instance: INSTANCE,
    instanceName: 'search-cn-hangzhou',
    state: 'following',
    progress: null,
    instanceState: 'activating',
    lines: [
      {
        key: { name: 'pluginName1.zip', fileVersion: null },
        answer: 'accepted',
        state: 'installing',
      },
    ],
    requestId: '5FFD9ED4-C2EC-4E89-B22B-1ACB6FE1D999',
    fault: null,
    askedAt: '2026-11-12T09:41:00Z',
    readAt: '2026-11-12T09:41:10Z',
    ...change,
  };
}

/** A dictionary of an instance. */
export function dictionaryRow(name: string, change: Partial<DictionaryRow> = {}): DictionaryRow {
  return { list: 'ik', name, words: 'main', size: 1_200, source: 'ORIGIN', ...change };
}

/** The dictionaries of an instance: two of its own words, one that is loaded hot. */
export function dictionaries(): Dictionaries {
  return {
    rows: [
      dictionaryRow('parts.dic'),
      dictionaryRow('stop.dic', { words: 'stop', size: 90, source: 'OSS' }),
      dictionaryRow('brands.dic', { list: 'ik_hot', source: 'UPLOAD' }),
    ],
    readAt: '2026-11-12T09:41:00Z',
  };
}

/** A word list of this computer. */
export function wordFile(fileName: string, change: Partial<WordFile> = {}): WordFile {
  return { id: `file-${fileName}`, fileName, size: 2_400, lines: 340, findings: [], ...change };
}

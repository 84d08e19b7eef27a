import type {
  ArchiveView,
  ConnectionView,
  ExtensionDetails,
  ExtensionRow,
  Fault,
  FaultCode,
  Finding,
  InstanceDetails,
  Judgement,
  JudgeRequest,
  Place,
  StepView,
  TransferView,
} from '../backend/bindings/desk';
import { nodeRow } from './instanceSamples';

/** A connection, changed where it matters. */
export function connection(change: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id: 'acme',
    name: 'Acme production',
    service: 'elastic_cloud',
    address: 'https://api.elastic-cloud.com',
    region: null,
    vpc: false,
    oss: null,
    signIn: { kind: 'apiKey' },
    trusted: [],
    trustsExactly: false,
    colour: 'indigo',
    protected: false,
    practice: false,
    keeping: 'keyring',
    hasSecret: true,
    ...change,
  };
}

/** A connection to Alibaba Cloud. */
export function alibabaConnection(change: Partial<ConnectionView> = {}): ConnectionView {
  return connection({
    id: 'shanghai',
    name: '上海 search',
    service: 'alibaba',
    address: 'https://elasticsearch.cn-hangzhou.aliyuncs.com',
    region: 'cn-hangzhou',
    signIn: { kind: 'accessKey', accessKeyId: 'LTAI5tExample' },
    ...change,
  });
}

/** An extension with its stored file. */
export function extension(change: Partial<ExtensionRow> = {}): ExtensionDetails {
  const id = change.id ?? '1837462910';
  return {
    row: {
      id,
      name: 'analysis-ik',
      description: 'IK Chinese analyzer',
      kind: 'plugin',
      version: '8.14.3',
      url: `repo://${id}`,
      downloadUrl: null,
      file: { size: 50_400_000, lastModified: '2026-11-12T09:41:00Z', hasLink: true },
      ...change,
    },
    deployments: ['8a3f0c2be1d94b7d', '1c0de5a77b2f4e11'],
    resourceVersion: '3',
    resourceCreated: '2026-11-12T09:40:12Z',
    resourceLastModified: '2026-11-12T09:41:00Z',
    requestId: 'mLrYzYk2R1y0b1',
  };
}

/** A plugin's archive. */
export function pluginArchive(change: Partial<ArchiveView> = {}): ArchiveView {
  return {
    id: 'archive-ik',
    fileName: 'analysis-ik-8.15.2.zip',
    size: 50_600_000,
    entries: 9,
    kind: 'classic_plugin',
    installableOn: '8.15.2',
    content: {
      kind: 'plugin',
      facts: {
        name: 'analysis-ik',
        version: '8.15.2',
        elasticsearchVersion: '8.15.2',
        javaVersion: '17',
        description: 'IK Chinese analyzer',
        stable: false,
        wrappedIn: null,
        maxClassJava: 17,
      },
    },
    suggestedName: 'analysis-ik',
    suggestedVersion: '8.15.2',
    ...change,
  };
}

/** A bundle's archive. */
export function bundleArchive(change: Partial<ArchiveView> = {}): ArchiveView {
  return {
    id: 'archive-legal',
    fileName: 'legal.zip',
    size: 1_200_000,
    entries: 4,
    kind: 'bundle',
    installableOn: 'any',
    content: { kind: 'bundle' },
    suggestedName: 'legal-dictionaries',
    suggestedVersion: '*',
    ...change,
  };
}

/** A file that is no zip. */
export function notAZip(change: Partial<ArchiveView> = {}): ArchiveView {
  return {
    id: 'archive-broken',
    fileName: 'geo-tools-src.tar.gz',
    size: 3_100_000,
    entries: 0,
    kind: 'not_a_zip',
    installableOn: null,
    content: { kind: 'notAZip', reason: 'wrong_beginning' },
    suggestedName: 'geo-tools-src',
    suggestedVersion: null,
    ...change,
  };
}

/** The source code of a plugin, as code hosts hand it out. */
export function sourceArchive(change: Partial<ArchiveView> = {}): ArchiveView {
  return {
    id: 'archive-source',
    fileName: 'geo-tools-src.zip',
    size: 3_100_000,
    entries: 214,
    kind: 'source_download',
    installableOn: null,
    content: { kind: 'source' },
    suggestedName: 'geo-tools-src',
    suggestedVersion: null,
    ...change,
  };
}

/** A folder that was dropped. */
export function droppedFolder(change: Partial<ArchiveView> = {}): ArchiveView {
  return {
    id: 'folder-legal',
    fileName: 'legal',
    size: 48_000,
    entries: 3,
    kind: 'not_a_zip',
    installableOn: null,
    content: { kind: 'folder', files: 3, size: 48_000 },
    suggestedName: 'legal',
    suggestedVersion: '*',
    ...change,
  };
}

/** Something found in an archive. */
export function finding(change: Partial<Finding> & Pick<Finding, 'code'>): Finding {
  return {
    rule: 'R26',
    severity: 'blocks',
    args: {},
    words: null,
    first: false,
    ...change,
  };
}

/** That an archive was built for another version. */
export function otherVersion(target: string, change: Partial<Finding> = {}): Finding {
  return finding({
    code: 'other_elasticsearch_version',
    args: { built_for: '8.15.2', target },
    words: `Plugin [analysis-ik] was built for Elasticsearch version 8.15.2 but version ${target} is running`,
    first: true,
    ...change,
  });
}

/** A verdict that follows from its findings. */
export function judgement(change: Partial<Judgement> = {}): Judgement {
  const findings = change.findings ?? [];
  const fatal = findings.some((one) => one.severity === 'blocks' || one.severity === 'node_start');
  const warned = findings.some((one) => one.severity === 'warning');
  return {
    verdict: fatal ? 'blocked' : warned ? 'warnings' : 'ready',
    findings,
    installableOn: '8.15.2',
    sending: fatal ? 'on_consent' : 'free',
    repairs: [],
    places: [],
    ...change,
  };
}

/** Judges as for a plugin that was built for 8.15.2. */
export function judgesExactly(request: JudgeRequest): Judgement {
  const other = (version: string | null): boolean => version !== null && version !== '8.15.2';
  return judgement({
    findings: other(request.version) ? [otherVersion(request.version ?? '')] : [],
    places: request.placeVersions.map((version) => ({
      version,
      verdict: other(version) ? 'blocked' : 'ready',
      first: other(version) ? otherVersion(version) : null,
    })),
  });
}

/** Two deployments of two versions. */
export function places(): Place[] {
  return [
    { id: 'place-prod', name: 'search-prod', version: '8.15.2', kind: 'deployment' },
    { id: 'place-stage', name: 'search-stage', version: '8.14.3', kind: 'deployment' },
  ];
}

/** Each sample is newer than the one before, as views of the desk are. */
let revision = 0;

/** A transfer that is sending. */
export function transfer(change: Partial<TransferView> = {}): TransferView {
  return {
    id: 'transfer-ik',
    revision: (revision += 1),
    position: 0,
    connection: 'acme',
    connectionName: 'Acme production',
    source: { kind: 'file', fileName: 'analysis-ik-8.15.2.zip' },
    extensionName: 'analysis-ik',
    extension: null,
    state: 'running',
    steps: [
      step('check_file', 'done'),
      step('create', 'done'),
      step('send', 'running'),
      step('verify', 'waiting'),
    ],
    progress: { sent: 31_400_000, total: 50_600_000, rate: 38_200_000, secondsLeft: 1 },
    attempt: 1,
    attempts: 5,
    nextTryAt: null,
    question: null,
    fault: null,
    remains: null,
    removable: false,
    compared: 'nothing',
    comparable: false,
    notes: [],
    askedAt: '2026-11-12T09:41:00Z',
    endedAt: null,
    ...change,
  };
}

/** A step of a transfer. */
export function step(
  name: StepView['name'],
  state: StepView['state'],
  change: Partial<StepView> = {},
): StepView {
  const begun = state !== 'waiting' && state !== 'skipped';
  return {
    name,
    state,
    startedAt: begun ? '2026-11-12T09:41:02Z' : null,
    endedAt: state === 'done' || state === 'failed' ? '2026-11-12T09:41:05Z' : null,
    requestId: name === 'create' && state === 'done' ? 'mLrYzYk2R1y0b1' : null,
    tries: begun ? 1 : 0,
    said: [],
    ...change,
  };
}

/** A transfer that waits for its turn. */
export function waitingTransfer(change: Partial<TransferView> = {}): TransferView {
  return transfer({
    id: 'transfer-waiting',
    source: { kind: 'file', fileName: 'repository-minio.zip' },
    extensionName: 'repository-minio',
    state: 'waiting',
    steps: (['check_file', 'create', 'send', 'verify'] as const).map((name) =>
      step(name, 'waiting'),
    ),
    progress: null,
    attempt: 0,
    ...change,
  });
}

/** A transfer that came to its good end. */
export function doneTransfer(change: Partial<TransferView> = {}): TransferView {
  return transfer({
    id: 'transfer-legal',
    source: { kind: 'file', fileName: 'legal-dictionaries.zip' },
    extensionName: 'legal-dictionaries',
    state: 'done',
    steps: [
      step('check_file', 'done'),
      step('create', 'done'),
      step('send', 'done'),
      step('verify', 'done'),
    ],
    progress: null,
    attempt: 0,
    compared: 'sha256',
    askedAt: '2026-11-12T09:39:00Z',
    endedAt: '2026-11-12T09:39:04Z',
    ...change,
  });
}

/** A fault. */
export function fault(code: FaultCode, change: Partial<Fault> = {}): Fault {
  return {
    code,
    retry: { when: 'never' },
    phase: 'answer',
    target: null,
    args: {},
    field: null,
    status: null,
    serverCode: null,
    serverMessage: null,
    requestId: null,
    action: null,
    ...change,
  };
}

/** An instance with four custom plug-ins, one of them built for another version. */
export function instance(change: Partial<InstanceDetails> = {}): InstanceDetails {
  const plugin = (
    name: string,
    description: string | null,
    version: string,
    state: InstanceDetails['custom'][number]['state'],
  ): InstanceDetails['custom'][number] => ({
    key: { name, fileVersion: null },
    version,
    elasticsearchVersion: version,
    description,
    state,
    builtForAnotherVersion: version !== '8.15.1',
  });
  const builtIn = (
    name: string,
    description: string,
    state: InstanceDetails['builtIn'][number]['state'],
    bond: InstanceDetails['builtIn'][number]['bond'] = 'free',
  ): InstanceDetails['builtIn'][number] => ({
    name,
    description,
    link: `https://www.alibabacloud.com/help/es/${name}`,
    state,
    bond,
  });
  return {
    row: {
      id: 'es-cn-i7m27ausp001l0001',
      description: 'search-cn-hangzhou',
      versionText: '8.15.1_with_X-Pack',
      version: '8.15.1',
      state: 'active',
      stateText: 'active',
      nodes: 3,
      takesCustomPlugins: true,
      createdAt: '2026-03-02T02:11:00Z',
    },
    custom: [
      plugin('pluginName1.zip', 'Tokenizer for part numbers', '8.15.1', 'uploaded'),
      plugin('pluginName2.zip', 'Pinyin sort', '8.15.1', 'uploaded'),
      plugin('analysis-hanlp.zip', 'HanLP analyzer', '8.15.1', 'installed'),
      plugin('sql-extra.zip', null, '8.13.4', 'uploaded'),
    ],
    builtIn: [
      builtIn('analysis-icu', 'ICU analysis', 'installed'),
      builtIn('analysis-ik', 'IK Chinese analysis', 'installed', 'always'),
      builtIn('analysis-kuromoji', 'Japanese analysis', 'uploaded'),
      builtIn('aliyun-qos', 'Limits on reads and writes', 'uploaded', 'install_only'),
    ],
    health: 'green',
    nodes: [nodeRow('10.0.0.11'), nodeRow('10.0.0.12'), nodeRow('10.0.0.13')],
    changes: [],
    unread: [],
    lastRun: null,
    readAt: '2026-11-12T09:41:00Z',
    ...change,
  };
}

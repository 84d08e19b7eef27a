import type {
  BringAsk,
  BucketRow,
  ChangeAsk,
  ConnectionDraft,
  ConnectionId,
  Dictionaries,
  DictionaryAsk,
  DictionaryPreview,
  DialogWords,
  ExportFormat,
  Fault,
  InstallRun,
  InstanceCopySubject,
  InstanceCopyTexts,
  InstanceDetails,
  InstanceDoing,
  InstanceId,
  InstanceTarget,
  PluginKey,
  Profiles,
  RegionRow,
  RemovedPlugin,
  RestartOutlook,
  TableId,
  WordFile,
  WordFileId,
} from './bindings/desk';
import { FakeDeployments } from './fakeDeployments';
import { NOW } from './fakeSeam';

/** The part of the fake that stands for the instances of Alibaba Cloud. */
export class FakeInstances extends FakeDeployments {
  regions = ['cn-hangzhou', 'cn-shanghai', 'eu-central-1'];
  offeredRegions: RegionRow[] = [];
  buckets: BucketRow[] = [];
  profiles: Profiles = { fileName: null, rows: [] };
  instances: Record<ConnectionId, InstanceDetails[]> = {};
  runs: InstallRun[] = [];
  outlook: Partial<RestartOutlook> = { seconds: 900, health: 'green' };
  dictionaries: Dictionaries = { rows: [], readAt: NOW };
  dictionaryPreview: DictionaryPreview = { lines: [], restarts: 'yes' };
  /** What the next dialog for word lists returns. */
  wordFiles: WordFile[] = [];
  instanceTexts: InstanceCopyTexts = { aliyun: 'aliyun', requests: 'GET /openapi/instances' };
  /** Why plug-ins stay in the library, by the id of the uploaded file. */
  staying: Record<string, Fault> = {};
  /** Whether the next dialog for an export gives a place. */
  exportsTo = true;

  regionsKnown = () => this.answer('regionsKnown', [], () => this.regions);
  regionsOffered = (draft: ConnectionDraft, existing: ConnectionId | null) =>
    this.answer('regionsOffered', [draft, existing], () => this.offeredRegions);
  bucketsOffered = (draft: ConnectionDraft, existing: ConnectionId | null) =>
    this.answer('bucketsOffered', [draft, existing], () => this.buckets);
  profilesRead = () => this.answer('profilesRead', [], () => this.profiles);
  profilesChoose = (words: DialogWords) =>
    this.answer('profilesChoose', [words], (): Profiles | null => this.profiles);

  instancesList = (connection: ConnectionId) =>
    this.answer('instancesList', [connection], () => ({
      rows: (this.instances[connection] ?? []).map((details) => details.row),
      readAt: NOW,
      requestId: null,
    }));
  instanceDetails = (connection: ConnectionId, instance: InstanceId) =>
    this.answer('instanceDetails', [connection, instance], () =>
      this.#instance(connection, instance),
    );
  builtInPageOpen = (connection: ConnectionId, instance: InstanceId, name: string) =>
    this.answer('builtInPageOpen', [connection, instance, name], () => null);
  restartOutlook = (connection: ConnectionId, instance: InstanceId, force: boolean) =>
    this.answer('restartOutlook', [connection, instance, force], (): RestartOutlook => {
      const { row } = this.#instance(connection, instance);
      const known = { nodes: row.nodes, state: row.state, seconds: null, health: null };
      return { instance, ...known, fault: null, ...this.outlook };
    });
  instancesChange = (ask: ChangeAsk) =>
    this.answer('instancesChange', [ask], () => {
      const { change } = ask;
      const keys =
        change.kind === 'installBuiltIn'
          ? change.names.map((name): PluginKey => ({ name, fileVersion: null }))
          : change.kind === 'restart'
            ? []
            : change.plugins;
      return this.#begin(ask.targets, { kind: change.kind }, keys);
    });
  pluginsBring = (ask: BringAsk) =>
    this.answer('pluginsBring', [ask], () => {
      const keys = ask.archives.map((name): PluginKey => ({ name, fileVersion: null }));
      return this.#begin(ask.targets, { kind: 'bring', install: ask.install }, keys);
    });
  libraryRemove = (
    connection: ConnectionId,
    instance: InstanceId,
    plugins: PluginKey[],
    typedName: string | null,
  ) =>
    this.answer('libraryRemove', [connection, instance, plugins, typedName], () =>
      plugins.map((key): RemovedPlugin => {
        const fault = this.staying[key.fileVersion ?? key.name] ?? null;
        return { key, fault, requestId: '5FFD9ED4' };
      }),
    );
  changeInterrupt = (connection: ConnectionId, instance: InstanceId, typedName: string | null) =>
    this.answer('changeInterrupt', [connection, instance, typedName], () => {
      this.#instance(connection, instance).row.state = 'suspended';
      return null;
    });
  changeResume = (connection: ConnectionId, instance: InstanceId) =>
    this.answer('changeResume', [connection, instance], () => {
      this.#instance(connection, instance).row.state = 'activating';
      return null;
    });
  installRun = (id: string) =>
    this.answer('installRun', [id], () => {
      const all = Object.values(this.instances).flat();
      const shown = all.map((one) => one.lastRun);
      const run = [...this.runs, ...shown].find((one) => one?.id === id);
      if (!run) throw new Error(`the fake has no run ${id}`);
      return run;
    });
  runsList = () => this.answer('runsList', [], () => this.runs);
  runsExport = (table: TableId, format: ExportFormat, words: DialogWords) =>
    this.answer('runsExport', [table, format, words], () => this.exportsTo);
  instanceCopyAs = (connection: ConnectionId, instance: InstanceId, subject: InstanceCopySubject) =>
    this.answer('instanceCopyAs', [connection, instance, subject], () => this.instanceTexts);

  dictionariesList = (connection: ConnectionId, instance: InstanceId) =>
    this.answer('dictionariesList', [connection, instance], () => this.dictionaries);
  wordFilesChoose = (words: DialogWords) =>
    this.answer('wordFilesChoose', [words], () => this.wordFiles);
  wordFileForget = (file: WordFileId) => this.answer('wordFileForget', [file], () => null);
  dictionariesPreview = (connection: ConnectionId, instance: InstanceId, ask: DictionaryAsk) =>
    this.answer('dictionariesPreview', [connection, instance, ask], () => this.dictionaryPreview);
  dictionariesUpdate = (
    connection: ConnectionId,
    instance: InstanceId,
    ask: DictionaryAsk,
    typedName: string | null,
  ) =>
    this.answer('dictionariesUpdate', [connection, instance, ask, typedName], () => {
      const [run] = this.#begin(
        [{ connection, instance, typedName }],
        { kind: 'dictionaries', list: ask.list },
        [],
      );
      if (!run) throw new Error('the fake began no run');
      return run;
    });

  #begin(targets: InstanceTarget[], doing: InstanceDoing, keys: PluginKey[]): InstallRun[] {
    const table = this.newId('table');
    const made = targets.map(({ connection, instance }): InstallRun => {
      const details = this.#instance(connection, instance);
      const where = this.connections.find((one) => one.id === connection);
      const run: InstallRun = {
        id: this.newId('run'),
        revision: 1,
        table,
        doing,
        connection,
        connectionName: where?.name ?? connection,
        region: where?.region ?? null,
        instance,
        instanceName: details.row.description,
        state: 'following',
        progress: null,
        instanceState: 'activating',
        lines: keys.map((key) => ({ key, answer: 'accepted', state: 'installing' })),
        requestId: '5FFD9ED4-C2EC-4E89-B22B-1ACB6FE1D999',
        fault: null,
        askedAt: NOW,
        readAt: NOW,
      };
      details.lastRun = run;
      return run;
    });
    this.runs = [...made, ...this.runs];
    return made;
  }

  #instance(connection: ConnectionId, instance: InstanceId): InstanceDetails {
    const found = this.instances[connection]?.find((one) => one.row.id === instance);
    if (!found) throw new Error(`the fake has no instance ${instance}`);
    return found;
  }
}

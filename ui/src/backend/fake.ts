import type { Answer, Backend } from './backend';
import type {
  AppInfo,
  ArchiveId,
  ArchiveView,
  BundleProposal,
  ChosenCertificate,
  CloseChoice,
  ConnectionDraft,
  ConnectionId,
  ConnectionTest,
  ConnectionView,
  Contents,
  DialogWords,
  ExtensionDraft,
  ExtensionId,
  Judgement,
  JudgeRequest,
  KeyringReport,
  Place,
  PlanRequest,
  Repair,
  Settings,
  TransferAnswer,
  TransferId,
  TransferView,
} from './bindings/desk';
import { FakeInstances } from './fakeInstances';
import { NOW } from './fakeSeam';
import { changed, moved, PAUSABLE, RETRIED } from './fakeTransfers';

/** A back end in memory, for tests and for looking at the page without the desk behind it. */
export class FakeBackend extends FakeInstances implements Backend {
  info: AppInfo = {
    version: '0.1.0',
    practiceOpen: false,
    connectionsUnreadable: false,
    journal: { kind: 'fine' },
    settings: {
      language: 'en',
      theme: 'light',
      bandwidthLimit: null,
      transfersAtOnce: 3,
      notify: true,
    },
    platform: 'linux',
  };
  keyring: KeyringReport = { state: 'works', storeName: 'Secret Service' };
  practice: ConnectionView[] = [];
  test: ConnectionTest = {
    phases: (['address', 'tls', 'credentials', 'permission'] as const).map((phase) => ({
      phase,
      outcome: { kind: 'passed' },
    })),
    fault: null,
    sees: 3,
    permissions: [],
  };
  certificate: ChosenCertificate | null = null;
  /** What the next file dialog returns. */
  chosen: ArchiveView[] = [];
  /** The verdict on each archive; one that is not named here is ready. */
  judgements: Record<ArchiveId, Judgement | ((request: JudgeRequest) => Judgement)> = {};
  contents: Record<ArchiveId, Contents> = {};
  places: Record<ConnectionId, Place[]> = {};
  /** What the next repair and the next bundle come to. */
  repaired: ArchiveView | null = null;
  proposal: BundleProposal = { entries: [], leftOut: [], size: 0, fileName: 'bundle.zip' };
  built: ArchiveView | null = null;

  appInfo = () => this.answer('appInfo', [], () => this.info);
  settingsChange = (settings: Settings) =>
    this.answer('settingsChange', [settings], () => (this.info.settings = settings));
  closeAnswer = (choice: CloseChoice) => this.answer('closeAnswer', [choice], () => null);
  notifyWorkEnded = (title: string, body: string) =>
    this.answer('notifyWorkEnded', [title, body], () => null);
  keyringCheck = () => this.answer('keyringCheck', [], () => this.keyring);

  connectionsList = () => this.answer('connectionsList', [], () => this.connections);
  connectionCreate = (draft: ConnectionDraft) =>
    this.answer('connectionCreate', [draft], () => {
      const made = this.#view(this.newId('connection'), draft, []);
      this.connections = [...this.connections, made];
      return made;
    });
  connectionEdit = (id: ConnectionId, draft: ConnectionDraft) =>
    this.answer('connectionEdit', [id, draft], () => {
      const old = this.connections.find((one) => one.id === id);
      const made = this.#view(id, draft, old?.trusted ?? []);
      this.connections = this.connections.map((one) => (one.id === id ? made : one));
      return made;
    });
  connectionTest = (id: ConnectionId) => this.answer('connectionTest', [id], () => this.test);
  connectionTestDraft = (id: ConnectionId | null, draft: ConnectionDraft) =>
    this.answer('connectionTestDraft', [id, draft], () => this.test);
  connectionDelete = (id: ConnectionId, typedName: string | null) =>
    this.answer('connectionDelete', [id, typedName], () => {
      this.connections = this.connections.filter((one) => one.id !== id);
      return null;
    });
  certificateChoose = (words: DialogWords) =>
    this.answer('certificateChoose', [words], () => this.certificate);
  sandboxOpen = () =>
    this.answer('sandboxOpen', [], () => {
      const known = new Set(this.connections.map((one) => one.id));
      this.connections = [
        ...this.connections,
        ...this.practice.filter((one) => !known.has(one.id)),
      ];
      return this.practice;
    });
  sandboxClose = () =>
    this.answer('sandboxClose', [], () => {
      this.connections = this.connections.filter((one) => !one.practice);
      return null;
    });

  archivesChoose = (words: DialogWords) =>
    this.answer('archivesChoose', [words], () => this.chosen);
  archiveForget = (archive: ArchiveId) => this.answer('archiveForget', [archive], () => null);
  judgeArchive = (request: JudgeRequest) =>
    this.answer('judgeArchive', [request], () => this.#judgement(request));
  archiveContents = (archive: ArchiveId) =>
    this.answer('archiveContents', [archive], () => {
      const found = this.contents[archive];
      if (!found) throw new Error(`the fake has no contents of ${archive}`);
      return found;
    });
  destinationPlaces = (connection: ConnectionId) =>
    this.answer('destinationPlaces', [connection], () => this.places[connection] ?? []);
  repairArchive = (archive: ArchiveId, repairs: Repair[]) =>
    this.answer('repairArchive', [archive, repairs], () => {
      if (!this.repaired) throw new Error(`the fake has no repaired copy of ${archive}`);
      return this.repaired;
    });
  proposeBundle = (archives: ArchiveId[]) =>
    this.answer('proposeBundle', [archives], () => this.proposal);
  buildBundle = (archives: ArchiveId[]) =>
    this.answer('buildBundle', [archives], () => {
      if (!this.built) throw new Error('the fake has no bundle');
      return this.built;
    });

  transfersList = () => this.answer('transfersList', [], () => this.transfers);
  transferUploadNew = (
    connection: ConnectionId,
    archive: ArchiveId,
    draft: ExtensionDraft,
    sendAnyway: boolean,
  ) =>
    this.answer('transferUploadNew', [connection, archive, draft, sendAnyway], () =>
      this.transfer(connection, { kind: 'file', fileName: `${draft.name}.zip` }, draft.name, null),
    );
  transferUploadThen = (
    connection: ConnectionId,
    archive: ArchiveId,
    draft: ExtensionDraft,
    sendAnyway: boolean,
    then: PlanRequest,
    typedName: string | null,
  ) =>
    this.answer(
      'transferUploadThen',
      [connection, archive, draft, sendAnyway, then, typedName],
      () =>
        this.transfer(
          connection,
          { kind: 'file', fileName: `${draft.name}.zip` },
          draft.name,
          null,
        ),
    );
  transferUploadTo = (
    connection: ConnectionId,
    extension: ExtensionId,
    archive: ArchiveId,
    sendAnyway: boolean,
    typedName: string | null,
  ) =>
    this.answer('transferUploadTo', [connection, extension, archive, sendAnyway, typedName], () =>
      this.transfer(connection, { kind: 'file', fileName: 'file.zip' }, extension, extension),
    );
  transferCreateByUrl = (connection: ConnectionId, draft: ExtensionDraft, downloadUrl: string) =>
    this.answer('transferCreateByUrl', [connection, draft, downloadUrl], () =>
      this.transfer(connection, { kind: 'url', shownUrl: downloadUrl }, draft.name, null),
    );
  transferCancel = (id: TransferId) =>
    this.#change('transferCancel', id, {
      state: 'cancelled',
      remains: 'extension_without_file',
      endedAt: NOW,
    });
  transferRetry = (id: TransferId) => this.#change('transferRetry', id, RETRIED);
  transferPause = (id: TransferId) => this.#change('transferPause', id, { state: 'paused' });
  transferResume = (id: TransferId) => this.#change('transferResume', id, { state: 'waiting' });
  transferTryNow = (id: TransferId) =>
    this.#change('transferTryNow', id, { state: 'running', nextTryAt: null });
  transferAnswer = (id: TransferId, answer: TransferAnswer) =>
    this.#change('transferAnswer', id, { state: 'waiting', question: null }, answer);
  transferCompare = (id: TransferId) =>
    this.#change('transferCompare', id, { compared: 'sha256', comparable: false });
  transferRemoveRest = (id: TransferId, confirmedName: string) =>
    this.#change('transferRemoveRest', id, { remains: 'removed', removable: false }, confirmedName);
  transfersPauseAll = () =>
    this.answer('transfersPauseAll', [], () => this.#changeThose(PAUSABLE, { state: 'paused' }));
  transfersResumeAll = () =>
    this.answer('transfersResumeAll', [], () =>
      this.#changeThose(['paused'], { state: 'waiting' }),
    );
  transfersRetryFailed = () =>
    this.answer('transfersRetryFailed', [], () => this.#changeThose(['failed'], RETRIED));
  transferMove = (id: TransferId, before: TransferId | null) =>
    this.answer('transferMove', [id, before], () => moved(this.transfers, id, before));
  transferDismiss = (id: TransferId) =>
    this.answer('transferDismiss', [id], () => {
      this.transfers = this.transfers.filter((one) => one.id !== id);
      return this.transfers;
    });
  transfersClearFinished = () =>
    this.answer('transfersClearFinished', [], () => {
      this.transfers = this.transfers.filter(
        (one) => one.state !== 'done' && one.state !== 'cancelled',
      );
      return this.transfers;
    });

  #judgement(request: JudgeRequest): Judgement {
    const known = this.judgements[request.archive];
    if (known) return typeof known === 'function' ? known(request) : known;
    return {
      verdict: 'ready',
      findings: [],
      installableOn: null,
      sending: 'free',
      repairs: [],
      places: request.placeVersions.map((version) => ({ version, verdict: 'ready', first: null })),
    };
  }

  #view(
    id: ConnectionId,
    draft: ConnectionDraft,
    trusted: ConnectionView['trusted'],
  ): ConnectionView {
    const { secret, securityToken, profile, trust, oss, vpc, ...shown } = draft;
    return {
      ...shown,
      id,
      address: draft.address ?? 'https://api.elastic-cloud.com',
      trusted:
        trust.kind === 'chosen' || trust.kind === 'exactly'
          ? (this.certificate?.certificates ?? [])
          : trusted,
      trustsExactly: trust.kind === 'exactly',
      vpc: vpc ?? false,
      oss: oss?.bucket ? { bucket: oss.bucket, address: oss.address, keep: oss.keep } : null,
      practice: false,
      hasSecret: true,
    };
  }

  #change(
    name: keyof Backend,
    id: TransferId,
    change: Partial<TransferView>,
    ...more: unknown[]
  ): Promise<Answer<TransferView>> {
    return this.answer(name, [id, ...more], () => changed(this.transfers, id, change));
  }

  #changeThose(
    states: readonly TransferView['state'][],
    change: Partial<TransferView>,
  ): TransferView[] {
    for (const one of this.transfers.filter(({ state }) => states.includes(state))) {
      changed(this.transfers, one.id, change);
    }
    return this.transfers;
  }
}

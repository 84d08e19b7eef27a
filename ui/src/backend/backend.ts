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
  DeskNews,
  DialogWords,
  ExtensionDetails,
  ExtensionDraft,
  ExtensionId,
  ExtensionList,
  Fault,
  InstallRun,
  InstallRunId,
  InstanceDetails,
  InstanceId,
  InstanceList,
  JudgeRequest,
  Judgement,
  KeyringReport,
  Place,
  PluginKey,
  Repair,
  Settings,
  TransferAnswer,
  TransferId,
  TransferView,
} from './bindings/desk';

/** What a request to the desk came to: its value, or a fault that the page can act on. */
export type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: Fault };

/** Stops listening. */
export type Unlisten = () => void;

/**
 * Everything the page can ask of the desk.
 *
 * The page knows no other way out: no path, no URL of its own choosing, no secret coming back.
 */
export interface Backend {
  appInfo(): Promise<Answer<AppInfo>>;
  settingsChange(settings: Settings): Promise<Answer<Settings>>;
  keyringCheck(): Promise<Answer<KeyringReport>>;
  /** What becomes of the work under way, after the window was asked to close. */
  closeAnswer(choice: CloseChoice): Promise<Answer<null>>;
  /** The words of the system's notification, after the desk said that work ended. */
  notifyWorkEnded(title: string, body: string): Promise<Answer<null>>;

  connectionsList(): Promise<Answer<ConnectionView[]>>;
  connectionCreate(draft: ConnectionDraft): Promise<Answer<ConnectionView>>;
  connectionEdit(id: ConnectionId, draft: ConnectionDraft): Promise<Answer<ConnectionView>>;
  connectionTest(id: ConnectionId): Promise<Answer<ConnectionTest>>;
  connectionTestDraft(
    id: ConnectionId | null,
    draft: ConnectionDraft,
  ): Promise<Answer<ConnectionTest>>;
  connectionDelete(id: ConnectionId, typedName: string | null): Promise<Answer<null>>;
  certificateChoose(words: DialogWords): Promise<Answer<ChosenCertificate | null>>;
  sandboxOpen(): Promise<Answer<ConnectionView[]>>;
  sandboxClose(): Promise<Answer<null>>;

  archivesChoose(words: DialogWords): Promise<Answer<ArchiveView[]>>;
  archiveForget(archive: ArchiveId): Promise<Answer<null>>;
  /** The deployments or instances that a connection leads to, with their versions. */
  destinationPlaces(connection: ConnectionId): Promise<Answer<Place[]>>;
  judgeArchive(request: JudgeRequest): Promise<Answer<Judgement>>;
  archiveContents(archive: ArchiveId): Promise<Answer<Contents>>;
  repairArchive(archive: ArchiveId, repairs: Repair[]): Promise<Answer<ArchiveView>>;
  proposeBundle(archives: ArchiveId[]): Promise<Answer<BundleProposal>>;
  buildBundle(archives: ArchiveId[]): Promise<Answer<ArchiveView>>;

  extensionsList(connection: ConnectionId): Promise<Answer<ExtensionList>>;
  extensionDetails(
    connection: ConnectionId,
    extension: ExtensionId,
  ): Promise<Answer<ExtensionDetails>>;
  extensionCreate(
    connection: ConnectionId,
    draft: ExtensionDraft,
  ): Promise<Answer<ExtensionDetails>>;

  transfersList(): Promise<Answer<TransferView[]>>;
  transferUploadNew(
    connection: ConnectionId,
    archive: ArchiveId,
    draft: ExtensionDraft,
    sendAnyway: boolean,
  ): Promise<Answer<TransferView>>;
  transferUploadTo(
    connection: ConnectionId,
    extension: ExtensionId,
    archive: ArchiveId,
    sendAnyway: boolean,
  ): Promise<Answer<TransferView>>;
  transferCreateByUrl(
    connection: ConnectionId,
    draft: ExtensionDraft,
    downloadUrl: string,
  ): Promise<Answer<TransferView>>;
  transferCancel(transfer: TransferId): Promise<Answer<TransferView>>;
  transferRetry(transfer: TransferId): Promise<Answer<TransferView>>;
  transferDismiss(transfer: TransferId): Promise<Answer<TransferView[]>>;
  transfersClearFinished(): Promise<Answer<TransferView[]>>;
  transferPause(transfer: TransferId): Promise<Answer<TransferView>>;
  transferResume(transfer: TransferId): Promise<Answer<TransferView>>;
  transfersPauseAll(): Promise<Answer<TransferView[]>>;
  transfersResumeAll(): Promise<Answer<TransferView[]>>;
  transfersRetryFailed(): Promise<Answer<TransferView[]>>;
  /** Ends a wait between two tries, or for the network, at once. */
  transferTryNow(transfer: TransferId): Promise<Answer<TransferView>>;
  /** Changes the order of what waits; without `before` it goes last. */
  transferMove(transfer: TransferId, before: TransferId | null): Promise<Answer<TransferView[]>>;
  transferAnswer(transfer: TransferId, answer: TransferAnswer): Promise<Answer<TransferView>>;
  /** Reads the stored file back and compares its SHA-256. */
  transferCompare(transfer: TransferId): Promise<Answer<TransferView>>;
  /** Deletes on the service what this transfer made there. */
  transferRemoveRest(transfer: TransferId, confirmedName: string): Promise<Answer<TransferView>>;

  regionsKnown(): Promise<Answer<string[]>>;
  instancesList(connection: ConnectionId): Promise<Answer<InstanceList>>;
  instanceDetails(connection: ConnectionId, instance: InstanceId): Promise<Answer<InstanceDetails>>;
  pluginsInstall(
    connection: ConnectionId,
    instance: InstanceId,
    plugins: PluginKey[],
    force: boolean,
    typedName: string | null,
  ): Promise<Answer<InstallRun>>;
  installRun(run: InstallRunId): Promise<Answer<InstallRun>>;

  /** Calls `hear` for everything that happens without being asked for. */
  onNews(hear: (news: DeskNews) => void): Promise<Unlisten>;
}

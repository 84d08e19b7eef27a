import type {
  AppInfo,
  ArchiveId,
  ArchiveView,
  BringAsk,
  BucketRow,
  BundleProposal,
  ChangeAsk,
  ChosenCertificate,
  CloseChoice,
  ConnectionDraft,
  ConnectionId,
  ConnectionTest,
  ConnectionView,
  Contents,
  CopySubject,
  CopyTexts,
  DeploymentDetails,
  DeploymentId,
  DeploymentList,
  DeskNews,
  DialogWords,
  Dictionaries,
  DictionaryAsk,
  DictionaryPreview,
  ExportFormat,
  ExtensionDetails,
  ExtensionDraft,
  ExtensionId,
  ExtensionList,
  Fault,
  InstallRun,
  InstallRunId,
  InstanceCopySubject,
  InstanceCopyTexts,
  InstanceDetails,
  InstanceId,
  InstanceList,
  JudgeRequest,
  Judgement,
  KeyringReport,
  Place,
  PlanCheck,
  PlanPreview,
  PlanRequest,
  PlansApplied,
  PluginKey,
  Profiles,
  RegionRow,
  RemovedPlugin,
  Repair,
  RestartOutlook,
  Settings,
  StoreCapability,
  TableId,
  TransferAnswer,
  TransferId,
  TransferView,
  UrlTrail,
  UsedBy,
  VersionMatrix,
  WordFile,
  WordFileId,
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

  /** Name, description and version; the type of an extension can't be changed. */
  extensionEdit(
    connection: ConnectionId,
    extension: ExtensionId,
    draft: ExtensionDraft,
  ): Promise<Answer<ExtensionDetails>>;
  extensionDelete(
    connection: ConnectionId,
    extension: ExtensionId,
    typedName: string | null,
  ): Promise<Answer<null>>;
  /** Receives the stored file; the native dialog asks where to. */
  extensionReceive(
    connection: ConnectionId,
    extension: ExtensionId,
    words: DialogWords,
  ): Promise<Answer<TransferView | null>>;
  /** Where a download URL leads. */
  urlFollow(downloadUrl: string): Promise<Answer<UrlTrail>>;
  storeCapability(connection: ConnectionId): Promise<Answer<StoreCapability>>;
  usedBy(connection: ConnectionId, anew: boolean): Promise<Answer<UsedBy>>;
  copyAs(connection: ConnectionId, subject: CopySubject): Promise<Answer<CopyTexts>>;

  deploymentsList(connection: ConnectionId): Promise<Answer<DeploymentList>>;
  deploymentDetails(
    connection: ConnectionId,
    deployment: DeploymentId,
  ): Promise<Answer<DeploymentDetails>>;
  deploymentCancelPlan(
    connection: ConnectionId,
    deployment: DeploymentId,
    typedName: string | null,
  ): Promise<Answer<DeploymentDetails>>;
  deploymentRestart(
    connection: ConnectionId,
    deployment: DeploymentId,
    typedName: string | null,
  ): Promise<Answer<DeploymentDetails>>;
  /** What an act would do to each deployment; nothing is changed. */
  plansPreview(connection: ConnectionId, request: PlanRequest): Promise<Answer<PlanPreview>>;
  /** A dry run at the service. */
  plansCheck(connection: ConnectionId, request: PlanRequest): Promise<Answer<PlanCheck[]>>;
  /** Begins when dry runs show that every plan would be taken. */
  plansApply(
    connection: ConnectionId,
    request: PlanRequest,
    typedName: string | null,
  ): Promise<Answer<PlansApplied>>;
  versionMatrix(connection: ConnectionId): Promise<Answer<VersionMatrix>>;

  transfersList(): Promise<Answer<TransferView[]>>;
  transferUploadNew(
    connection: ConnectionId,
    archive: ArchiveId,
    draft: ExtensionDraft,
    sendAnyway: boolean,
  ): Promise<Answer<TransferView>>;
  /** As `transferUploadNew`, and then a change of plans. */
  transferUploadThen(
    connection: ConnectionId,
    archive: ArchiveId,
    draft: ExtensionDraft,
    sendAnyway: boolean,
    then: PlanRequest,
    typedName: string | null,
  ): Promise<Answer<TransferView>>;
  transferUploadTo(
    connection: ConnectionId,
    extension: ExtensionId,
    archive: ArchiveId,
    sendAnyway: boolean,
    typedName: string | null,
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
  /** Opens the service's page about a plug-in that comes with it, in the person's browser. */
  builtInPageOpen(
    connection: ConnectionId,
    instance: InstanceId,
    name: string,
  ): Promise<Answer<null>>;
  /** What a restart costs, read before one is asked for. */
  restartOutlook(
    connection: ConnectionId,
    instance: InstanceId,
    force: boolean,
  ): Promise<Answer<RestartOutlook>>;
  /** Begins the same change on one or several instances. */
  instancesChange(ask: ChangeAsk): Promise<Answer<InstallRun[]>>;
  /** Begins to bring archives into the libraries of one or several instances. */
  pluginsBring(ask: BringAsk): Promise<Answer<InstallRun[]>>;
  libraryRemove(
    connection: ConnectionId,
    instance: InstanceId,
    plugins: PluginKey[],
    typedName: string | null,
  ): Promise<Answer<RemovedPlugin[]>>;
  changeInterrupt(
    connection: ConnectionId,
    instance: InstanceId,
    typedName: string | null,
  ): Promise<Answer<null>>;
  changeResume(connection: ConnectionId, instance: InstanceId): Promise<Answer<null>>;
  installRun(run: InstallRunId): Promise<Answer<InstallRun>>;
  runsList(): Promise<Answer<InstallRun[]>>;
  /** Writes a result table to a file; false when the person chose none. */
  runsExport(table: TableId, format: ExportFormat, words: DialogWords): Promise<Answer<boolean>>;
  instanceCopyAs(
    connection: ConnectionId,
    instance: InstanceId,
    subject: InstanceCopySubject,
  ): Promise<Answer<InstanceCopyTexts>>;

  dictionariesList(connection: ConnectionId, instance: InstanceId): Promise<Answer<Dictionaries>>;
  wordFilesChoose(words: DialogWords): Promise<Answer<WordFile[]>>;
  wordFileForget(file: WordFileId): Promise<Answer<null>>;
  dictionariesPreview(
    connection: ConnectionId,
    instance: InstanceId,
    ask: DictionaryAsk,
  ): Promise<Answer<DictionaryPreview>>;
  dictionariesUpdate(
    connection: ConnectionId,
    instance: InstanceId,
    ask: DictionaryAsk,
    typedName: string | null,
  ): Promise<Answer<InstallRun>>;

  /** The regions that the service offers to a draft's credentials. */
  regionsOffered(
    draft: ConnectionDraft,
    existing: ConnectionId | null,
  ): Promise<Answer<RegionRow[]>>;
  bucketsOffered(
    draft: ConnectionDraft,
    existing: ConnectionId | null,
  ): Promise<Answer<BucketRow[]>>;
  /** The profiles of the aliyun command line, from their usual place. */
  profilesRead(): Promise<Answer<Profiles>>;
  /** The same from a file that the person chooses; null when they choose none. */
  profilesChoose(words: DialogWords): Promise<Answer<Profiles | null>>;

  /** Calls `hear` for everything that happens without being asked for. */
  onNews(hear: (news: DeskNews) => void): Promise<Unlisten>;
}

import type { Answer, Backend } from './backend';
import { commands, events } from './bindings/desk';
import { internalFault, isFault } from './faults';

/**
 * Turns what the shell itself refuses (a command that is not permitted, an argument of the wrong
 * shape) into a fault, so that the page has one way to show errors.
 */
async function answered<T>(
  asked: Promise<{ status: 'ok'; data: T } | { status: 'error'; error: unknown }>,
): Promise<Answer<T>> {
  try {
    const answer = await asked;
    if (answer.status === 'ok') return answer;
    const { error } = answer;
    return { status: 'error', error: isFault(error) ? error : internalFault(String(error)) };
  } catch (error) {
    return { status: 'error', error: internalFault(String(error)) };
  }
}

/** The desk behind the window, reached through the generated commands. */
export const tauriBackend: Backend = {
  appInfo: () => answered(commands.appInfo()),
  settingsChange: (settings) => answered(commands.settingsChange(settings)),
  keyringCheck: () => answered(commands.keyringCheck()),
  closeAnswer: (choice) => answered(commands.closeAnswer(choice)),
  notifyWorkEnded: (title, body) => answered(commands.notifyWorkEnded(title, body)),
  connectionsList: () => answered(commands.connectionsList()),
  connectionCreate: (draft) => answered(commands.connectionCreate(draft)),
  connectionEdit: (id, draft) => answered(commands.connectionEdit(id, draft)),
  connectionTest: (id) => answered(commands.connectionTest(id)),
  connectionTestDraft: (id, draft) => answered(commands.connectionTestDraft(id, draft)),
  connectionDelete: (id, typedName) => answered(commands.connectionDelete(id, typedName)),
  certificateChoose: (words) => answered(commands.certificateChoose(words)),
  sandboxOpen: () => answered(commands.sandboxOpen()),
  sandboxClose: () => answered(commands.sandboxClose()),
  archivesChoose: (words) => answered(commands.archivesChoose(words)),
  archiveForget: (archive) => answered(commands.archiveForget(archive)),
  destinationPlaces: (connection) => answered(commands.destinationPlaces(connection)),
  judgeArchive: (request) => answered(commands.judgeArchive(request)),
  archiveContents: (archive) => answered(commands.archiveContents(archive)),
  repairArchive: (archive, repairs) => answered(commands.repairArchive(archive, repairs)),
  proposeBundle: (archives) => answered(commands.proposeBundle(archives)),
  buildBundle: (archives) => answered(commands.buildBundle(archives)),
  extensionsList: (connection) => answered(commands.extensionsList(connection)),
  extensionDetails: (connection, extension) =>
    answered(commands.extensionDetails(connection, extension)),
  extensionCreate: (connection, draft) => answered(commands.extensionCreate(connection, draft)),
  extensionEdit: (connection, extension, draft) =>
    answered(commands.extensionEdit(connection, extension, draft)),
  extensionDelete: (connection, extension, typedName) =>
    answered(commands.extensionDelete(connection, extension, typedName)),
  extensionReceive: (connection, extension, words) =>
    answered(commands.extensionReceive(connection, extension, words)),
  urlFollow: (downloadUrl) => answered(commands.urlFollow(downloadUrl)),
  storeCapability: (connection) => answered(commands.storeCapability(connection)),
  usedBy: (connection, anew) => answered(commands.usedBy(connection, anew)),
  copyAs: (connection, subject) => answered(commands.copyAs(connection, subject)),
  deploymentsList: (connection) => answered(commands.deploymentsList(connection)),
  deploymentDetails: (connection, deployment) =>
    answered(commands.deploymentDetails(connection, deployment)),
  deploymentCancelPlan: (connection, deployment, typedName) =>
    answered(commands.deploymentCancelPlan(connection, deployment, typedName)),
  deploymentRestart: (connection, deployment, typedName) =>
    answered(commands.deploymentRestart(connection, deployment, typedName)),
  plansPreview: (connection, request) => answered(commands.plansPreview(connection, request)),
  plansCheck: (connection, request) => answered(commands.plansCheck(connection, request)),
  plansApply: (connection, request, typedName) =>
    answered(commands.plansApply(connection, request, typedName)),
  versionMatrix: (connection) => answered(commands.versionMatrix(connection)),
  transfersList: () => answered(commands.transfersList()),
  transferUploadNew: (connection, archive, draft, sendAnyway) =>
    answered(commands.transferUploadNew(connection, archive, draft, sendAnyway)),
  transferUploadThen: (connection, archive, draft, sendAnyway, then, typedName) =>
    answered(commands.transferUploadThen(connection, archive, draft, sendAnyway, then, typedName)),
  transferUploadTo: (connection, extension, archive, sendAnyway, typedName) =>
    answered(commands.transferUploadTo(connection, extension, archive, sendAnyway, typedName)),
  transferCreateByUrl: (connection, draft, downloadUrl) =>
    answered(commands.transferCreateByUrl(connection, draft, downloadUrl)),
  transferCancel: (transfer) => answered(commands.transferCancel(transfer)),
  transferRetry: (transfer) => answered(commands.transferRetry(transfer)),
  transferDismiss: (transfer) => answered(commands.transferDismiss(transfer)),
  transfersClearFinished: () => answered(commands.transfersClearFinished()),
  transferPause: (transfer) => answered(commands.transferPause(transfer)),
  transferResume: (transfer) => answered(commands.transferResume(transfer)),
  transfersPauseAll: () => answered(commands.transfersPauseAll()),
  transfersResumeAll: () => answered(commands.transfersResumeAll()),
  transfersRetryFailed: () => answered(commands.transfersRetryFailed()),
  transferTryNow: (transfer) => answered(commands.transferTryNow(transfer)),
  transferMove: (transfer, before) => answered(commands.transferMove(transfer, before)),
  transferAnswer: (transfer, answer) => answered(commands.transferAnswer(transfer, answer)),
  transferCompare: (transfer) => answered(commands.transferCompare(transfer)),
  transferRemoveRest: (transfer, confirmedName) =>
    answered(commands.transferRemoveRest(transfer, confirmedName)),
  regionsKnown: () => answered(commands.regionsKnown()),
  instancesList: (connection) => answered(commands.instancesList(connection)),
  instanceDetails: (connection, instance) =>
    answered(commands.instanceDetails(connection, instance)),
  builtInPageOpen: (connection, instance, name) =>
    answered(commands.builtInPageOpen(connection, instance, name)),
  restartOutlook: (connection, instance, force) =>
    answered(commands.restartOutlook(connection, instance, force)),
  instancesChange: (ask) => answered(commands.instancesChange(ask)),
  pluginsBring: (ask) => answered(commands.pluginsBring(ask)),
  libraryRemove: (connection, instance, plugins, typedName) =>
    answered(commands.libraryRemove(connection, instance, plugins, typedName)),
  changeInterrupt: (connection, instance, typedName) =>
    answered(commands.changeInterrupt(connection, instance, typedName)),
  changeResume: (connection, instance) => answered(commands.changeResume(connection, instance)),
  installRun: (run) => answered(commands.installRun(run)),
  runsList: () => answered(commands.runsList()),
  runsExport: (table, format, words) => answered(commands.runsExport(table, format, words)),
  instanceCopyAs: (connection, instance, subject) =>
    answered(commands.instanceCopyAs(connection, instance, subject)),
  dictionariesList: (connection, instance) =>
    answered(commands.dictionariesList(connection, instance)),
  wordFilesChoose: (words) => answered(commands.wordFilesChoose(words)),
  wordFileForget: (file) => answered(commands.wordFileForget(file)),
  dictionariesPreview: (connection, instance, ask) =>
    answered(commands.dictionariesPreview(connection, instance, ask)),
  dictionariesUpdate: (connection, instance, ask, typedName) =>
    answered(commands.dictionariesUpdate(connection, instance, ask, typedName)),
  regionsOffered: (draft, existing) => answered(commands.regionsOffered(draft, existing)),
  bucketsOffered: (draft, existing) => answered(commands.bucketsOffered(draft, existing)),
  profilesRead: () => answered(commands.profilesRead()),
  profilesChoose: (words) => answered(commands.profilesChoose(words)),
  onNews: (hear) => events.deskNews.listen((event) => hear(event.payload)),
};

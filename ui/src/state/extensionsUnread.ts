import type {
  ConnectionId,
  DeploymentId,
  ExtensionId,
  TransferView,
} from '../backend/bindings/desk';

/** Whether it put a file into an extension that was there before. */
function replacedFile(one: TransferView): boolean {
  return (
    one.state === 'done' &&
    one.source.kind === 'file' &&
    (one.plans ?? []).length === 0 &&
    !one.steps.some((step) => step.name === 'create')
  );
}

/**
 * Of the deployments that use an extension, those whose nodes may not have read its file since it
 * was replaced in place, as far as the transfers tell.
 */
export function unreadBy(
  transfers: readonly TransferView[],
  connection: ConnectionId,
  extension: ExtensionId,
  users: readonly DeploymentId[],
): DeploymentId[] {
  const here = transfers.filter((one) => one.connection === connection);
  const replaced = here
    .filter((one) => one.extension === extension && replacedFile(one))
    .map((one) => Date.parse(one.endedAt ?? ''))
    .filter((time) => !Number.isNaN(time));
  if (replaced.length === 0) return [];
  const latest = Math.max(...replaced);
  // A plan that was taken later starts every node anew, whatever it changes.
  const started = new Set(
    here.flatMap((one) =>
      (one.plans ?? [])
        .filter((run) => run.acceptedAt !== null && Date.parse(run.acceptedAt) >= latest)
        .filter((run) => run.state === 'under_way' || run.state === 'done')
        .map((run) => run.deployment),
    ),
  );
  return users.filter((user) => !started.has(user));
}

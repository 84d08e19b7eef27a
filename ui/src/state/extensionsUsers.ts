import type { DeploymentId, DeploymentName, ExtensionId, UsedBy } from '../backend/bindings/desk';

/** Who uses each extension. */
export type Users = ReadonlyMap<ExtensionId, readonly DeploymentName[]>;

/** What was read, by extension. */
export function byExtension(used: UsedBy | null): Users {
  return new Map(used?.users.map((one) => [one.extension, one.deployments]));
}

/** The users with those of `ids` that are not among them, named by their ids. */
export function withOthers(
  users: readonly DeploymentName[],
  ids: readonly DeploymentId[],
): readonly DeploymentName[] {
  const known = new Set(users.map((one) => one.id));
  const others = ids.filter((id) => !known.has(id));
  return [...users, ...others.map((id) => ({ id, name: id }))];
}

import type { InstallRun, InstanceRow, PluginKey } from '../backend/bindings/desk';

/** One key as a string, to compare and to keep in sets: a name may have several versions. */
export function keyText(key: PluginKey): string {
  return JSON.stringify([key.name, key.fileVersion]);
}

/** The name by which a person knows an instance. */
export function instanceName(row: Pick<InstanceRow, 'id' | 'description'>): string {
  return row.description?.trim() || row.id;
}

/** The name of the instance that a run is about. */
export function runInstanceName(run: InstallRun): string {
  return instanceName({ id: run.instance, description: run.instanceName });
}

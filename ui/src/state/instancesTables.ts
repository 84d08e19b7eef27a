import type { InstallRun, TableId } from '../backend/bindings/desk';
import { runInstanceName } from './instancesNames';

/** What was asked for at once: a result table. */
export interface RunTable {
  id: TableId;
  /** Its runs, by region and name. */
  runs: readonly InstallRun[];
}

function byPlace(one: InstallRun, other: InstallRun): number {
  return (
    (one.region ?? '').localeCompare(other.region ?? '') ||
    runInstanceName(one).localeCompare(runInstanceName(other))
  );
}

function begun({ runs }: RunTable): string {
  return runs[0]?.askedAt ?? '';
}

/** Runs gathered into their tables, the latest table first. */
export function runTables(all: readonly InstallRun[]): RunTable[] {
  const byTable = new Map<TableId, InstallRun[]>();
  for (const run of all) byTable.set(run.table, [...(byTable.get(run.table) ?? []), run]);
  return [...byTable]
    .map(([id, runs]) => ({ id, runs: runs.sort(byPlace) }))
    .sort((one, other) => begun(other).localeCompare(begun(one)));
}

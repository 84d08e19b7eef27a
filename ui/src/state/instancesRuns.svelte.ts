import { SvelteMap } from 'svelte/reactivity';

import type { Answer, Backend } from '../backend/backend';
import type {
  ConnectionId,
  ExportFormat,
  Fault,
  InstallRun,
  InstallRunId,
  RunState,
  TableId,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import { runTables, type RunTable } from './instancesTables';

const GOES_ON: readonly RunState[] = [
  'preparing',
  'waiting_turn',
  'asking',
  'following',
  'interrupted',
  'out_of_sight',
];

/** Whether something is still to come of a run. */
export function goesOn(run: InstallRun): boolean {
  return GOES_ON.includes(run.state);
}

/** Whether a run came to a bad end: it was refused, or the instance could not carry it out. */
export function hasFailed(run: InstallRun): boolean {
  return run.state === 'refused' || (run.state === 'finished' && run.fault !== null);
}

/** The run that tells more: the later one, or of the same run what was read last. */
export function latest(known: InstallRun | null, read: InstallRun | null): InstallRun | null {
  if (!known || !read) return read ?? known;
  if (known.id === read.id) return read.revision >= known.revision ? read : known;
  return read.askedAt >= known.askedAt ? read : known;
}

/** Every run that is known, gathered into result tables. */
export class InstanceRuns {
  readonly #byId = new SvelteMap<InstallRunId, InstallRun>();
  readonly #backend: Backend;
  fault = $state.raw<Fault | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Takes in a run unless a newer view of it is known. */
  take(run: InstallRun): void {
    const known = this.#byId.get(run.id) ?? null;
    if (latest(known, run) === run) this.#byId.set(run.id, run);
  }

  byId(id: InstallRunId): InstallRun | null {
    return this.#byId.get(id) ?? null;
  }

  async read(): Promise<void> {
    const answer = await this.#backend.runsList();
    this.fault = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    for (const [id, run] of this.#byId) {
      // What began while the list was on its way is not in it.
      if (!answer.data.some((one) => one.id === id) && !goesOn(run)) this.#byId.delete(id);
    }
    for (const run of answer.data) this.take(run);
  }

  /** The tables that concern a connection, the latest first. */
  tables(connection: ConnectionId): RunTable[] {
    return runTables([...this.#byId.values()]).filter(({ runs }) =>
      runs.some((run) => run.connection === connection),
    );
  }

  forget(connection: ConnectionId): void {
    for (const [id, run] of this.#byId) {
      if (run.connection === connection && !goesOn(run)) this.#byId.delete(id);
    }
  }

  /** Writes a table to a file; the native dialog asks where to. False when none was chosen. */
  export(table: TableId, format: ExportFormat): Promise<Answer<boolean>> {
    return this.#backend.runsExport(table, format, {
      title: t('export.dialog.title'),
      files: t(`export.dialog.${format}`),
      everyFile: t('dialog.everyFile'),
    });
  }
}

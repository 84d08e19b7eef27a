import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../backend/backend';
import type {
  ConnectionId,
  DeploymentId,
  Fault,
  MatrixCell,
  MatrixRow,
  TransferView,
  VersionMatrix,
} from '../backend/bindings/desk';
import type { Connections } from './connections.svelte';
import { hasEnded } from './transferOrder';
import type { Transfers } from './transfers.svelte';

/** Which deployments the matrix shows. */
export type ShownVersions = 'all' | 'missing' | 'ready';

/** A cell by its row and its column. */
export interface CellPlace {
  deployment: DeploymentId;
  version: string;
}

/** A cell with what it belongs to. */
export interface PlacedCell {
  row: MatrixRow;
  version: string;
  cell: MatrixCell;
}

/** The versions of one connection's deployments. */
export class VersionsOfConnection {
  matrix = $state.raw<VersionMatrix | null>(null);
  fault = $state.raw<Fault | null>(null);
  reading = $state(false);
  filter = $state('');
  shown = $state<ShownVersions>('all');
  selected = $state.raw<CellPlace | null>(null);

  readonly connection: ConnectionId;
  readonly #backend: Backend;
  readonly #connections: Connections;
  #readAgain = false;

  constructor(connection: ConnectionId, backend: Backend, connections: Connections) {
    this.connection = connection;
    this.#backend = backend;
    this.#connections = connections;
  }

  /** The rows that are shown. Not `$derived`: this object outlives the screen that made it. */
  get visible(): MatrixRow[] {
    const words = this.filter.trim().toLowerCase().split(/\s+/);
    return (this.matrix?.rows ?? []).filter((row) => {
      const { shown } = this;
      const fits = shown === 'all' || row.cells.some((cell) => cell.standing === shown);
      const text = `${row.name}\n${row.version}\n${row.deployment}`.toLowerCase();
      return fits && words.every((word) => text.includes(word));
    });
  }

  /** The selected cell, as it is now. */
  get cell(): PlacedCell | null {
    const { matrix, selected } = this;
    const row = matrix?.rows.find((one) => one.deployment === selected?.deployment);
    const index = matrix?.versions.indexOf(selected?.version ?? '') ?? -1;
    const cell = row?.cells[index];
    return row && cell && selected ? { row, version: selected.version, cell } : null;
  }

  /** Reads the matrix. A request during a reading leads to one more reading after it. */
  async read(): Promise<void> {
    if (this.reading) {
      this.#readAgain = true;
      return;
    }
    this.reading = true;
    do {
      this.#readAgain = false;
      const answer = await this.#backend.versionMatrix(this.connection);
      this.#connections.noteAnswer(this.connection, answer.status === 'ok');
      if (answer.status === 'ok') {
        this.matrix = answer.data;
        this.fault = null;
      } else {
        this.fault = answer.error;
      }
    } while (this.#readAgain);
    this.reading = false;
  }

  select(place: CellPlace | null): void {
    this.selected = place;
  }
}

/** The versions of every Elastic connection that was looked at. */
export class Versions {
  readonly #byConnection = new SvelteMap<ConnectionId, VersionsOfConnection>();
  readonly #backend: Backend;
  readonly #connections: Connections;

  constructor(backend: Backend, connections: Connections, transfers: Transfers) {
    this.#backend = backend;
    this.#connections = connections;
    transfers.onChange((now, before) => this.#follow(now, before));
  }

  of(connection: ConnectionId): VersionsOfConnection {
    let versions = this.#byConnection.get(connection);
    if (!versions) {
      versions = new VersionsOfConnection(connection, this.#backend, this.#connections);
      this.#byConnection.set(connection, versions);
    }
    return versions;
  }

  forget(connection: ConnectionId): void {
    this.#byConnection.delete(connection);
  }

  /** A build that was stored, or a plan that was changed, changes what can be raised. */
  #follow(now: TransferView, before: TransferView | null): void {
    const versions = this.#byConnection.get(now.connection);
    if (!versions?.matrix) return;
    if (hasEnded(now.state) && before?.state !== now.state) void versions.read();
  }
}

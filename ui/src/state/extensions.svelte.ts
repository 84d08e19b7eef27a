import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../backend/backend';
import type {
  ConnectionId,
  DeploymentName,
  ExtensionDetails,
  ExtensionId,
  ExtensionRow,
  Fault,
  PlanRunState,
  ServiceKind,
  StepName,
  StoreCapability,
  TransferView,
} from '../backend/bindings/desk';
import type { Sorting } from '../parts/table/columns';
import type { Connections } from './connections.svelte';
import { UseOfExtensions } from './extensionsUse.svelte';
import { hasEnded } from './transferOrder';
import { stepNow, wasVerified } from './transferText';
import type { Transfers } from './transfers.svelte';

/** How a run stands whose deployment uses other extensions than before. */
const TOUCHED: readonly PlanRunState[] = ['under_way', 'done', 'failed'];

/** Which extensions the table shows. */
export type Shown = 'all' | 'plugins' | 'bundles' | 'waiting';

/** How the file of an extension stands, the running transfer included. */
export type FileState =
  | { kind: 'stored' }
  | { kind: 'verified' }
  | { kind: 'waiting' }
  | { kind: 'queued' }
  | { kind: 'fetching' }
  | { kind: 'checking' }
  | { kind: 'offline' }
  | { kind: 'paused' }
  | { kind: 'asking' }
  | { kind: 'uploading'; transfer: TransferView };

/** The steps of a transfer that come when the file is there. */
const AFTER_THE_FILE: readonly StepName[] = ['change_plans', 'follow_plans', 'delete_former'];

/** How the file of `row` stands, given the latest transfer that concerns it. */
export function fileState(row: ExtensionRow, transfer: TransferView | null): FileState {
  if (transfer && !hasEnded(transfer.state)) {
    if (transfer.state === 'needs_you') return { kind: 'asking' };
    if (transfer.state === 'offline' || transfer.state === 'paused')
      return { kind: transfer.state };
    if (transfer.state === 'waiting') return { kind: 'queued' };
    const step = stepNow(transfer);
    if (step === 'fetch') return { kind: 'fetching' };
    if (step === 'verify') return { kind: 'checking' };
    if (step === 'send' && transfer.progress) return { kind: 'uploading', transfer };
    if (step === null || !AFTER_THE_FILE.includes(step)) return { kind: 'queued' };
  }
  if (!row.file) return { kind: 'waiting' };
  return transfer && wasVerified(transfer) ? { kind: 'verified' } : { kind: 'stored' };
}

/** Whether `row` belongs to what is shown. */
export function isShown(row: ExtensionRow, shown: Shown): boolean {
  switch (shown) {
    case 'all':
      return true;
    case 'plugins':
      return row.kind === 'plugin';
    case 'bundles':
      return row.kind === 'bundle';
    case 'waiting':
      return row.file === null;
  }
}

/** Whether every word of the filter occurs in the row, or in a deployment that uses it. */
export function matches(
  row: ExtensionRow,
  filter: string,
  users: readonly DeploymentName[] = [],
): boolean {
  const said = [row.name, row.description ?? '', row.version, row.id];
  const text = [...said, ...users.map((one) => one.name)].join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/**
 * Rows that the table's order does not tell apart stay where they are, however the service lists
 * them: nobody shall click on a row that has just taken another one's place.
 */
function inOrder(rows: readonly ExtensionRow[]): ExtensionRow[] {
  const key = (row: ExtensionRow) => `${row.name}\n${row.id}`;
  return [...rows].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** The extensions of one connection and how the table shows them. */
export class ExtensionsOfConnection {
  rows = $state.raw<ExtensionRow[]>([]);
  readAt = $state<string | null>(null);
  /** Whether there is a store; `null` where it was not asked for, or not answered. */
  capability = $state<StoreCapability | null>(null);
  fault = $state.raw<Fault | null>(null);
  reading = $state(false);
  filter = $state('');
  shown = $state<Shown>('all');
  sorting = $state.raw<Sorting | null>({ id: 'modified', desc: true });
  selected = $state<ExtensionId | null>(null);
  details = $state.raw<ExtensionDetails | null>(null);
  detailsFault = $state.raw<Fault | null>(null);

  /** What the table shows. Not `$derived`: this object outlives the screen that made it. */
  get visible(): ExtensionRow[] {
    const filter = this.filter.trim();
    return this.rows.filter(
      (row) => isShown(row, this.shown) && matches(row, filter, this.use.of(row.id)),
    );
  }

  readonly use: UseOfExtensions;
  readonly connection: ConnectionId;
  readonly #backend: Backend;
  readonly #connections: Connections;
  #readAgain = false;
  #latestDetails = 0;

  constructor(connection: ConnectionId, backend: Backend, connections: Connections) {
    this.connection = connection;
    this.#backend = backend;
    this.#connections = connections;
    this.use = new UseOfExtensions(connection, backend);
  }

  /** Whether nothing can be kept here, so that nodes fetch from URLs. */
  get storeAbsent(): boolean {
    return this.capability === 'url_only' || this.fault?.code === 'store_absent';
  }

  /**
   * Reads the list and who uses what is in it. An ECE is first asked whether it has a store:
   * without one there is nothing to read.
   */
  async open(service: ServiceKind, anew: boolean): Promise<void> {
    if (service === 'ece' && (this.capability === null || this.storeAbsent)) {
      const answer = await this.#backend.storeCapability(this.connection);
      this.#connections.noteAnswer(this.connection, answer.status === 'ok');
      this.capability = answer.status === 'ok' ? answer.data : null;
      if (this.capability === 'url_only') return;
    }
    await Promise.all([this.read(), anew ? this.use.readAnew() : this.use.read()]);
  }

  /** Reads the list. A request during a reading leads to one more reading after it. */
  async read(): Promise<void> {
    if (this.reading) {
      this.#readAgain = true;
      return;
    }
    this.reading = true;
    do {
      this.#readAgain = false;
      await this.#readOnce();
    } while (this.#readAgain);
    this.reading = false;
  }

  async #readOnce(): Promise<void> {
    const answer = await this.#backend.extensionsList(this.connection);
    this.#connections.noteAnswer(this.connection, answer.status === 'ok');
    if (answer.status === 'error') {
      this.fault = answer.error;
      return;
    }
    this.fault = null;
    this.rows = inOrder(answer.data.rows);
    this.readAt = answer.data.readAt;
    const { selected } = this;
    if (selected === null) return;
    if (this.rows.some((row) => row.id === selected)) await this.#readDetails(selected);
    else this.select(null);
  }

  /** Selects a row and reads its details. */
  select(id: ExtensionId | null): void {
    if (this.selected === id) return;
    this.selected = id;
    this.details = null;
    this.detailsFault = null;
    if (id !== null) void this.#readDetails(id);
  }

  /** Reads the details of the selected row again. */
  async readDetails(): Promise<void> {
    if (this.selected !== null) await this.#readDetails(this.selected);
  }

  async #readDetails(id: ExtensionId): Promise<void> {
    const number = (this.#latestDetails += 1);
    const answer = await this.#backend.extensionDetails(this.connection, id);
    if (this.selected !== id || number !== this.#latestDetails) return;
    if (answer.status === 'ok') {
      this.details = answer.data;
      this.detailsFault = null;
    } else {
      this.detailsFault = answer.error;
    }
  }

  /** Takes in an extension that was just made, before the list is read again. */
  put(details: ExtensionDetails): void {
    this.rows = inOrder([...this.rows.filter((row) => row.id !== details.row.id), details.row]);
    if (this.selected === details.row.id) this.details = details;
  }

  /** Takes out an extension that was just deleted, before the list is read again. */
  remove(id: ExtensionId): void {
    if (this.selected === id) this.select(null);
    this.rows = this.rows.filter((row) => row.id !== id);
  }
}

/** The extensions of every Elastic connection that was looked at. */
export class Extensions {
  readonly #byConnection = new SvelteMap<ConnectionId, ExtensionsOfConnection>();
  readonly #backend: Backend;
  readonly #connections: Connections;

  constructor(backend: Backend, connections: Connections, transfers: Transfers) {
    this.#backend = backend;
    this.#connections = connections;
    transfers.onChange((now, before) => this.#follow(now, before));
  }

  /** Those that are in memory already. */
  known(connection: ConnectionId): ExtensionsOfConnection | null {
    return this.#byConnection.get(connection) ?? null;
  }

  of(connection: ConnectionId): ExtensionsOfConnection {
    let extensions = this.#byConnection.get(connection);
    if (!extensions) {
      extensions = new ExtensionsOfConnection(connection, this.#backend, this.#connections);
      this.#byConnection.set(connection, extensions);
    }
    return extensions;
  }

  forget(connection: ConnectionId): void {
    this.#byConnection.delete(connection);
  }

  /** A transfer that made an extension, or came to its end, changes the list. */
  #follow(now: TransferView, before: TransferView | null): void {
    const extensions = this.#byConnection.get(now.connection);
    if (!extensions?.readAt) return;
    const made = now.extension !== null && now.extension !== (before?.extension ?? null);
    const ended = hasEnded(now.state) && before?.state !== now.state;
    if (made || ended) void extensions.read();
    if (extensions.use.known !== null && changedPlans(now, before)) {
      void extensions.use.readAnew();
    }
  }
}

/** Whether a deployment took a plan, or came to its end with it. */
function changedPlans(now: TransferView, before: TransferView | null): boolean {
  const former = new Map(before?.plans?.map((run) => [run.deployment, run.state]));
  return (now.plans ?? []).some(
    (run) =>
      TOUCHED.includes(run.state) && (before === null || former.get(run.deployment) !== run.state),
  );
}

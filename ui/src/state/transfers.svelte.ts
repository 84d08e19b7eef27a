import { SvelteMap } from 'svelte/reactivity';

import type { Answer, Backend } from '../backend/backend';
import type {
  ConnectionId,
  ExtensionId,
  Fault,
  InstallRun,
  TransferAnswer,
  TransferId,
  TransferState,
  TransferView,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Announcer } from './announcer.svelte';
import type { Connections } from './connections.svelte';
import { dayOf } from './day';
import { today } from './now.svelte';
import { TransferAnnouncements } from './transferAnnouncements';
import { instanceOf } from './transferInstances';
import {
  canPause,
  extensionKey,
  hasEnded,
  isQueued,
  latestOfExtensions,
  ordered,
  stepIn,
} from './transferOrder';
import { nameOf } from './transferText';

/** Hears of every change of a transfer, with its state before. */
export type TransferListener = (now: TransferView, before: TransferView | null) => void;

/** What was asked for and not answered yet, where the answer may take a while. */
export type Pending = 'cancel' | 'answer' | 'compare' | 'remove';

/** Tells of the run of an instance that a transfer carries out, by the transfer's id. */
export type RunOf = (transfer: TransferId) => InstallRun | null;

/** All transfers, in the order in which a person reads them. */
export class Transfers {
  readonly #byId = new SvelteMap<TransferId, TransferView>();
  readonly #backend: Backend;
  readonly #connections: Connections;
  readonly #announcer: Announcer;
  readonly #announcements: TransferAnnouncements;
  readonly #runOf: RunOf;
  readonly #listeners: TransferListener[] = [];
  #known = false;
  /** What was asked of each and is still to be seen. */
  readonly pending = $state<Record<TransferId, Pending | undefined>>({});
  fault = $state.raw<Fault | null>(null);

  readonly all: TransferView[] = $derived(ordered(this.#byId.values()));
  /** Those that a person can order by hand, the next one first. */
  readonly line: TransferView[] = $derived(this.all.filter((one) => isQueued(one.state)));
  /** Those that go on by themselves, at once or later. */
  readonly running: number = $derived(this.all.filter((one) => canPause(one.state)).length);
  /** Bytes per second of all of them together. */
  readonly rate: number = $derived(
    this.all.reduce(
      (sum, one) => sum + (one.state === 'running' ? (one.progress?.rate ?? 0) : 0),
      0,
    ),
  );
  readonly #latestOf = $derived(latestOfExtensions(this.all));

  constructor(
    backend: Backend,
    connections: Connections,
    announcer: Announcer,
    runOf: RunOf = () => null,
  ) {
    this.#backend = backend;
    this.#connections = connections;
    this.#announcer = announcer;
    this.#runOf = runOf;
    this.#announcements = new TransferAnnouncements(
      announcer,
      (one) => this.nameOf(one),
      (one) => this.destinationOf(one),
    );
  }

  onChange(listener: TransferListener): void {
    this.#listeners.push(listener);
  }

  async read(): Promise<void> {
    this.#takeList(await this.#backend.transfersList());
  }

  byId(id: TransferId): TransferView | null {
    return this.#byId.get(id) ?? null;
  }

  count(state: TransferState): number {
    return this.all.filter((one) => one.state === state).length;
  }

  /** How many came to their good end since midnight. */
  get doneToday(): number {
    const day = today();
    return this.all.filter((one) => one.state === 'done' && dayOf(one.endedAt ?? '') === day)
      .length;
  }

  /**
   * Takes in a transfer. The answer of a command and the news of the desk travel separately and
   * may overtake each other, so that what is older than what is known is left aside.
   */
  hear(now: TransferView): void {
    const before = this.#byId.get(now.id) ?? null;
    if (before && before.revision >= now.revision) return;
    this.#byId.set(now.id, now);
    this.#tell(now, before);
  }

  /** Takes in the whole list, after it changed as a whole. */
  hearAll(all: TransferView[]): void {
    const told: [TransferView, TransferView | null][] = [];
    const newest = all.map((read) => {
      const known = this.#byId.get(read.id) ?? null;
      if (known && known.revision >= read.revision) return known;
      told.push([read, known]);
      return read;
    });
    this.#byId.clear();
    for (const transfer of newest) this.#byId.set(transfer.id, transfer);
    // What was there before the page opened is no news.
    if (this.#known) for (const [now, before] of told) this.#tell(now, before);
    this.#known = true;
  }

  async cancel(id: TransferId): Promise<void> {
    const fault = await this.#ask(id, 'cancel', this.#backend.transferCancel(id));
    this.fault = fault;
  }

  async retry(id: TransferId): Promise<void> {
    this.#takeOne(await this.#backend.transferRetry(id));
  }

  async pause(id: TransferId): Promise<void> {
    this.#takeOne(await this.#backend.transferPause(id));
  }

  async resume(id: TransferId): Promise<void> {
    this.#takeOne(await this.#backend.transferResume(id));
  }

  /** Ends a wait between two tries, or for the network, at once. */
  async tryNow(id: TransferId): Promise<void> {
    this.#takeOne(await this.#backend.transferTryNow(id));
  }

  async pauseAll(): Promise<void> {
    this.#takeList(await this.#backend.transfersPauseAll());
  }

  async resumeAll(): Promise<void> {
    this.#takeList(await this.#backend.transfersResumeAll());
  }

  async retryFailed(): Promise<void> {
    this.#takeList(await this.#backend.transfersRetryFailed());
  }

  /** Moves one by a place among those of the line that are shown, and says where it stands. */
  async move(
    id: TransferId,
    direction: 'up' | 'down',
    shown: readonly TransferView[] = this.line,
  ): Promise<void> {
    const step = stepIn(this.line, shown, id, direction);
    const moved = this.byId(id);
    if (!step || !moved) return;
    const answer = await this.#backend.transferMove(id, step.before);
    this.#takeList(answer);
    if (answer.status === 'error') return;
    this.#announcer.say(
      t('transfers.announce.moved', {
        name: this.nameOf(moved),
        place: step.place,
        count: this.line.length,
      }),
    );
  }

  /** Answers its question; the fault says why the answer was not enough. */
  answer(id: TransferId, answer: TransferAnswer): Promise<Fault | null> {
    return this.#ask(id, 'answer', this.#backend.transferAnswer(id, answer));
  }

  /** Compares the stored file with what was sent by its SHA-256. */
  compare(id: TransferId): Promise<Fault | null> {
    return this.#ask(id, 'compare', this.#backend.transferCompare(id));
  }

  /** Removes from the service what it made there; the desk checks the name that is confirmed. */
  async removeRest(transfer: TransferView, confirmedName: string): Promise<Fault | null> {
    const { id } = transfer;
    const asked = this.#backend.transferRemoveRest(id, confirmedName);
    const fault = await this.#ask(id, 'remove', asked);
    if (!fault)
      this.#announcer.say(t('transfers.announce.removed', { name: this.nameOf(transfer) }));
    return fault;
  }

  /** Lets go of one that ended. */
  async dismiss(id: TransferId): Promise<void> {
    this.#takeList(await this.#backend.transferDismiss(id));
  }

  async clearFinished(): Promise<void> {
    this.#takeList(await this.#backend.transfersClearFinished());
  }

  /** How many could be cleared away: failed ones stay, because they ask for something. */
  get clearable(): number {
    return this.count('done') + this.count('cancelled');
  }

  /** The name of where it goes, also when that connection was deleted meanwhile. */
  destinationOf(transfer: TransferView): string {
    return this.#connections.byId(transfer.connection)?.name ?? transfer.connectionName;
  }

  /** What an instance does of it, and how far it is with that. */
  runOf(transfer: TransferView): InstallRun | null {
    return this.#runOf(transfer.id);
  }

  /** The name of the instance that it is about, or its id. */
  instanceNameOf(transfer: TransferView): string | null {
    return this.runOf(transfer)?.instanceName?.trim() || instanceOf(transfer);
  }

  /** What it is, as a short name. */
  nameOf(transfer: TransferView): string {
    return nameOf(transfer, this.instanceNameOf(transfer) ?? undefined);
  }

  /** The latest transfer that brings the file of an extension. */
  ofExtension(connection: ConnectionId, extension: ExtensionId): TransferView | null {
    return this.#latestOf.get(extensionKey(connection, extension)) ?? null;
  }

  async #ask(
    id: TransferId,
    pending: Pending,
    asked: Promise<Answer<TransferView>>,
  ): Promise<Fault | null> {
    this.pending[id] = pending;
    const answer = await asked;
    if (answer.status === 'ok') this.hear(answer.data);
    // A cancellation is pending until its end is seen: what remains is asked of the service.
    const seen = pending !== 'cancel' || answer.status === 'error' || this.#isOver(id);
    if (seen) this.pending[id] = undefined;
    return answer.status === 'ok' ? null : answer.error;
  }

  #isOver(id: TransferId): boolean {
    const transfer = this.byId(id);
    return transfer === null || hasEnded(transfer.state);
  }

  #takeOne(answer: Answer<TransferView>): void {
    if (answer.status === 'ok') this.hear(answer.data);
    this.fault = answer.status === 'ok' ? null : answer.error;
  }

  #takeList(answer: Answer<TransferView[]>): void {
    if (answer.status === 'ok') this.hearAll(answer.data);
    this.fault = answer.status === 'ok' ? null : answer.error;
  }

  #tell(now: TransferView, before: TransferView | null): void {
    if (hasEnded(now.state) && this.pending[now.id] === 'cancel') {
      this.pending[now.id] = undefined;
    }
    this.#announcements.tell(now, before, (connection) =>
      this.all.some((one) => one.connection === connection && one.state === 'offline'),
    );
    for (const listener of this.#listeners) listener(now, before);
  }
}

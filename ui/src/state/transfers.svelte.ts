import { SvelteMap } from 'svelte/reactivity';

import type { Answer, Backend } from '../backend/backend';
import type {
  ConnectionId,
  ExtensionId,
  Fault,
  StepName,
  TransferId,
  TransferState,
  TransferView,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Announcer } from './announcer.svelte';
import type { Connections } from './connections.svelte';

/** What a transfer brings, as a short name: the file's, or the extension's for a URL. */
export function nameOf(transfer: TransferView): string {
  return transfer.source.kind === 'file' ? transfer.source.fileName : transfer.extensionName;
}

/** Whether nothing more will happen to it by itself. */
export function hasEnded(state: TransferState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** The step that is under way. */
export function stepNow(transfer: TransferView): StepName | null {
  return transfer.steps.find((step) => step.state === 'running')?.name ?? null;
}

/** Whether what is stored was compared with what was sent, and held. */
export function wasVerified(transfer: TransferView): boolean {
  return (
    transfer.state === 'done' &&
    transfer.steps.some((step) => step.name === 'verify' && step.state === 'done')
  );
}

/** Hears of every change of a transfer, with its state before. */
export type TransferListener = (now: TransferView, before: TransferView | null) => void;

/** All transfers of this session, the newest first. */
export class Transfers {
  readonly #byId = new SvelteMap<TransferId, TransferView>();
  readonly #backend: Backend;
  readonly #connections: Connections;
  readonly #announcer: Announcer;
  readonly #listeners: TransferListener[] = [];
  /** Transfers whose cancellation was asked for and not yet seen. */
  readonly cancelling = $state<Record<TransferId, boolean>>({});
  fault = $state.raw<Fault | null>(null);

  readonly all: TransferView[] = $derived(
    [...this.#byId.values()].sort((a, b) => b.askedAt.localeCompare(a.askedAt)),
  );
  readonly running: number = $derived(this.all.filter((one) => !hasEnded(one.state)).length);
  /** Bytes per second of all of them together. */
  readonly rate: number = $derived(
    this.all.reduce(
      (sum, one) => sum + (one.state === 'running' ? (one.progress?.rate ?? 0) : 0),
      0,
    ),
  );

  constructor(backend: Backend, connections: Connections, announcer: Announcer) {
    this.#backend = backend;
    this.#connections = connections;
    this.#announcer = announcer;
  }

  onChange(listener: TransferListener): void {
    this.#listeners.push(listener);
  }

  async read(): Promise<void> {
    const answer = await this.#backend.transfersList();
    if (answer.status === 'ok') this.#replace(answer.data);
    else this.fault = answer.error;
  }

  count(state: TransferState): number {
    return this.all.filter((one) => one.state === state).length;
  }

  /**
   * Takes in a transfer. The answer of a command and the news of the desk travel separately and
   * may overtake each other, so that what is older than what is known is left aside.
   */
  hear(now: TransferView): void {
    const before = this.#byId.get(now.id) ?? null;
    if (before && before.revision >= now.revision) return;
    this.#byId.set(now.id, now);
    if (hasEnded(now.state)) this.cancelling[now.id] = false;
    this.#announce(now, before);
    for (const listener of this.#listeners) listener(now, before);
  }

  async cancel(id: TransferId): Promise<void> {
    this.cancelling[id] = true;
    const answer = await this.#backend.transferCancel(id);
    this.#take(answer);
    if (answer.status === 'error') this.cancelling[id] = false;
  }

  async retry(id: TransferId): Promise<void> {
    this.#take(await this.#backend.transferRetry(id));
  }

  /** Lets go of one that failed. */
  async dismiss(id: TransferId): Promise<void> {
    const answer = await this.#backend.transferDismiss(id);
    if (answer.status === 'ok') this.#replace(answer.data);
    else this.fault = answer.error;
  }

  async clearFinished(): Promise<void> {
    const answer = await this.#backend.transfersClearFinished();
    if (answer.status === 'ok') this.#replace(answer.data);
    else this.fault = answer.error;
  }

  /** How many could be cleared away: failed ones stay, because they ask for something. */
  get clearable(): number {
    return this.count('done') + this.count('cancelled');
  }

  /** The name of where it goes, also when that connection was deleted meanwhile. */
  destinationOf(transfer: TransferView): string {
    return this.#connections.byId(transfer.connection)?.name ?? transfer.connectionName;
  }

  /** The latest transfer that concerns an extension. */
  ofExtension(connection: ConnectionId, extension: ExtensionId): TransferView | null {
    return (
      this.all.find((one) => one.connection === connection && one.extension === extension) ?? null
    );
  }

  #take(answer: Answer<TransferView>): void {
    if (answer.status === 'ok') {
      this.hear(answer.data);
      this.fault = null;
    } else {
      this.fault = answer.error;
    }
  }

  #replace(all: TransferView[]): void {
    const newest = all.map((read) => {
      const known = this.#byId.get(read.id);
      return known && known.revision > read.revision ? known : read;
    });
    this.#byId.clear();
    for (const transfer of newest) this.#byId.set(transfer.id, transfer);
    this.fault = null;
  }

  #announce(now: TransferView, before: TransferView | null): void {
    const values = { name: nameOf(now), connection: this.destinationOf(now) };
    const begins = !hasEnded(now.state) && (before === null || hasEnded(before.state));
    if (begins) {
      this.#announcer.say(t('transfers.announce.started', values));
    } else if (before?.state === now.state) {
      return;
    } else if (now.state === 'done') {
      this.#announcer.say(t('transfers.announce.done', values));
    } else if (now.state === 'cancelled') {
      this.#announcer.say(t('transfers.announce.cancelled', values));
    } else if (now.state === 'failed') {
      const reason = now.fault ? t(`fault.${now.fault.code}.title`) : t('transfers.state.failed');
      this.#announcer.say(t('transfers.announce.failed', { ...values, reason }));
    }
  }
}

import type { ConnectionId, TransferView } from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Announcer } from './announcer.svelte';
import { hasEnded } from './transferOrder';
import { isAtPlans } from './transferPlans';
import { waitsTurn } from './transferInstances';
import { hostOf, questionText } from './transferText';

type Burst = 'started' | 'done';

type SourceKind = TransferView['source']['kind'];

/** Which message tells of a start. */
const STARTED = {
  file: 'started',
  url: 'started',
  library: 'plansStarted',
  files: 'bringStarted',
  instance: 'plansStarted',
  plans: 'plansStarted',
  stored: 'receiveStarted',
} as const satisfies Record<SourceKind, string>;

/** Which message tells of a good end. */
const DONE = {
  file: 'done',
  url: 'done',
  library: 'plansDone',
  files: 'plansDone',
  instance: 'plansDone',
  plans: 'plansDone',
  stored: 'received',
} as const satisfies Record<SourceKind, string>;

/** Which message tells of a failure: what was brought before the plans is there. */
function failedKey(now: TransferView): 'failed' | 'failedThen' | 'plansFailed' {
  if (now.source.kind === 'plans' || now.source.kind === 'stored') return 'plansFailed';
  return isAtPlans(now) ? 'failedThen' : 'failed';
}

/**
 * Tells the person of the moments that matter: a start, a question, a lost and a found network,
 * an end. Progress is shown, never told.
 */
export class TransferAnnouncements {
  readonly #announcer: Announcer;
  readonly #nameOf: (transfer: TransferView) => string;
  readonly #destinationOf: (transfer: TransferView) => string;
  /** Connections whose lost network was told already: several transfers share one line. */
  readonly #offline = new Set<ConnectionId>();
  #burst: { kind: Burst; count: number; number: number } | null = null;

  constructor(
    announcer: Announcer,
    nameOf: (transfer: TransferView) => string,
    destinationOf: (transfer: TransferView) => string,
  ) {
    this.#announcer = announcer;
    this.#nameOf = nameOf;
    this.#destinationOf = destinationOf;
  }

  /** Takes in a change; `isOffline` says whether others of the connection are still offline. */
  tell(
    now: TransferView,
    before: TransferView | null,
    isOffline: (connection: ConnectionId) => boolean,
  ): void {
    if (before?.state === 'offline' && now.state !== 'offline') this.#leftOffline(now, isOffline);
    if (waitsTurn(now) && !(before && waitsTurn(before))) {
      this.#announcer.say(t('transfers.announce.waitsTurn', { name: this.#nameOf(now) }));
    }
    if (before?.state === now.state) {
      if (before.compared !== 'sha256' && now.compared === 'sha256' && now.state === 'done') {
        this.#announcer.say(t('transfers.announce.compared', { name: this.#nameOf(now) }));
      }
      return;
    }
    const begins = before === null || hasEnded(before.state);
    if (begins && (now.state === 'waiting' || now.state === 'running')) this.#started(now);
    else this.#reached(now);
  }

  #started(now: TransferView): void {
    const values = { name: this.#nameOf(now), connection: this.#destinationOf(now) };
    const one = t(`transfers.announce.${STARTED[now.source.kind]}`, values);
    this.#sayInBurst('started', one, (count) => t('transfers.announce.startedMany', { count }));
  }

  #reached(now: TransferView): void {
    const values = { name: this.#nameOf(now), connection: this.#destinationOf(now) };
    switch (now.state) {
      case 'done': {
        const sentAndMore = now.source.kind === 'file' && (now.plans?.length ?? 0) > 0;
        const one = sentAndMore
          ? t('transfers.announce.doneThen', values)
          : t(`transfers.announce.${DONE[now.source.kind]}`, values);
        const latest = { name: values.name };
        this.#sayInBurst('done', one, (count) =>
          t('transfers.announce.doneMany', { ...latest, count }),
        );
        break;
      }
      case 'cancelled':
        this.#announcer.say(t('transfers.announce.cancelled', { name: values.name }));
        break;
      case 'failed': {
        const reason = now.fault ? t(`fault.${now.fault.code}.title`) : t('transfers.state.failed');
        this.#announcer.say(t(`transfers.announce.${failedKey(now)}`, { ...values, reason }));
        break;
      }
      case 'needs_you': {
        const question = questionText(now);
        this.#announcer.say(t('transfers.announce.needsYou', { name: values.name, question }));
        break;
      }
      case 'offline':
        if (this.#offline.has(now.connection)) break;
        this.#offline.add(now.connection);
        this.#announcer.say(t('transfers.announce.offline', { host: hostOf(now) }));
        break;
      case 'waiting':
      case 'running':
      case 'paused':
        break;
    }
  }

  /** The network is back when something goes on; a cancelled or held one says nothing of it. */
  #leftOffline(now: TransferView, isOffline: (connection: ConnectionId) => boolean): void {
    const goesOn = now.state === 'running' || now.state === 'waiting' || now.state === 'done';
    if (!goesOn && isOffline(now.connection)) return;
    if (!this.#offline.delete(now.connection) || !goesOn) return;
    this.#announcer.say(t('transfers.announce.online', { connection: this.#destinationOf(now) }));
  }

  /** Twenty files that start together are told as twenty, not one by one. */
  #sayInBurst(kind: Burst, one: string, many: (count: number) => string): void {
    const goesOn =
      this.#burst?.kind === kind && this.#announcer.latest?.number === this.#burst.number;
    const count = goesOn && this.#burst ? this.#burst.count + 1 : 1;
    this.#announcer.say(count === 1 ? one : many(count));
    this.#burst = { kind, count, number: this.#announcer.latest?.number ?? 0 };
  }
}

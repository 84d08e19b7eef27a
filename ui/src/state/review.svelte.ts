import { tick, untrack } from 'svelte';

import type { Backend } from '../backend/backend';
import type {
  ArchiveView,
  ConnectionId,
  ConnectionView,
  ExtensionRow,
  Fault,
  JudgeRequest,
  Place,
  PlanRequest,
  Repair,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Announcer } from './announcer.svelte';
import type { Connections } from './connections.svelte';
import type { Extensions } from './extensions.svelte';
import { isLoose, LooseFiles } from './reviewBundle.svelte';
import { handOver, type Becoming } from './reviewHandOver';
import { ReviewItem } from './reviewItem.svelte';
import { Places, versionsOf } from './reviewPlaces.svelte';
import { planFor, previewFor } from './reviewThen';
import { connectionOf, type Route } from './route.svelte';
import { hasEnded } from './transferOrder';
import type { Transfers } from './transfers.svelte';

/** A version of Elasticsearch to the patch, which an archive can be judged for. */
export const EXACT_VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** The sheet that shows what is in each archive, and where it goes, before anything is sent. */
export class Review {
  items = $state.raw<ReviewItem[]>([]);
  destination = $state<ConnectionId | null>(null);
  mode = $state<'upload' | 'later'>('upload');
  /** The extension whose file is being brought, when the sheet was opened from its row. */
  target = $state.raw<ExtensionRow | null>(null);
  /** What is done to plans with the new extension, when the sheet was opened for that. */
  then = $state.raw<PlanRequest | null>(null);
  /** The connection's name as typed, which a protected one asks for before plans change. */
  typed = $state('');
  busy = $state(false);
  /** The place whose version every archive is judged for; `null` for each one's own version. */
  judgeFor = $state<string | null>(null);

  readonly loose: LooseFiles;
  readonly isOpen = $derived.by(() => this.items.length > 0 || this.loose.files.length > 0);
  readonly selected = $derived(this.items.filter((item) => item.selected));
  readonly size = $derived(this.selected.reduce((sum, item) => sum + item.archive.size, 0));

  readonly #parts: ReviewParts;

  readonly #places: Places;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
    this.loose = new LooseFiles(parts.backend);
    this.#places = new Places(parts.backend);
    // Lives as long as the page: whatever a verdict depends on, a change brings a new verdict.
    $effect.root(() => {
      $effect(() => {
        const { isOpen, destination } = this;
        if (isOpen && destination !== null) {
          untrack(() => void this.#places.read(destination));
        }
      });
      $effect(() => {
        for (const item of this.items) {
          if (!item.isZip) continue;
          const request = this.#requestFor(item);
          untrack(() => item.judging.ask(request));
        }
      });
      $effect(() => {
        for (const item of this.items) this.#preview(item);
      });
    });
  }

  /** The destination's deployments or instances, as far as they are known. */
  get places(): { places: readonly Place[]; busy: boolean; fault: Fault | null } {
    return this.#places.of(this.destination);
  }

  /** Chooses where everything goes. */
  goTo(destination: ConnectionId): void {
    this.destination = destination;
    this.judgeFor = null;
    void this.readDestination();
  }

  /** Whether verdicts or the destination's places are still on their way. */
  get settling(): boolean {
    return this.places.busy || this.items.some((item) => item.judging.busy);
  }

  async readPlacesAgain(): Promise<void> {
    if (this.destination !== null) await this.#places.readAgain(this.destination);
  }

  #requestFor(item: ReviewItem): JudgeRequest {
    const { takesExtensions } = this;
    return {
      archive: item.archive.id,
      connection: this.connection?.id ?? null,
      sentAs: takesExtensions ? (this.target?.kind ?? item.kind) : null,
      version: this.#versionFor(item),
      placeVersions: versionsOf(this.places.places),
    };
  }

  /** The version to judge an archive for, where it is not the one that it was built for. */
  #versionFor(item: ReviewItem): string | null {
    const chosen = this.places.places.find((place) => place.id === this.judgeFor);
    if (chosen) return chosen.version;
    const { target, then } = this;
    if (then?.act.kind === 'upgrade') return then.act.version;
    if (target) return EXACT_VERSION.test(target.version) ? target.version : null;
    const typed = item.version.trim();
    return typed !== item.archive.suggestedVersion && EXACT_VERSION.test(typed) ? typed : null;
  }

  get connection(): ConnectionView | null {
    return this.destination === null ? null : this.#parts.connections.byId(this.destination);
  }

  /** Whether the destination keeps extensions. */
  get takesExtensions(): boolean {
    return this.connection !== null && this.connection.service !== 'alibaba';
  }

  get canSubmit(): boolean {
    if (!this.canUpload) return false;
    const { typedName } = this;
    return typedName === null || this.typed.trim() === typedName.trim();
  }

  /** Whether what is selected can go, apart from what is done to plans then. */
  get canUpload(): boolean {
    if (this.busy || this.selected.length === 0 || !this.takesExtensions) return false;
    if (this.target) return true;
    return this.selected.every(
      (item) =>
        this.waitingFor(item) !== null ||
        (item.nameProblem === null && item.versionProblem === null),
    );
  }

  /** The name to type before plans change on a protected connection; `null` where none is. */
  get typedName(): string | null {
    const { connection } = this;
    return connection?.protected && this.changesPlans ? connection.name : null;
  }

  /** Whether something is done to plans after the upload. */
  get changesPlans(): boolean {
    return this.selected.some((item) => planFor(this, item) !== null);
  }

  /** Whether one archive is wanted, and no more. */
  get takesOne(): boolean {
    return this.target !== null || this.then !== null;
  }

  #preview(item: ReviewItem): void {
    const { destination } = this;
    const request = previewFor(this, item);
    if (destination === null || request === null) return;
    untrack(() => item.attaching.preview.ask(destination, request));
  }

  /** Puts archives into the sheet, beside those that lie there. */
  add(archives: readonly ArchiveView[]): void {
    if (archives.length === 0) return;
    if (this.isOpen && this.takesOne) {
      this.#addOne(archives);
      return;
    }
    const known = this.items.map((item) => item.archive.id);
    const added = archives.filter((archive) => !known.includes(archive.id));
    this.loose.add(added.filter(isLoose));
    this.items = [...this.items, ...added.filter((one) => !isLoose(one)).map(this.#item)];
    this.destination ??= this.#usualDestination();
    void this.readDestination();
  }

  /** Opens the sheet to bring the file of an extension that waits for it. */
  openInto(connection: ConnectionId, row: ExtensionRow, archives: readonly ArchiveView[]): void {
    if (archives.length === 0) return;
    this.#open(connection);
    this.target = row;
    this.#addOne(archives);
  }

  /**
   * Opens the sheet for one connection. With `then`, one archive becomes an extension for which
   * that is done to plans; its draft takes the place of the act's.
   */
  openFor(
    archives: readonly ArchiveView[],
    connection: ConnectionId,
    then: PlanRequest | null,
  ): void {
    if (archives.length === 0) return;
    this.#open(connection);
    this.then = then;
    if (then) this.#addOne(archives);
    else this.add(archives);
  }

  #open(connection: ConnectionId): void {
    this.target = null;
    this.then = null;
    this.typed = '';
    this.mode = 'upload';
    this.judgeFor = null;
    this.items = [];
    this.destination = connection;
  }

  choose(item: ReviewItem, wanted: boolean): void {
    if (!item.sendable) return;
    if (this.takesOne && wanted) for (const other of this.items) other.wanted = false;
    item.wanted = wanted;
  }

  /** Takes the person's word that an archive shall be sent although it would be refused. */
  consent(item: ReviewItem, given: boolean): void {
    item.judging.consented = given;
    if (!given) return;
    this.choose(item, true);
    if (item.nameProblem !== null || item.versionProblem !== null) item.open = true;
  }

  /** Writes a repaired copy beside an archive and puts it in the archive's place. */
  async repair(item: ReviewItem, repairs: Repair[]): Promise<void> {
    if (item.repairing || repairs.length === 0) return;
    const { backend, announcer } = this.#parts;
    item.repairing = true;
    item.repairFault = null;
    const answer = await backend.repairArchive(item.archive.id, repairs);
    item.repairing = false;
    if (answer.status === 'error') {
      item.repairFault = answer.error;
      return;
    }
    if (!this.items.includes(item)) {
      void backend.archiveForget(answer.data.id);
      return;
    }
    const repaired = ReviewItem.repaired(answer.data, item, backend);
    this.items = this.items.map((other) => (other === item ? repaired : other));
    void backend.archiveForget(item.archive.id);
    announcer.say(t('review.repair.saved', { file: answer.data.fileName }));
  }

  /** Makes a bundle of the loose files and puts it among the archives. */
  async makeBundle(): Promise<void> {
    const made = await this.loose.make();
    if (made === null) return;
    const item = this.#item(made);
    item.origin = 'bundled';
    this.items = [...this.items, item];
    if (this.takesOne) this.choose(item, true);
    this.#parts.announcer.say(t('review.bundle.saved', { file: made.fileName }));
  }

  readonly #item = (archive: ArchiveView): ReviewItem =>
    new ReviewItem(archive, this.#parts.backend);

  /** The extension at the destination that waits for exactly this archive, if one does. */
  offerFor(item: ReviewItem): ExtensionRow | null {
    if (this.takesOne || this.destination === null || this.mode === 'later') return null;
    const rows = this.#parts.extensions.known(this.destination)?.rows ?? [];
    const index = this.items.indexOf(item);
    const earlier = this.items
      .slice(0, index)
      .filter((other) => other.name === item.name && other.version === item.version).length;
    const waiting = rows.filter(
      (row) =>
        row.file === null &&
        row.name === item.name.trim() &&
        row.version === item.version.trim() &&
        !this.#isMoving(row),
    );
    return waiting[earlier] ?? null;
  }

  #isMoving(row: ExtensionRow): boolean {
    if (this.destination === null) return false;
    const transfer = this.#parts.transfers.ofExtension(this.destination, row.id);
    return transfer !== null && !hasEnded(transfer.state);
  }

  /** The waiting extension that the archive goes into. */
  waitingFor(item: ReviewItem): ExtensionRow | null {
    return item.useWaiting ? this.offerFor(item) : null;
  }

  /** Reads the destination's extensions, so that one that waits for a file is found. */
  async readDestination(): Promise<void> {
    if (this.destination === null || !this.takesExtensions) return;
    const extensions = this.#parts.extensions.of(this.destination);
    if (extensions.readAt === null) await extensions.read();
  }

  /** Puts everything away. The desk forgets what was not handed over. */
  close(): void {
    for (const item of this.items) void this.#parts.backend.archiveForget(item.archive.id);
    this.items = [];
    this.loose.putAway();
    this.#places.forget();
    this.target = null;
    this.then = null;
    this.typed = '';
    this.destination = null;
    this.judgeFor = null;
    this.mode = 'upload';
  }

  /**
   * Hands the selected archives over; what was refused stays, with the reason. `attach` is false
   * for those that are to be uploaded alone.
   */
  async submit(attach = true): Promise<void> {
    const { destination } = this;
    const can = attach ? this.canSubmit : this.canUpload;
    if (!can || destination === null) return;
    this.busy = true;
    if (!(await this.#verdictsStand())) {
      this.busy = false;
      return;
    }
    let transfers = 0;
    let created = 0;
    const typedName = this.typedName === null ? null : this.typed;
    // What each becomes is decided before the first is sent: the lists change meanwhile.
    const plan = this.selected.map((item) => ({ item, becoming: this.#becoming(item, attach) }));
    for (const { item, becoming } of plan) {
      const refused = await handOver(this.#parts, destination, item, becoming, typedName);
      if (refused) {
        item.fault = refused;
        if (refused.code === 'blocked_by_inspection') item.judging.again();
        continue;
      }
      if (becoming.kind === 'later') created += 1;
      else transfers += 1;
      this.items = this.items.filter((other) => other !== item);
    }
    this.busy = false;
    if (transfers > 0) this.#parts.announcer.say(t('review.started', { count: transfers }));
    if (created > 0) this.#parts.announcer.say(t('review.created', { count: created }));
    if (this.selected.length === 0) this.close();
  }

  #becoming(item: ReviewItem, attach: boolean): Becoming {
    const row = this.target ?? this.waitingFor(item);
    if (row) return { kind: 'into', row };
    if (this.mode === 'later') return { kind: 'later' };
    return { kind: 'new', then: attach ? planFor(this, item) : null };
  }

  /** Waits for verdicts on their way, and whether they leave what is selected as it was. */
  async #verdictsStand(): Promise<boolean> {
    const { selected } = this;
    await tick();
    await Promise.all(selected.map((item) => item.judging.settled()));
    if (selected.every((item) => item.selected)) return true;
    this.#parts.announcer.say(t('review.lookAgain'));
    return false;
  }

  #addOne(archives: readonly ArchiveView[]): void {
    this.loose.add(archives.filter(isLoose));
    this.items = [...this.items, ...archives.filter((one) => !isLoose(one)).map(this.#item)];
    const first = this.items.find((item) => item.sendable);
    for (const item of this.items) {
      item.wanted = item === first;
      item.open = false;
    }
  }

  /** Where the person is, or else the first connection that keeps extensions. */
  #usualDestination(): ConnectionId | null {
    const { route, connections } = this.#parts;
    const here = connectionOf(route.place);
    if (here !== null && connections.byId(here)) return here;
    const elastic = connections.all.find((connection) => connection.service !== 'alibaba');
    return (elastic ?? connections.all[0])?.id ?? null;
  }

  /** Takes a destination once there is one: files may be dropped before the first connection. */
  settle(): void {
    if (!this.isOpen) return;
    if (this.destination !== null && this.connection !== null) return;
    this.destination = this.#usualDestination();
    void this.readDestination();
  }
}

/** What the review needs of the rest. */
export interface ReviewParts {
  backend: Backend;
  connections: Connections;
  extensions: Extensions;
  transfers: Transfers;
  route: Route;
  announcer: Announcer;
}

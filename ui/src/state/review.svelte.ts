import { untrack } from 'svelte';

import type {
  ArchiveView,
  ConnectionId,
  ConnectionView,
  ExtensionRow,
  Fault,
  Place,
  PlanRequest,
  Repair,
} from '../backend/bindings/desk';
import { Bringing } from './reviewBring.svelte';
import { isLoose, LooseFiles } from './reviewBundle.svelte';
import { ReviewItem } from './reviewItem.svelte';
import { bundleLoose, repairItem } from './reviewMaking';
import { usualDestination, type ReviewParts } from './reviewParts';
import { Places } from './reviewPlaces.svelte';
import { requestFor } from './reviewRequest';
import { isFilledIn, submitExtensions, submitToInstances } from './reviewSubmit';
import { planFor, previewFor } from './reviewThen';
import { offerFor } from './reviewWaiting';

/** What is done to plans with a new extension; `null` for nothing. */
type Then = PlanRequest | null;

/** The sheet that shows what is in each archive, and where it goes, before anything is sent. */
export class Review {
  items = $state.raw<ReviewItem[]>([]);
  destination = $state<ConnectionId | null>(null);
  mode = $state<'upload' | 'later'>('upload');
  /** The extension whose file is being brought, when the sheet was opened from its row. */
  target = $state.raw<ExtensionRow | null>(null);
  /** What is done to plans with the new extension, when the sheet was opened for that. */
  then = $state.raw<Then>(null);
  /** The connection's name as typed, which a protected one asks for before plans change. */
  typed = $state('');
  busy = $state(false);
  /** Which opening of the sheet it is: an answer may come after it was closed. */
  opening = 0;
  /** The place whose version every archive is judged for; `null` for each one's own version. */
  judgeFor = $state<string | null>(null);

  readonly loose: LooseFiles;
  /** The instances that archives go to, where the destination is Alibaba Cloud. */
  readonly bring: Bringing;
  readonly isOpen = $derived.by(() => this.items.length > 0 || this.loose.files.length > 0);
  readonly selected = $derived(this.items.filter((item) => item.selected));
  readonly size = $derived(this.selected.reduce((sum, item) => sum + item.archive.size, 0));

  readonly #parts: ReviewParts;
  readonly #places: Places;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
    this.loose = new LooseFiles(parts.backend);
    this.#places = new Places(parts.backend);
    this.bring = new Bringing(parts, this.#places);
    // Lives as long as the page: whatever a verdict depends on, a change brings a new verdict.
    $effect.root(() => {
      $effect(() => {
        const { isOpen, destination } = this;
        if (isOpen && destination !== null) untrack(() => this.#begin(destination));
      });
      $effect(() => {
        for (const item of this.items) {
          if (!item.isZip) continue;
          const request = requestFor(this, item);
          untrack(() => item.judging.ask(request));
        }
      });
      $effect(() => {
        for (const item of this.items) this.#preview(item);
      });
      $effect(() => {
        if (this.isOpen && this.bringsToInstances) this.bring.lookAhead();
      });
    });
  }

  /** The destination's deployments or instances, as far as they are known. */
  get places(): { places: readonly Place[]; busy: boolean; fault: Fault | null } {
    return this.bringsToInstances
      ? this.#places.together(this.bring.connectionIds)
      : this.#places.of(this.destination);
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

  get connection(): ConnectionView | null {
    return this.destination === null ? null : this.#parts.connections.byId(this.destination);
  }

  /** Whether the destination keeps extensions. */
  get takesExtensions(): boolean {
    return this.connection !== null && !this.bringsToInstances;
  }

  /** Whether archives go to instances of Alibaba Cloud. */
  get bringsToInstances(): boolean {
    return this.connection?.service === 'alibaba';
  }

  get canSubmit(): boolean {
    if (this.bringsToInstances) return !this.busy && this.selected.length > 0 && this.bring.ready;
    const { typedName } = this;
    return this.canUpload && (typedName === null || this.typed.trim() === typedName.trim());
  }

  /** Whether what is selected can go, apart from what is done to plans then. */
  get canUpload(): boolean {
    return !this.busy && this.takesExtensions && isFilledIn(this);
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
    this.destination ??= usualDestination(this.#parts);
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
  openFor(archives: readonly ArchiveView[], connection: ConnectionId, then: Then): void {
    if (archives.length === 0) return;
    this.#open(connection);
    this.then = then;
    if (then) this.#addOne(archives);
    else this.add(archives);
  }

  #open(connection: ConnectionId): void {
    // What lay in the sheet gives way to what was chosen, and nothing else lets go of it.
    if (this.isOpen) this.close();
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

  /** Chooses an instance, or leaves it out. */
  bringTo(connection: ConnectionId, place: Place, wanted: boolean): void {
    this.bring.choose(connection, place.id, wanted);
    if (!wanted) return;
    // A consent says nothing about an instance that was chosen afterwards and refuses it too.
    for (const { judging } of this.items) {
      const there = judging.judgement?.places.find((one) => one.version === place.version);
      if (there?.verdict === 'blocked') judging.consented = false;
    }
  }

  /** Writes a repaired copy beside an archive and puts it in the archive's place. */
  repair(item: ReviewItem, repairs: Repair[]): Promise<void> {
    return repairItem(this, this.#parts, item, repairs);
  }

  /** Makes a bundle of the loose files and puts it among the archives. */
  makeBundle(): Promise<void> {
    return bundleLoose(this, this.#parts);
  }

  readonly #item = (archive: ArchiveView): ReviewItem =>
    new ReviewItem(archive, this.#parts.backend);

  /** The extension at the destination that waits for exactly this archive, if one does. */
  offerFor(item: ReviewItem): ExtensionRow | null {
    return offerFor(this, this.#parts, item);
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
    this.opening += 1;
    this.busy = false;
    for (const item of this.items) void this.#parts.backend.archiveForget(item.archive.id);
    this.items = [];
    this.loose.putAway();
    this.#places.forget();
    this.bring.clear();
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
    const can = attach ? this.canSubmit : this.canUpload;
    if (!can) return;
    if (this.bringsToInstances) await submitToInstances(this, this.#parts);
    else await submitExtensions(this, this.#parts, attach);
  }

  /** Reads what a destination leads to, and offers its instances where it has any. */
  #begin(destination: ConnectionId): void {
    if (!this.bringsToInstances) void this.#places.read(destination);
    else if (this.bring.connectionIds[0] !== destination) this.bring.begin(destination);
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

  /** Takes a destination once there is one: files may be dropped before the first connection. */
  settle(): void {
    if (!this.isOpen) return;
    if (this.destination !== null && this.connection !== null) return;
    this.destination = usualDestination(this.#parts);
    void this.readDestination();
  }
}

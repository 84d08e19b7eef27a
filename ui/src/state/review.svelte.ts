import type { Answer, Backend } from '../backend/backend';
import type {
  ArchiveView,
  ConnectionId,
  ConnectionView,
  ExtensionDetails,
  ExtensionDraft,
  ExtensionKind,
  ExtensionRow,
  Fault,
  PluginFacts,
  TransferView,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Announcer } from './announcer.svelte';
import type { Connections } from './connections.svelte';
import { nameProblem, versionProblem } from './drafts';
import type { Extensions } from './extensions.svelte';
import { connectionOf, type Route } from './route.svelte';
import { hasEnded, type Transfers } from './transfers.svelte';

/** One archive in the sheet, with the extension that it shall become. */
export class ReviewItem {
  readonly archive: ArchiveView;
  selected = $state(false);
  open = $state(false);
  name = $state('');
  description = $state('');
  kind = $state<ExtensionKind>('plugin');
  version = $state('');
  /** Whether it goes into an extension that waits for exactly this file. */
  useWaiting = $state(true);
  fault = $state.raw<Fault | null>(null);

  constructor(archive: ArchiveView) {
    this.archive = archive;
    this.name = archive.suggestedName;
    this.version = archive.suggestedVersion ?? '';
    this.kind = archive.content.kind === 'bundle' ? 'bundle' : 'plugin';
    this.description = this.facts?.description ?? '';
    this.selected = this.sendable;
    this.open = this.sendable && (this.nameProblem !== null || this.versionProblem !== null);
  }

  get facts(): PluginFacts | null {
    return this.archive.content.kind === 'plugin' ? this.archive.content.facts : null;
  }

  get nameProblem(): string | null {
    return nameProblem(this.name);
  }

  get versionProblem(): string | null {
    return versionProblem(this.version, this.kind);
  }

  /** Whether it is a zip at all. */
  get sendable(): boolean {
    return this.archive.content.kind !== 'notAZip';
  }

  get draft(): ExtensionDraft {
    return {
      name: this.name.trim(),
      description: this.description.trim() || null,
      kind: this.kind,
      version: this.version.trim(),
    };
  }
}

/** The sheet that shows what is in each archive, and where it goes, before anything is sent. */
export class Review {
  items = $state.raw<ReviewItem[]>([]);
  destination = $state<ConnectionId | null>(null);
  mode = $state<'upload' | 'later'>('upload');
  /** The extension whose file is being brought, when the sheet was opened from its row. */
  target = $state.raw<ExtensionRow | null>(null);
  busy = $state(false);

  readonly isOpen = $derived(this.items.length > 0);
  readonly selected = $derived(this.items.filter((item) => item.selected));
  readonly size = $derived(this.selected.reduce((sum, item) => sum + item.archive.size, 0));

  readonly #parts: ReviewParts;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
  }

  get connection(): ConnectionView | null {
    return this.destination === null ? null : this.#parts.connections.byId(this.destination);
  }

  /** Whether the destination keeps extensions. */
  get takesExtensions(): boolean {
    return this.connection !== null && this.connection.service !== 'alibaba';
  }

  get canSubmit(): boolean {
    if (this.busy || this.selected.length === 0 || !this.takesExtensions) return false;
    if (this.target) return true;
    return this.selected.every(
      (item) =>
        this.waitingFor(item) !== null ||
        (item.nameProblem === null && item.versionProblem === null),
    );
  }

  /** Puts archives into the sheet, beside those that lie there. */
  add(archives: readonly ArchiveView[]): void {
    if (archives.length === 0) return;
    if (this.isOpen && this.target) {
      this.#addForTarget(archives);
      return;
    }
    const known = this.items.map((item) => item.archive.id);
    const added = archives.filter((archive) => !known.includes(archive.id));
    this.items = [...this.items, ...added.map((archive) => new ReviewItem(archive))];
    this.destination ??= this.#usualDestination();
    void this.readDestination();
  }

  /** Opens the sheet to bring the file of an extension that waits for it. */
  openFor(connection: ConnectionId, row: ExtensionRow, archives: readonly ArchiveView[]): void {
    if (archives.length === 0) return;
    this.target = row;
    this.destination = connection;
    this.mode = 'upload';
    this.items = [];
    this.#addForTarget(archives);
  }

  choose(item: ReviewItem, wanted: boolean): void {
    if (!item.sendable) return;
    if (this.target && wanted) for (const other of this.items) other.selected = false;
    item.selected = wanted;
  }

  /** The extension at the destination that waits for exactly this archive, if one does. */
  offerFor(item: ReviewItem): ExtensionRow | null {
    if (this.target || this.destination === null || this.mode === 'later') return null;
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
    this.target = null;
    this.destination = null;
    this.mode = 'upload';
  }

  /** Hands the selected archives over; what was refused stays, with the reason. */
  async submit(): Promise<void> {
    const { destination } = this;
    if (!this.canSubmit || destination === null) return;
    this.busy = true;
    let transfers = 0;
    let created = 0;
    // What each becomes is decided before the first is sent: the lists change meanwhile.
    const plan = this.selected.map((item) => ({
      item,
      into: this.target ?? this.waitingFor(item),
    }));
    for (const { item, into } of plan) {
      const refused =
        this.mode === 'later' && !into
          ? this.#createLater(destination, await this.#create(destination, item))
          : this.#started(await this.#upload(destination, item, into));
      if (refused) {
        item.fault = refused;
        continue;
      }
      if (this.mode === 'later' && !into) created += 1;
      else transfers += 1;
      this.items = this.items.filter((other) => other !== item);
    }
    this.busy = false;
    if (transfers > 0) this.#parts.announcer.say(t('review.started', { count: transfers }));
    if (created > 0) this.#parts.announcer.say(t('review.created', { count: created }));
    if (this.selected.length === 0) this.close();
  }

  #create(destination: ConnectionId, item: ReviewItem): Promise<Answer<ExtensionDetails>> {
    return this.#parts.backend.extensionCreate(destination, item.draft);
  }

  #createLater(destination: ConnectionId, answer: Answer<ExtensionDetails>): Fault | null {
    if (answer.status === 'error') return answer.error;
    this.#parts.extensions.of(destination).put(answer.data);
    return null;
  }

  #upload(
    destination: ConnectionId,
    item: ReviewItem,
    into: ExtensionRow | null,
  ): Promise<Answer<TransferView>> {
    const { backend } = this.#parts;
    return into
      ? backend.transferUploadTo(destination, into.id, item.archive.id)
      : backend.transferUploadNew(destination, item.archive.id, item.draft);
  }

  #started(answer: Answer<TransferView>): Fault | null {
    if (answer.status === 'error') return answer.error;
    this.#parts.transfers.hear(answer.data);
    return null;
  }

  #addForTarget(archives: readonly ArchiveView[]): void {
    const added = archives.map((archive) => new ReviewItem(archive));
    this.items = [...this.items, ...added];
    const first = this.items.find((item) => item.sendable);
    for (const item of this.items) {
      item.selected = item === first;
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

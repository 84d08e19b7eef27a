import type { Backend } from '../backend/backend';
import type {
  ArchiveView,
  ConnectionId,
  ExtensionDraft,
  ExtensionRow,
  Fault,
  PlanRequest,
  TransferId,
} from '../backend/bindings/desk';
import { nameProblem, versionProblem } from './drafts';
import { Preview } from './reviewAttach.svelte';
import { isLoose } from './reviewBundle.svelte';
import { ReviewItem } from './reviewItem.svelte';
import { EXACT_VERSION } from './reviewRequest';
import type { Transfers } from './transfers.svelte';

/** Through a new extension that takes the place of this one, or under the same id. */
export type Way = 'safe' | 'inPlace';

/** The replacement of an extension's file, from the choice of the file to its start. */
export class Replacing {
  item = $state.raw<ReviewItem | null>(null);
  /** How many files were given at once. */
  given = $state(0);
  way = $state<Way>('safe');
  /** The person's word that nodes may fail at their next start. */
  consented = $state(false);
  /** The connection's name as typed. */
  typed = $state('');
  busy = $state(false);
  fault = $state.raw<Fault | null>(null);
  /** The transfer that replaces it in place, once it began. */
  begun = $state<TransferId | null>(null);

  readonly preview: Preview;
  readonly connection: ConnectionId;
  readonly row: ExtensionRow;
  readonly #backend: Backend;
  readonly #transfers: Transfers;

  constructor(backend: Backend, transfers: Transfers, connection: ConnectionId, row: ExtensionRow) {
    this.#backend = backend;
    this.#transfers = transfers;
    this.connection = connection;
    this.row = row;
    this.preview = new Preview(backend);
  }

  /** Takes the file that was chosen or dropped; another one that lay here is let go of. */
  take(archives: readonly ArchiveView[]): void {
    const [first, ...others] = archives;
    if (!first || this.busy || this.begun !== null) {
      for (const archive of archives) this.#forget(archive);
      return;
    }
    for (const archive of others) this.#forget(archive);
    if (this.item && this.item.archive.id !== first.id) this.#forget(this.item.archive);
    this.given = archives.length;
    this.fault = null;
    this.item = this.#prefilled(first);
  }

  /** A bundle says nothing of itself, so that it goes by the name of the one that it replaces. */
  #prefilled(archive: ArchiveView): ReviewItem {
    const item = new ReviewItem(archive, this.#backend);
    const { name, description, kind, version } = this.row;
    item.kind = kind;
    if (!item.facts) {
      item.name = name;
      item.version = version;
    }
    if (item.version === '') item.version = version;
    if (item.description === '') item.description = description ?? '';
    return item;
  }

  /** Whether what was given is an archive at all. */
  get isArchive(): boolean {
    return this.item !== null && this.item.isZip && !isLoose(this.item.archive);
  }

  get draft(): ExtensionDraft | null {
    return this.item?.draft ?? null;
  }

  get nameProblem(): string | null {
    return this.item && nameProblem(this.item.name);
  }

  get versionProblem(): string | null {
    return this.item && versionProblem(this.item.version, this.row.kind);
  }

  /** What is done to plans on the safe way; `null` while the form is not filled in. */
  get request(): PlanRequest | null {
    const { draft } = this;
    if (this.way !== 'safe' || !draft || !this.isArchive || this.nameProblem || this.versionProblem)
      return null;
    return { act: { kind: 'replaceSafely', former: this.row.id, draft }, deployments: [] };
  }

  /** Judges the file, and previews what happens, as long as that is not up to date. */
  keepUp(): void {
    const { item, request } = this;
    if (item && this.isArchive) {
      const version = this.way === 'safe' ? item.version.trim() : this.row.version;
      item.judging.ask({
        archive: item.archive.id,
        connection: this.connection,
        sentAs: this.row.kind,
        version: EXACT_VERSION.test(version) ? version : null,
        placeVersions: [],
      });
    }
    if (request) this.preview.ask(this.connection, request);
  }

  /** Starts the replacement; whether it began. A typed name goes along where one is asked for. */
  async start(typedName: string | null): Promise<boolean> {
    const { item } = this;
    if (!item || this.busy) return false;
    this.busy = true;
    this.fault = null;
    await item.judging.settled();
    // It may have been closed while the verdict was awaited.
    const stands = this.item === item && item.selected;
    const began = stands && (await this.#begin(item, typedName));
    this.busy = false;
    return began;
  }

  async #begin(item: ReviewItem, typedName: string | null): Promise<boolean> {
    const { request, connection, row } = this;
    const { archive, sendsAnyway } = item;
    const answer =
      request === null
        ? await this.#backend.transferUploadTo(
            connection,
            row.id,
            archive.id,
            sendsAnyway,
            typedName,
          )
        : await this.#backend.transferUploadThen(
            connection,
            archive.id,
            item.draft,
            sendsAnyway,
            request,
            typedName,
          );
    if (answer.status === 'error') {
      this.fault = answer.error;
      if (answer.error.code === 'blocked_by_inspection') item.judging.again();
      return false;
    }
    this.item = null;
    this.begun = answer.data.id;
    this.#transfers.hear(answer.data);
    return true;
  }

  /** Lets go of a file that was not handed over. */
  close(): void {
    if (this.item) this.#forget(this.item.archive);
    this.item = null;
  }

  #forget(archive: ArchiveView): void {
    void this.#backend.archiveForget(archive.id);
  }
}

import type { Backend } from '../backend/backend';
import type { ArchiveId, Contents, Fault } from '../backend/bindings/desk';

/** What is inside one archive, read when it is first looked at. */
export class Inside {
  open = $state(false);
  contents = $state.raw<Contents | null>(null);
  fault = $state.raw<Fault | null>(null);
  busy = $state(false);

  readonly #backend: Backend;
  readonly #archive: ArchiveId;

  constructor(backend: Backend, archive: ArchiveId) {
    this.#backend = backend;
    this.#archive = archive;
  }

  toggle(): void {
    this.open = !this.open;
    if (this.open) void this.read();
  }

  async read(): Promise<void> {
    if (this.busy || this.contents) return;
    this.busy = true;
    const answer = await this.#backend.archiveContents(this.#archive);
    this.busy = false;
    this.contents = answer.status === 'ok' ? answer.data : null;
    this.fault = answer.status === 'ok' ? null : answer.error;
  }
}

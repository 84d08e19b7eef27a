import type { Backend } from '../backend/backend';
import type { ArchiveView, BundleProposal, Fault } from '../backend/bindings/desk';

/** Whether an archive is no archive yet: a dropped folder, or a loose dictionary. */
export function isLoose(archive: ArchiveView): boolean {
  return archive.content.kind === 'folder' || archive.content.kind === 'loose';
}

/** Dropped folders and loose files, and the bundle that can be made of them. */
export class LooseFiles {
  files = $state.raw<readonly ArchiveView[]>([]);
  proposal = $state.raw<BundleProposal | null>(null);
  fault = $state.raw<Fault | null>(null);
  /** Whether a proposal is on its way. */
  proposing = $state(false);
  /** Whether the bundle is being made. */
  making = $state(false);

  readonly #backend: Backend;
  #number = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Takes more of them, and asks anew what a bundle of all would look like. */
  add(files: readonly ArchiveView[]): void {
    const known = this.files.map((file) => file.id);
    const added = files.filter((file) => !known.includes(file.id));
    if (added.length === 0) return;
    this.files = [...this.files, ...added];
    void this.propose();
  }

  async propose(): Promise<void> {
    this.#number += 1;
    const number = this.#number;
    this.proposing = true;
    this.fault = null;
    const answer = await this.#backend.proposeBundle(this.#ids());
    if (number !== this.#number) return;
    this.proposing = false;
    this.proposal = answer.status === 'ok' ? answer.data : null;
    this.fault = answer.status === 'ok' ? null : answer.error;
  }

  /** Makes the bundle; the answer is its archive, or `null` where it could not be made. */
  async make(): Promise<ArchiveView | null> {
    const { files } = this;
    if (this.making || this.proposal === null) return null;
    this.making = true;
    this.fault = null;
    const answer = await this.#backend.buildBundle(this.#ids());
    this.making = false;
    if (answer.status === 'error') {
      this.fault = answer.error;
      return null;
    }
    this.putAway(files);
    return answer.data;
  }

  /** Lets go of files; they stay where they lie. */
  putAway(files: readonly ArchiveView[] = this.files): void {
    for (const file of files) void this.#backend.archiveForget(file.id);
    this.files = this.files.filter((file) => !files.includes(file));
    this.#number += 1;
    this.proposing = false;
    this.proposal = null;
    this.fault = null;
    if (this.files.length > 0) void this.propose();
  }

  #ids(): string[] {
    return this.files.map((file) => file.id);
  }
}

import type { Backend } from '../backend/backend';
import type {
  ArchiveView,
  ExtensionDraft,
  ExtensionKind,
  Fault,
  Judgement,
  PluginFacts,
} from '../backend/bindings/desk';
import { nameProblem, versionProblem } from './drafts';
import { Attaching } from './reviewAttach.svelte';
import { Inside } from './reviewInside.svelte';
import { Judging } from './reviewJudging.svelte';

/** One archive in the sheet, with the extension that it shall become. */
export class ReviewItem {
  readonly archive: ArchiveView;
  readonly judging: Judging;
  readonly inside: Inside;
  readonly attaching: Attaching;
  /** Whether the person wants it; what would be refused needs their consent as well. */
  wanted = $state(true);
  open = $state(false);
  name = $state('');
  description = $state('');
  kind = $state<ExtensionKind>('plugin');
  version = $state('');
  /** Whether it goes into an extension that waits for exactly this file. */
  useWaiting = $state(true);
  fault = $state.raw<Fault | null>(null);
  /** Whether a repaired copy is being written. */
  repairing = $state(false);
  repairFault = $state.raw<Fault | null>(null);
  /** How it came to be, when Plugdesk made it. */
  origin = $state<'dropped' | 'repaired' | 'bundled'>('dropped');

  constructor(archive: ArchiveView, backend: Backend) {
    this.archive = archive;
    this.judging = new Judging(backend);
    this.inside = new Inside(backend, archive.id);
    this.attaching = new Attaching(backend);
    this.name = archive.suggestedName;
    this.version = archive.suggestedVersion ?? '';
    this.kind = archive.content.kind === 'bundle' ? 'bundle' : 'plugin';
    this.description = this.facts?.description ?? '';
    this.open = this.#form && (this.nameProblem !== null || this.versionProblem !== null);
  }

  /** A card for the repaired copy of an archive, with what was typed for the original. */
  static repaired(archive: ArchiveView, original: ReviewItem, backend: Backend): ReviewItem {
    const item = new ReviewItem(archive, backend);
    const before = original.archive;
    item.origin = 'repaired';
    item.wanted = original.wanted;
    if (original.name !== before.suggestedName) item.name = original.name;
    if (original.version !== (before.suggestedVersion ?? '')) item.version = original.version;
    if (original.description !== (original.facts?.description ?? '')) {
      item.description = original.description;
    }
    item.useWaiting = original.useWaiting;
    item.attaching.open = original.attaching.open;
    for (const deployment of original.attaching.chosen) item.attaching.chosen.add(deployment);
    item.inside.open = original.inside.open;
    if (item.inside.open) void item.inside.read();
    return item;
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

  get judgement(): Judgement | null {
    return this.judging.judgement;
  }

  /** Whether it is a zip at all, and so can be judged and looked into. */
  get isZip(): boolean {
    return this.archive.content.kind !== 'notAZip';
  }

  /** Whether it can be sent, if need be with the person's consent. */
  get sendable(): boolean {
    return this.isZip && this.judgement?.sending !== 'never';
  }

  /** Whether it would be refused, so that only the person's consent sends it. */
  get needsConsent(): boolean {
    return this.judgement ? this.judgement.sending === 'on_consent' : this.#isSource;
  }

  /** Whether it is sent against its verdict. */
  get sendsAnyway(): boolean {
    return this.needsConsent && this.judging.consented;
  }

  /** Whether it is among what will be sent. */
  get selected(): boolean {
    return this.sendable && this.wanted && (!this.needsConsent || this.judging.consented);
  }

  /** Whether it has a name and a version to fill in. */
  get #form(): boolean {
    return this.isZip && !this.#isSource;
  }

  get #isSource(): boolean {
    return this.archive.content.kind === 'source';
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

import { untrack } from 'svelte';

import type { Backend } from '../backend/backend';
import type { Fault, Judgement, JudgeRequest } from '../backend/bindings/desk';

/** How long a change is waited on before an archive is judged again, in milliseconds. */
const PAUSE = 120;

/** The verdict on one archive, kept up to date with what it is judged for. */
export class Judging {
  /** The latest verdict; an older one stays until its successor is there. */
  judgement = $state.raw<Judgement | null>(null);
  /** Why there is no verdict. */
  fault = $state.raw<Fault | null>(null);
  /** Whether a newer verdict is on its way. */
  busy = $state(false);
  /** Whether the person wants it sent although it would be refused. */
  consented = $state(false);

  readonly #backend: Backend;
  #request: JudgeRequest | null = null;
  #number = 0;
  #pending: Promise<void> = Promise.resolve();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Judges for this, unless that is what the present verdict is for. */
  ask(request: JudgeRequest): void {
    const before = this.#request;
    if (before !== null && JSON.stringify(before) === JSON.stringify(request)) return;
    // A consent was given to one verdict and says nothing about another destination's.
    if (before !== null && destinationOf(before) !== destinationOf(request)) this.consented = false;
    this.#begin(request, before === null ? 0 : PAUSE);
  }

  /** Judges once more for the same. */
  again(): void {
    if (this.#request) this.#begin(this.#request, 0);
  }

  /** Waits until the verdict is up to date. */
  async settled(): Promise<void> {
    while (untrack(() => this.busy)) await this.#pending;
  }

  #begin(request: JudgeRequest, pause: number): void {
    this.#request = request;
    this.#number += 1;
    this.busy = true;
    this.#pending = this.#judge(request, this.#number, pause);
  }

  async #judge(request: JudgeRequest, number: number, pause: number): Promise<void> {
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    if (number !== this.#number) return;
    const answer = await this.#backend.judgeArchive(request);
    if (number !== this.#number) return;
    this.busy = false;
    this.judgement = answer.status === 'ok' ? answer.data : null;
    this.fault = answer.status === 'ok' ? null : answer.error;
  }
}

function destinationOf({ connection, sentAs, version }: JudgeRequest): string {
  return JSON.stringify([connection, sentAs, version]);
}

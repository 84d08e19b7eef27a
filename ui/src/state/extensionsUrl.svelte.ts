import type { Backend } from '../backend/backend';
import type { Fault, UrlTrail } from '../backend/bindings/desk';
import { downloadUrlProblem } from './drafts';

/** Where the URL of a form leads. */
export class UrlFollowing {
  trail = $state.raw<UrlTrail | null>(null);
  fault = $state.raw<Fault | null>(null);
  busy = $state(false);
  /** The URL that this is about. */
  url = $state<string | null>(null);

  readonly #backend: Backend;
  #number = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Follows the URL, unless that was done or nothing can be behind it. */
  async follow(typed: string): Promise<void> {
    const url = typed.trim();
    if (url === this.url) return;
    if (downloadUrlProblem(url) !== null) {
      this.clear();
      return;
    }
    await this.again(url);
  }

  /** Follows it once more. */
  async again(typed: string): Promise<void> {
    const url = typed.trim();
    this.clear();
    const number = this.#number;
    this.url = url;
    this.busy = true;
    const answer = await this.#backend.urlFollow(url);
    if (number !== this.#number) return;
    this.busy = false;
    this.trail = answer.status === 'ok' ? answer.data : null;
    this.fault = answer.status === 'ok' ? null : answer.error;
  }

  clear(): void {
    this.#number += 1;
    this.url = null;
    this.trail = null;
    this.fault = null;
    this.busy = false;
  }
}

import type { Answer, Backend, Unlisten } from './backend';
import type { DeskNews, Fault } from './bindings/desk';

/** One request that the page made, with its arguments. */
export interface Asked {
  name: keyof Backend;
  args: unknown[];
}

function ok<T>(data: T): Answer<T> {
  return { status: 'ok', data: structuredClone(data) };
}

/** The time at which everything happens in the fake. */
export const NOW = '2026-11-12T09:41:00Z';

/** What every part of the fake needs: it remembers what was asked, and can refuse or tell. */
export class FakeSeam {
  readonly asked: Asked[] = [];
  /** Faults to answer with, by request. */
  readonly refusals: Partial<Record<keyof Backend, Fault>> = {};
  readonly #held = new Map<keyof Backend, Promise<void>>();
  readonly #listeners = new Set<(news: DeskNews) => void>();
  #number = 0;

  /** How often something was asked for. */
  times(name: keyof Backend): number {
    return this.asked.filter((one) => one.name === name).length;
  }

  /** The arguments of the latest request of a kind. */
  lastArgs(name: keyof Backend): unknown[] | undefined {
    return this.asked.findLast((one) => one.name === name)?.args;
  }

  /** Holds back what is answered to a request from now on; the answer lets it go. */
  hold(name: keyof Backend): () => void {
    let letGo: () => void = () => undefined;
    this.#held.set(name, new Promise((resolve) => (letGo = resolve)));
    return () => {
      this.#held.delete(name);
      letGo();
    };
  }

  /** Tells the page something. */
  tell(news: DeskNews): void {
    for (const hear of this.#listeners) hear(structuredClone(news));
  }

  onNews = async (hear: (news: DeskNews) => void): Promise<Unlisten> => {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  };

  protected async answer<T>(
    name: keyof Backend,
    args: unknown[],
    make: () => T,
  ): Promise<Answer<T>> {
    this.asked.push({ name, args: structuredClone(args) });
    const refusal = this.refusals[name];
    const made: Answer<T> = refusal ? { status: 'error', error: refusal } : ok(make());
    const held = this.#held.get(name);
    if (held) await held;
    return made;
  }

  protected newId(kind: string): string {
    this.#number += 1;
    return `${kind}-${this.#number}`;
  }
}

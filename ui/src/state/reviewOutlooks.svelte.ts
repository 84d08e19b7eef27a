import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../backend/backend';
import type { ConnectionId, Fault, InstanceId, RestartOutlook } from '../backend/bindings/desk';

/** What is known of one instance's restart. */
export interface KnownOutlook {
  outlook: RestartOutlook | null;
  busy: boolean;
  fault: Fault | null;
  /** Whether it was asked for a restart that does not wait for a healthy cluster. */
  force: boolean;
}

/** Names an instance among those of every connection. */
export function instanceKey(connection: ConnectionId, instance: InstanceId): string {
  return JSON.stringify([connection, instance]);
}

/** What a restart of each instance costs, read once it is chosen. */
export class Outlooks {
  readonly #known = new SvelteMap<string, KnownOutlook>();
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  of(connection: ConnectionId, instance: InstanceId): KnownOutlook | null {
    return this.#known.get(instanceKey(connection, instance)) ?? null;
  }

  /** Reads it, unless this was read before. */
  ask(connection: ConnectionId, instance: InstanceId, force: boolean): void {
    const known = this.of(connection, instance);
    if (known?.force !== force) void this.again(connection, instance, force);
  }

  async again(connection: ConnectionId, instance: InstanceId, force: boolean): Promise<void> {
    const key = instanceKey(connection, instance);
    const before = this.#known.get(key)?.outlook ?? null;
    const asking: KnownOutlook = { outlook: before, busy: true, fault: null, force };
    this.#known.set(key, asking);
    const answer = await this.#backend.restartOutlook(connection, instance, force);
    // Forgotten or asked again in the meantime: this answer is about what nobody waits for.
    if (this.#known.get(key) !== asking) return;
    this.#known.set(
      key,
      answer.status === 'ok'
        ? { outlook: answer.data, busy: false, fault: null, force }
        : { outlook: null, busy: false, fault: answer.error, force },
    );
  }

  /** Forgets what is known of an instance, so that it is read anew when it is chosen again. */
  drop(connection: ConnectionId, instance: InstanceId): void {
    this.#known.delete(instanceKey(connection, instance));
  }

  clear(): void {
    this.#known.clear();
  }
}

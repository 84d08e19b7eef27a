import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../backend/backend';
import type { ConnectionId, Fault, Place } from '../backend/bindings/desk';

interface Known {
  places: readonly Place[];
  busy: boolean;
  fault: Fault | null;
}

const NOTHING: Known = { places: [], busy: false, fault: null };

/** The deployments or instances of the destinations, read once for each connection. */
export class Places {
  readonly #known = new SvelteMap<ConnectionId, Known>();
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  of(connection: ConnectionId | null): Known {
    return (connection === null ? undefined : this.#known.get(connection)) ?? NOTHING;
  }

  /** The places of several connections, as if they were one's. */
  together(connections: readonly ConnectionId[]): Known {
    const known = connections.map((connection) => this.of(connection));
    return {
      places: known.flatMap(({ places }) => places),
      busy: known.some(({ busy }) => busy),
      fault: known.find(({ fault }) => fault !== null)?.fault ?? null,
    };
  }

  /** Reads a connection's places, unless that was tried before. */
  async read(connection: ConnectionId): Promise<void> {
    if (!this.#known.has(connection)) await this.readAgain(connection);
  }

  async readAgain(connection: ConnectionId): Promise<void> {
    const reading: Known = { ...NOTHING, busy: true };
    this.#known.set(connection, reading);
    const answer = await this.#backend.destinationPlaces(connection);
    // Forgotten or read again in the meantime: this answer is about a list that nobody waits for.
    if (this.#known.get(connection) !== reading) return;
    this.#known.set(
      connection,
      answer.status === 'ok'
        ? { ...NOTHING, places: answer.data }
        : { ...NOTHING, fault: answer.error },
    );
  }

  forget(): void {
    this.#known.clear();
  }
}

/** The versions of places, each once, in the places' order. */
export function versionsOf(places: readonly Place[]): string[] {
  const versions = places.map((place) => place.version);
  return versions.filter((version, index) => versions.indexOf(version) === index);
}

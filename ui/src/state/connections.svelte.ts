import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../backend/backend';
import type { ConnectionId, ConnectionView, Fault } from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';

/** How a connection answered when it was last asked. */
export type Reachability = 'unknown' | 'works' | 'failing' | 'noSecret';

function practiceName({ service, region }: ConnectionView): string {
  const named = t(`service.${service}`);
  return region === null
    ? t('practice.name', { service: named })
    : t('practice.nameIn', { service: named, region });
}

/** The saved connections. */
export class Connections {
  #saved = $state.raw<ConnectionView[]>([]);
  /** The connections; those into the sandbox bear a name in the language that is shown. */
  readonly all: ConnectionView[] = $derived(
    this.#saved.map((connection) =>
      connection.practice
        ? {
            ...connection,
            name: practiceName(connection),
          }
        : connection,
    ),
  );
  fault = $state.raw<Fault | null>(null);
  /** Whether the list was read at least once. */
  known = $state(false);
  readonly #answered = new SvelteMap<ConnectionId, boolean>();
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async read(): Promise<void> {
    const answer = await this.#backend.connectionsList();
    if (answer.status === 'ok') {
      this.#saved = answer.data;
      this.fault = null;
    } else {
      this.fault = answer.error;
    }
    this.known = true;
  }

  byId(id: ConnectionId): ConnectionView | null {
    return this.all.find((connection) => connection.id === id) ?? null;
  }

  /** Notes whether a request to the service succeeded. */
  noteAnswer(id: ConnectionId, worked: boolean): void {
    this.#answered.set(id, worked);
  }

  /** Forgets how it answered, after its form was saved. */
  forgetAnswer(id: ConnectionId): void {
    this.#answered.delete(id);
  }

  reachability(connection: ConnectionView): Reachability {
    if (!connection.hasSecret) return 'noSecret';
    const worked = this.#answered.get(connection.id);
    return worked === undefined ? 'unknown' : worked ? 'works' : 'failing';
  }
}

import { untrack } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';

import type {
  ConnectionId,
  ConnectionView,
  Fault,
  InstanceId,
  InstanceRow,
  InstanceTarget,
  Place,
} from '../backend/bindings/desk';
import { instanceKey, Outlooks } from './reviewOutlooks.svelte';
import type { ReviewParts } from './reviewParts';
import { versionsOf, type Places } from './reviewPlaces.svelte';

/** An instance to which archives can be brought. */
export interface BringTarget {
  connection: ConnectionView;
  place: Place;
  /** What its list tells beyond that, once it was read. */
  row: InstanceRow | null;
}

/** Where archives go on Alibaba Cloud: instances of one connection or several, and what then. */
export class Bringing {
  /** Whether the plug-ins are installed once the library holds them. */
  install = $state(true);
  /** Whether the service shall go on with a cluster that is not healthy. */
  force = $state(false);
  /** Why nothing was begun. */
  fault = $state.raw<Fault | null>(null);
  /** The connections whose instances are offered, the sheet's destination first. */
  connectionIds = $state.raw<readonly ConnectionId[]>([]);

  readonly outlooks: Outlooks;
  readonly #rows = new SvelteMap<ConnectionId, readonly InstanceRow[]>();
  readonly #chosen = new SvelteSet<string>();
  readonly #typed = new SvelteMap<string, string>();
  readonly #parts: ReviewParts;
  readonly #places: Places;

  constructor(parts: ReviewParts, places: Places) {
    this.#parts = parts;
    this.#places = places;
    this.outlooks = new Outlooks(parts.backend);
  }

  /** Begins anew with one connection; the instance that the person looks at is chosen. */
  begin(destination: ConnectionId | null): void {
    this.clear();
    if (destination === null) return;
    this.add(destination);
    const { place } = this.#parts.route;
    if (place.screen === 'instance' && place.connection === destination) {
      this.#chosen.add(instanceKey(destination, place.instance));
    }
  }

  clear(): void {
    this.install = true;
    this.force = false;
    this.fault = null;
    this.connectionIds = [];
    this.#rows.clear();
    this.#chosen.clear();
    this.#typed.clear();
    this.outlooks.clear();
  }

  get connections(): ConnectionView[] {
    return this.connectionIds
      .map((id) => this.#parts.connections.byId(id))
      .filter((connection) => connection !== null);
  }

  /** Connections to Alibaba Cloud whose instances could be added. */
  get others(): ConnectionView[] {
    return this.#parts.connections.all.filter(
      ({ id, service }) => service === 'alibaba' && !this.connectionIds.includes(id),
    );
  }

  add(connection: ConnectionId): void {
    if (this.connectionIds.includes(connection)) return;
    this.connectionIds = [...this.connectionIds, connection];
    void this.#places.read(connection);
    void this.#readRows(connection);
  }

  remove(connection: ConnectionId): void {
    for (const { place } of this.instancesOf(connection)) this.choose(connection, place.id, false);
    this.connectionIds = this.connectionIds.filter((id) => id !== connection);
  }

  /** Whether a connection's instances are being read, and why they couldn't be. */
  reading(connection: ConnectionId): { busy: boolean; fault: Fault | null } {
    return this.#places.of(connection);
  }

  async readAgain(connection: ConnectionId): Promise<void> {
    void this.#readRows(connection);
    await this.#places.readAgain(connection);
  }

  /** The instances of one connection, as far as they are known. */
  instancesOf(connection: ConnectionId): BringTarget[] {
    const view = this.#parts.connections.byId(connection);
    if (view === null) return [];
    const rows = this.#rows.get(connection) ?? [];
    return this.#places.of(connection).places.map((place) => ({
      connection: view,
      place,
      row: rows.find((row) => row.id === place.id) ?? null,
    }));
  }

  /** Reads how the instances stand. Without it they can be chosen as well: it is only shown. */
  async #readRows(connection: ConnectionId): Promise<void> {
    const answer = await this.#parts.backend.instancesList(connection);
    if (answer.status === 'ok' && this.connectionIds.includes(connection)) {
      this.#rows.set(connection, answer.data.rows);
    }
  }

  isChosen(connection: ConnectionId, instance: InstanceId): boolean {
    return this.#chosen.has(instanceKey(connection, instance));
  }

  choose(connection: ConnectionId, instance: InstanceId, wanted: boolean): void {
    const key = instanceKey(connection, instance);
    if (wanted) this.#chosen.add(key);
    else {
      this.#chosen.delete(key);
      this.#typed.delete(key);
      this.outlooks.drop(connection, instance);
    }
  }

  /** The chosen instances, in the order in which they are listed. */
  get targets(): BringTarget[] {
    return this.connectionIds.flatMap((id) =>
      this.instancesOf(id).filter(({ place }) => this.isChosen(id, place.id)),
    );
  }

  /** The versions that the chosen instances run. */
  get versions(): string[] {
    return versionsOf(this.targets.map(({ place }) => place));
  }

  typedFor(connection: ConnectionId, instance: InstanceId): string {
    return this.#typed.get(instanceKey(connection, instance)) ?? '';
  }

  type(connection: ConnectionId, instance: InstanceId, name: string): void {
    this.#typed.set(instanceKey(connection, instance), name);
  }

  /** Whether a protected connection has yet to be told the instance's name. */
  wantsName({ connection, place }: BringTarget): boolean {
    if (!connection.protected) return false;
    const typed = this.typedFor(connection.id, place.id).trim();
    return typed !== place.name.trim() && typed !== place.id;
  }

  /** An instance as the desk is told of it. */
  targetOf({ connection, place }: BringTarget): InstanceTarget {
    return {
      connection: connection.id,
      instance: place.id,
      typedName: connection.protected ? this.typedFor(connection.id, place.id).trim() : null,
    };
  }

  /** Whether everything is there that the chosen instances need. */
  get ready(): boolean {
    const { targets } = this;
    return (
      targets.length > 0 &&
      targets.every((target) => target.connection.oss !== null && !this.wantsName(target))
    );
  }

  /** Reads what a restart of the chosen instances costs, while one is asked for. */
  lookAhead(): void {
    const { targets, install, force } = this;
    if (!install) return;
    untrack(() => {
      for (const { connection, place } of targets) {
        this.outlooks.ask(connection.id, place.id, force);
      }
    });
  }
}

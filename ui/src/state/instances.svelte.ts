import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../backend/backend';
import type {
  ConnectionId,
  Fault,
  InstallRun,
  InstanceDetails,
  InstanceId,
  InstanceRow,
  PluginKey,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Announcer } from './announcer.svelte';
import type { Connections } from './connections.svelte';

/** One key as a string, to compare and to keep in sets: a name may have several versions. */
export function keyText(key: PluginKey): string {
  return JSON.stringify([key.name, key.fileVersion]);
}

/** The name by which a person knows an instance. */
export function instanceName(row: InstanceRow): string {
  return row.description?.trim() || row.id;
}

/** The instances of one connection. */
export class InstancesOfConnection {
  rows = $state.raw<InstanceRow[]>([]);
  readAt = $state<string | null>(null);
  fault = $state.raw<Fault | null>(null);
  reading = $state(false);
  filter = $state('');
  selected = $state<InstanceId | null>(null);

  /** What the table shows. Not `$derived`: this object outlives the screen that made it. */
  get visible(): InstanceRow[] {
    return this.rows.filter((row) => {
      const text = `${row.description ?? ''}\n${row.id}\n${row.versionText}`.toLowerCase();
      return text.includes(this.filter.trim().toLowerCase());
    });
  }

  readonly connection: ConnectionId;
  readonly #backend: Backend;
  readonly #connections: Connections;

  constructor(connection: ConnectionId, backend: Backend, connections: Connections) {
    this.connection = connection;
    this.#backend = backend;
    this.#connections = connections;
  }

  async read(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    const answer = await this.#backend.instancesList(this.connection);
    this.#connections.noteAnswer(this.connection, answer.status === 'ok');
    if (answer.status === 'ok') {
      this.rows = answer.data.rows;
      this.readAt = answer.data.readAt;
      this.fault = null;
    } else {
      this.fault = answer.error;
    }
    this.reading = false;
  }
}

/** The run that tells more: the later one, or of the same run what was read last. */
function latest(known: InstallRun | null, read: InstallRun | null): InstallRun | null {
  if (!known || !read) return read ?? known;
  if (known.id === read.id) return read.revision >= known.revision ? read : known;
  return read.askedAt >= known.askedAt ? read : known;
}

/** One instance with its plug-ins, what is chosen, and the last install run. */
export class InstanceDesk {
  details = $state.raw<InstanceDetails | null>(null);
  run = $state.raw<InstallRun | null>(null);
  fault = $state.raw<Fault | null>(null);
  reading = $state(false);
  shown = $state<'custom' | 'builtIn'>('custom');
  /** The keys of the plug-ins that are ticked, as text. */
  chosen = $state.raw<readonly string[]>([]);

  readonly connection: ConnectionId;
  readonly instance: InstanceId;
  readonly #backend: Backend;
  readonly #connections: Connections;

  constructor(
    connection: ConnectionId,
    instance: InstanceId,
    backend: Backend,
    connections: Connections,
  ) {
    this.connection = connection;
    this.instance = instance;
    this.#backend = backend;
    this.#connections = connections;
  }

  async read(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    const answer = await this.#backend.instanceDetails(this.connection, this.instance);
    this.#connections.noteAnswer(this.connection, answer.status === 'ok');
    if (answer.status === 'ok') {
      this.details = answer.data;
      this.run = latest(this.run, answer.data.lastRun);
      this.fault = null;
    } else {
      this.fault = answer.error;
    }
    this.reading = false;
  }

  choose(key: PluginKey, wanted: boolean): void {
    const text = keyText(key);
    const others = this.chosen.filter((one) => one !== text);
    this.chosen = wanted ? [...others, text] : others;
  }

  /** Asks the service to install plug-ins; the fault when it was not even asked. */
  async install(
    plugins: PluginKey[],
    force: boolean,
    confirmed: string | null,
  ): Promise<Fault | null> {
    const answer = await this.#backend.instancesChange({
      targets: [{ connection: this.connection, instance: this.instance, typedName: confirmed }],
      change: { kind: 'install', plugins },
      force,
    });
    if (answer.status === 'error') return answer.error;
    const [run] = answer.data;
    if (run) this.run = latest(this.run, run);
    if (run?.state !== 'refused') this.chosen = [];
    void this.read();
    return null;
  }
}

/** Every list of instances and every instance that was looked at. */
export class Instances {
  readonly #lists = new SvelteMap<ConnectionId, InstancesOfConnection>();
  readonly #desks = new SvelteMap<string, InstanceDesk>();
  readonly #backend: Backend;
  readonly #connections: Connections;
  readonly #announcer: Announcer;

  constructor(backend: Backend, connections: Connections, announcer: Announcer) {
    this.#backend = backend;
    this.#connections = connections;
    this.#announcer = announcer;
  }

  of(connection: ConnectionId): InstancesOfConnection {
    let list = this.#lists.get(connection);
    if (!list) {
      list = new InstancesOfConnection(connection, this.#backend, this.#connections);
      this.#lists.set(connection, list);
    }
    return list;
  }

  desk(connection: ConnectionId, instance: InstanceId): InstanceDesk {
    const key = JSON.stringify([connection, instance]);
    let desk = this.#desks.get(key);
    if (!desk) {
      desk = new InstanceDesk(connection, instance, this.#backend, this.#connections);
      this.#desks.set(key, desk);
    }
    return desk;
  }

  forget(connection: ConnectionId): void {
    this.#lists.delete(connection);
    for (const [key, desk] of this.#desks) {
      if (desk.connection === connection) this.#desks.delete(key);
    }
  }

  /** Takes in an install run as it is now; its end is read from the service once more. */
  hear(run: InstallRun): void {
    const desk = this.#desks.get(JSON.stringify([run.connection, run.instance]));
    if (!desk) return;
    const before = desk.run;
    desk.run = latest(before, run);
    if (desk.run !== run) return;
    if (before?.id === run.id && before.state === run.state) return;
    if (run.state === 'finished' || run.state === 'refused') {
      const instance = desk.details ? instanceName(desk.details.row) : run.instance;
      this.#announcer.say(t('result.announce', { instance, state: t(`result.run.${run.state}`) }));
    }
    if (run.state === 'finished' || run.state === 'following') void desk.read();
  }
}

import { SvelteMap } from 'svelte/reactivity';

import type { Answer, Backend } from '../backend/backend';
import type {
  ChangeAsk,
  ConnectionId,
  Fault,
  InstallRun,
  InstallRunId,
  InstanceId,
  InstanceRow,
  RunState,
  TableId,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Announcer } from './announcer.svelte';
import type { Connections } from './connections.svelte';
import { InstanceDesk } from './instancesDesk.svelte';
import { runInstanceName } from './instancesNames';
import { hasFailed, InstanceRuns } from './instancesRuns.svelte';

export { InstanceDesk } from './instancesDesk.svelte';
export { instanceName, keyText } from './instancesNames';

/** States in which something came to pass that a person should hear of. */
const TOLD: readonly RunState[] = ['finished', 'refused', 'interrupted', 'waiting_turn'];

/** The instances of one connection. */
export class InstancesOfConnection {
  rows = $state.raw<InstanceRow[]>([]);
  readAt = $state<string | null>(null);
  fault = $state.raw<Fault | null>(null);
  reading = $state(false);
  filter = $state('');
  selected = $state<InstanceId | null>(null);
  /** The instances that are ticked, for an act on several at once. */
  ticked = $state.raw<readonly InstanceId[]>([]);
  /** The result table that is shown; the latest one without it. */
  table = $state<TableId | null>(null);

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
  #readAgain = false;

  constructor(connection: ConnectionId, backend: Backend, connections: Connections) {
    this.connection = connection;
    this.#backend = backend;
    this.#connections = connections;
  }

  /** Reads the list. A request during a reading leads to one more reading after it. */
  async read(): Promise<void> {
    if (this.reading) {
      this.#readAgain = true;
      return;
    }
    this.reading = true;
    do {
      this.#readAgain = false;
      await this.#readOnce();
    } while (this.#readAgain);
    this.reading = false;
  }

  async #readOnce(): Promise<void> {
    const answer = await this.#backend.instancesList(this.connection);
    this.#connections.noteAnswer(this.connection, answer.status === 'ok');
    if (answer.status === 'ok') {
      this.rows = answer.data.rows;
      this.readAt = answer.data.readAt;
      this.fault = null;
      this.ticked = this.ticked.filter((id) => this.rows.some((row) => row.id === id));
    } else {
      this.fault = answer.error;
    }
  }

  /** Takes in how an instance stands, where a run read that later than the list. */
  note({ instance, instanceState: state, readAt }: InstallRun): void {
    if (state === 'unknown' || readAt === null || readAt < (this.readAt ?? '')) return;
    this.rows = this.rows.map((row) => (row.id === instance ? { ...row, state } : row));
  }

  tick(instance: InstanceId, wanted: boolean): void {
    const others = this.ticked.filter((one) => one !== instance);
    this.ticked = wanted ? [...others, instance] : others;
  }
}

/** Every list of instances and every instance that was looked at. */
export class Instances {
  readonly runs: InstanceRuns;
  readonly #lists = new SvelteMap<ConnectionId, InstancesOfConnection>();
  readonly #desks = new SvelteMap<string, InstanceDesk>();
  readonly #backend: Backend;
  readonly #connections: Connections;
  readonly #announcer: Announcer;

  constructor(backend: Backend, connections: Connections, announcer: Announcer) {
    this.#backend = backend;
    this.#connections = connections;
    this.#announcer = announcer;
    this.runs = new InstanceRuns(backend);
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
    const key = deskKey(connection, instance);
    let desk = this.#desks.get(key);
    if (!desk) {
      desk = new InstanceDesk(connection, instance, this.#backend, this.#connections);
      this.#desks.set(key, desk);
    }
    return desk;
  }

  forget(connection: ConnectionId): void {
    this.#lists.delete(connection);
    this.runs.forget(connection);
    for (const [key, desk] of this.#desks) {
      if (desk.connection === connection) this.#desks.delete(key);
    }
  }

  /** Begins a change of one or several instances. */
  async change(ask: ChangeAsk): Promise<Answer<InstallRun[]>> {
    const answer = await this.#backend.instancesChange(ask);
    if (answer.status === 'ok') for (const run of answer.data) this.begun(run);
    return answer;
  }

  /** Shows the result table of a run from now on; the id of a run is that of its transfer. */
  async showTableOf(connection: ConnectionId, run: InstallRunId): Promise<void> {
    if (!this.runs.byId(run)) await this.runs.read();
    this.of(connection).table = this.runs.byId(run)?.table ?? null;
  }

  /** Takes in a run that was just asked for. */
  begun(run: InstallRun): void {
    this.runs.take(run);
    const desk = this.#deskOf(run);
    if (!desk) return;
    desk.begun(run);
    void desk.read();
  }

  /** Takes in a run as it is now; its end is read from the service once more. */
  hear(run: InstallRun): void {
    this.runs.take(run);
    if (this.runs.byId(run.id) === run) this.#lists.get(run.connection)?.note(run);
    const desk = this.#deskOf(run);
    if (!desk) return;
    const before = desk.run;
    desk.takeRun(run);
    if (desk.run !== run) return;
    const stands = before?.id === run.id && before.state === run.state;
    if (stands && !tellsOfInstance(before, run)) return;
    if (!stands && TOLD.includes(run.state)) this.#tell(run);
    if (run.state === 'finished' || run.state === 'following' || run.state === 'interrupted') {
      void desk.read();
      if (run.doing.kind === 'dictionaries') void desk.dictionaries.read();
    }
  }

  #deskOf(run: InstallRun): InstanceDesk | undefined {
    return this.#desks.get(deskKey(run.connection, run.instance));
  }

  #tell(run: InstallRun): void {
    const state = run.state === 'finished' && hasFailed(run) ? 'failed' : run.state;
    this.#announcer.say(
      t('result.announce', {
        doing: t(`result.doing.${run.doing.kind}`),
        instance: runInstanceName(run),
        state: t(`result.run.${state}`),
      }),
    );
  }
}

/** Whether a newer view of a run says something new of the instance or its plug-ins. */
function tellsOfInstance(before: InstallRun, run: InstallRun): boolean {
  const states = ({ instanceState, lines }: InstallRun): string =>
    [instanceState, ...lines.map((line) => line.state)].join();
  return states(before) !== states(run);
}

function deskKey(connection: ConnectionId, instance: InstanceId): string {
  return JSON.stringify([connection, instance]);
}

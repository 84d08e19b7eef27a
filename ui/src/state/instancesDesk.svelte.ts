import type { Backend } from '../backend/backend';
import type {
  BuiltInPlugin,
  ChangeRecord,
  ConnectionId,
  CustomPlugin,
  Fault,
  InstallRun,
  InstanceDetails,
  InstanceId,
  InstancePart,
  PluginKey,
  RemovedPlugin,
} from '../backend/bindings/desk';
import type { Connections } from './connections.svelte';
import { DictionariesOfInstance } from './instancesDictionaries.svelte';
import { keyText } from './instancesNames';
import { goesOn, latest } from './instancesRuns.svelte';

/** How often an instance is read while it is being changed, in milliseconds. */
const FOLLOW_EVERY = 10_000;

/** The parts of an instance's screen. */
export const INSTANCE_TABS = ['custom', 'builtIn', 'dictionaries', 'nodes', 'changes'] as const;

export type InstanceTab = (typeof INSTANCE_TABS)[number];

/** One instance with its plug-ins, what is chosen, and the last run. */
export class InstanceDesk {
  details = $state.raw<InstanceDetails | null>(null);
  run = $state.raw<InstallRun | null>(null);
  fault = $state.raw<Fault | null>(null);
  reading = $state(false);
  shown = $state<InstanceTab>('custom');
  filter = $state('');
  /** The keys of the custom plug-ins that are ticked, as text. */
  chosen = $state.raw<readonly string[]>([]);
  /** The names of the built-in plug-ins that are ticked. */
  chosenBuiltIn = $state.raw<readonly string[]>([]);
  /** The hosts of the nodes that are ticked. */
  chosenNodes = $state.raw<readonly string[]>([]);
  /** What became of the plug-ins that were last removed from the library. */
  removed = $state.raw<readonly RemovedPlugin[]>([]);

  readonly connection: ConnectionId;
  readonly instance: InstanceId;
  readonly dictionaries: DictionariesOfInstance;
  readonly #backend: Backend;
  readonly #connections: Connections;
  /** Whether something happened since the answer that is waited for was asked for. */
  #again = false;

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
    this.dictionaries = new DictionariesOfInstance(connection, instance, backend);
  }

  async read(): Promise<void> {
    if (this.reading) {
      this.#again = true;
      return;
    }
    this.reading = true;
    this.#again = false;
    const answer = await this.#backend.instanceDetails(this.connection, this.instance);
    this.#connections.noteAnswer(this.connection, answer.status === 'ok');
    if (answer.status === 'ok') {
      this.details = answer.data;
      this.run = latest(this.run, answer.data.lastRun);
      this.fault = null;
      this.#keepWhatIsThere(answer.data);
    } else {
      this.fault = answer.error;
    }
    this.reading = false;
    if (this.#again) await this.read();
  }

  /** What is gone from the service can't stay chosen. */
  #keepWhatIsThere({ custom, builtIn, nodes }: InstanceDetails): void {
    this.chosen = this.chosen.filter((key) => custom.some((one) => keyText(one.key) === key));
    this.chosenBuiltIn = this.chosenBuiltIn.filter((name) =>
      builtIn.some((one) => one.name === name),
    );
    this.chosenNodes = this.chosenNodes.filter((host) => nodes.some((one) => one.host === host));
  }

  /** Reads the instance again and again while it is being changed; the answer stops. */
  follow(): () => void {
    const timer = setInterval(() => {
      const state = this.details?.row.state;
      const own = this.run?.state === 'following' || this.run?.state === 'interrupted';
      const changing = own || state === 'activating' || state === 'suspended';
      if (changing && document.visibilityState === 'visible') void this.read();
    }, FOLLOW_EVERY);
    return () => clearInterval(timer);
  }

  choose(key: PluginKey, wanted: boolean): void {
    this.chosen = toggled(this.chosen, keyText(key), wanted);
  }

  chooseBuiltIn(name: string, wanted: boolean): void {
    this.chosenBuiltIn = toggled(this.chosenBuiltIn, name, wanted);
  }

  chooseNode(host: string, wanted: boolean): void {
    this.chosenNodes = toggled(this.chosenNodes, host, wanted);
  }

  /** The custom plug-ins that are ticked. */
  get chosenCustom(): CustomPlugin[] {
    return (this.details?.custom ?? []).filter((one) => this.chosen.includes(keyText(one.key)));
  }

  /** The built-in plug-ins that are ticked. */
  get chosenBuiltInPlugins(): BuiltInPlugin[] {
    return (this.details?.builtIn ?? []).filter((one) => this.chosenBuiltIn.includes(one.name));
  }

  /** Takes in a run that was begun or went on. */
  takeRun(run: InstallRun): void {
    this.run = latest(this.run, run);
  }

  /** Takes in a run that was just begun: what it is about needs no more ticks. */
  begun(run: InstallRun): void {
    this.takeRun(run);
    if (run.state === 'refused') return;
    this.chosen = [];
    this.chosenBuiltIn = [];
    this.chosenNodes = [];
  }

  /** Why a part could not be read. */
  unread(part: InstancePart): Fault | null {
    return this.details?.unread.find((one) => one.part === part)?.fault ?? null;
  }

  /** The change that the instance carries out or holds, as read last; `null` where none is told. */
  get change(): ChangeRecord | null {
    const { details, run } = this;
    const open = ({ state }: ChangeRecord): boolean =>
      state === 'running' || state === 'interrupted' || state === 'waiting';
    const listed = details?.changes.find(open) ?? null;
    const own = run && goesOn(run) && run.progress && open(run.progress) ? run.progress : null;
    if (!listed || !own) return own ?? listed;
    return own.id === listed.id && (run?.readAt ?? '') < (details?.readAt ?? '') ? listed : own;
  }

  async remove(plugins: PluginKey[], typedName: string | null): Promise<Fault | null> {
    const { connection, instance } = this;
    const answer = await this.#backend.libraryRemove(connection, instance, plugins, typedName);
    if (answer.status === 'error') return answer.error;
    this.removed = answer.data;
    const gone = answer.data.filter((one) => one.fault === null);
    for (const { key } of gone) this.choose(key, false);
    void this.read();
    return null;
  }

  /** Opens the service's page about a built-in plug-in in the browser. */
  async openPage(name: string): Promise<Fault | null> {
    const answer = await this.#backend.builtInPageOpen(this.connection, this.instance, name);
    return answer.status === 'error' ? answer.error : null;
  }

  async interrupt(typedName: string | null): Promise<Fault | null> {
    const answer = await this.#backend.changeInterrupt(this.connection, this.instance, typedName);
    if (answer.status === 'error') return answer.error;
    void this.read();
    return null;
  }

  async resume(): Promise<Fault | null> {
    const answer = await this.#backend.changeResume(this.connection, this.instance);
    if (answer.status === 'error') return answer.error;
    void this.read();
    return null;
  }
}

function toggled(chosen: readonly string[], one: string, wanted: boolean): readonly string[] {
  const others = chosen.filter((other) => other !== one);
  return wanted ? [...others, one] : others;
}

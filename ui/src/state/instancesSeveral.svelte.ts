import { SvelteMap } from 'svelte/reactivity';

import type {
  ChangeRequest,
  ConnectionId,
  ConnectionView,
  CustomPlugin,
  Fault,
  InstanceDetails,
  InstanceId,
  InstanceRow,
} from '../backend/bindings/desk';
import type { Connections } from './connections.svelte';
import type { Instances, InstancesOfConnection } from './instances.svelte';
import type { InstanceDesk } from './instancesDesk.svelte';

/** What can be done to several instances at once. */
export const SEVERAL_ACTS = ['install', 'installBuiltIn', 'uninstall', 'restart'] as const;

export type SeveralAct = (typeof SEVERAL_ACTS)[number];

/** An instance that can be chosen. */
export interface Choice {
  key: string;
  connection: ConnectionView;
  row: InstanceRow;
}

/** Which version of a plug-in an instance would install. */
export type Fit =
  { kind: 'takes' | 'other' | 'installed'; plugin: CustomPlugin } | { kind: 'unclear' };

/** A plug-in that every chosen instance holds. */
export interface Candidate {
  name: string;
  /** Why it can't be chosen: it is everywhere already, or it is not clear which version is meant. */
  whyNot: 'installed' | 'unclear' | null;
}

/** The name without the ending that the service sometimes adds. */
function bare(name: string): string {
  return name.replace(/\.zip$/i, '');
}

function isOn({ state }: { state: CustomPlugin['state'] }): boolean {
  return state === 'installed' || state === 'failed';
}

/** Which uploaded version of a name an instance would install. */
export function fitOf(details: InstanceDetails, name: string): Fit | null {
  const versions = details.custom.filter((one) => bare(one.key.name) === bare(name));
  if (versions.length === 0) return null;
  const fitting =
    versions.length > 1 ? versions.filter((one) => !one.builtForAnotherVersion) : versions;
  const [plugin] = fitting;
  if (!plugin || fitting.length > 1) return { kind: 'unclear' };
  if (plugin.state === 'installed') return { kind: 'installed', plugin };
  return { kind: plugin.builtForAnotherVersion ? 'other' : 'takes', plugin };
}

/** Instances of every Alibaba connection, of which several are changed at once. */
export class SeveralInstances {
  act = $state<SeveralAct>('install');
  filter = $state('');
  /** The names of the plug-ins that are chosen. */
  names = $state.raw<readonly string[]>([]);
  /** The connections as they were when the choice began. */
  readonly #lists: readonly { connection: ConnectionView; list: InstancesOfConnection }[];
  readonly #desks = new SvelteMap<string, InstanceDesk>();
  readonly #instances: Instances;

  constructor(instances: Instances, connections: Connections) {
    this.#instances = instances;
    this.#lists = connections.all
      .filter((one) => one.service === 'alibaba')
      .map((connection) => ({ connection, list: instances.of(connection.id) }));
  }

  /** Every instance that is known, in the order of the connections. */
  get choices(): Choice[] {
    return this.#lists.flatMap(({ connection, list }) =>
      list.rows.map((row) => ({ key: choiceKey(connection.id, row.id), connection, row })),
    );
  }

  get visible(): Choice[] {
    const wanted = this.filter.trim().toLowerCase();
    return this.choices.filter(({ connection, row }) =>
      [row.description, row.id, row.versionText, connection.name, connection.region].some((text) =>
        text?.toLowerCase().includes(wanted),
      ),
    );
  }

  get chosen(): Choice[] {
    return this.choices.filter(({ key }) => this.#desks.has(key));
  }

  /** Connections whose instances could not be read. */
  get unreadPlaces(): { connection: ConnectionView; fault: Fault }[] {
    return this.#lists.flatMap(({ connection, list: { fault } }) =>
      fault ? [{ connection, fault }] : [],
    );
  }

  get readingPlaces(): boolean {
    return this.#lists.some(({ list }) => list.reading);
  }

  async readPlaces(): Promise<void> {
    await Promise.all(this.#lists.map(({ list }) => list.read()));
  }

  isTicked(choice: Choice): boolean {
    return this.#desks.has(choice.key);
  }

  /** Ticks an instance, whose plug-ins are read then. */
  tick(connection: ConnectionId, instance: InstanceId, wanted: boolean): void {
    const key = choiceKey(connection, instance);
    if (!wanted) {
      this.#desks.delete(key);
      return;
    }
    const desk = this.#instances.desk(connection, instance);
    this.#desks.set(key, desk);
    void desk.read();
  }

  choose(act: SeveralAct): void {
    this.act = act;
    this.names = [];
  }

  toggleName(name: string): void {
    const others = this.names.filter((one) => one !== name);
    this.names = others.length === this.names.length ? [...others, name] : others;
  }

  details({ key }: Choice): InstanceDetails | null {
    return this.#desks.get(key)?.details ?? null;
  }

  /** How many of the chosen instances were not read yet. */
  get unreadDetails(): number {
    return this.chosen.filter((one) => !this.details(one) && !this.faultOf(one)).length;
  }

  faultOf({ key }: Choice): Fault | null {
    return this.#desks.get(key)?.fault ?? null;
  }

  /** The plug-ins that all of the chosen instances hold, as far as the act is about them. */
  get candidates(): Candidate[] {
    const all = this.chosen.flatMap((one) => this.details(one) ?? []);
    const [first] = all;
    if (!first || all.length < this.chosen.length) return [];
    return this.#namesOn(first)
      .filter((name, index, names) => names.indexOf(name) === index)
      .filter((name) => all.every((details) => this.#holds(details, name)))
      .sort((one, other) => one.localeCompare(other))
      .map((name) => ({ name, whyNot: this.#whyNot(all, name) }));
  }

  #namesOn({ custom, builtIn }: InstanceDetails): string[] {
    switch (this.act) {
      case 'install':
        return custom.map((one) => bare(one.key.name));
      case 'installBuiltIn':
        return builtIn.map((one) => one.name);
      case 'uninstall':
        return [
          ...custom.filter(isOn).map((one) => bare(one.key.name)),
          ...builtIn.filter((one) => isOn(one) && one.bond === 'free').map((one) => one.name),
        ];
      case 'restart':
        return [];
    }
  }

  #holds(details: InstanceDetails, name: string): boolean {
    return this.#namesOn(details).includes(name);
  }

  #whyNot(all: readonly InstanceDetails[], name: string): Candidate['whyNot'] {
    if (this.act === 'installBuiltIn') {
      const missing = all.some(({ builtIn }) =>
        builtIn.some((one) => one.name === name && !isOn(one)),
      );
      return missing ? null : 'installed';
    }
    if (this.act !== 'install') return null;
    const fits = all.map((details) => fitOf(details, name)?.kind ?? 'unclear');
    if (fits.includes('unclear')) return 'unclear';
    return fits.every((kind) => kind === 'installed') ? 'installed' : null;
  }

  /** The plug-ins that are chosen and still can be. */
  get chosenNames(): string[] {
    const candidates = this.candidates.filter((one) => one.whyNot === null);
    return this.names.filter((name) => candidates.some((one) => one.name === name));
  }

  /** The change that is asked for; each instance finds its own version by the name. */
  get change(): ChangeRequest | null {
    const names = this.chosenNames;
    if (this.chosen.length === 0) return null;
    if (this.act === 'restart') return { kind: 'restart', nodes: [] };
    if (names.length === 0) return null;
    const plugins = names.map((name) => ({ name: this.#spelt(name), fileVersion: null }));
    switch (this.act) {
      case 'install':
        return { kind: 'install', plugins };
      case 'uninstall':
        return { kind: 'uninstall', plugins };
      case 'installBuiltIn':
        return { kind: 'installBuiltIn', names };
    }
  }

  /** A custom plug-in's name as the first instance writes it. */
  #spelt(name: string): string {
    for (const one of this.chosen) {
      const found = this.details(one)?.custom.find(({ key }) => bare(key.name) === name);
      if (found) return found.key.name;
    }
    return name;
  }
}

function choiceKey(connection: ConnectionId, instance: InstanceId): string {
  return JSON.stringify([connection, instance]);
}

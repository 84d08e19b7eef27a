import { SvelteSet } from 'svelte/reactivity';

import type { Backend } from '../backend/backend';
import type {
  ConnectionId,
  DeploymentId,
  ExtensionDraft,
  Fault,
  Place,
  PlanAct,
  PlanOutlook,
  PlanRequest,
} from '../backend/bindings/desk';

/** How long a change of the form is waited on before it is previewed again, in milliseconds. */
const PAUSE = 120;

/** Whether an extension with this draft can be attached to a deployment of this version. */
export function fits({ kind, version }: ExtensionDraft, runs: string): boolean {
  if (kind === 'plugin' || !version.includes('*')) return version === runs;
  const wanted = version.split('.');
  const present = runs.split('.');
  return wanted.every(
    (part, index) => part === present[index] || (part === '*' && index === wanted.length - 1),
  );
}

/** The act for an extension that is made from this draft. */
export function withDraft(act: PlanAct, draft: ExtensionDraft): PlanAct {
  switch (act.kind) {
    case 'attachNew':
    case 'replaceSafely':
    case 'upgrade':
      return { ...act, draft };
    default:
      return act;
  }
}

/** What a change of plans would do, kept up to date with what is asked. */
export class Preview {
  outlooks = $state.raw<readonly PlanOutlook[]>([]);
  fault = $state.raw<Fault | null>(null);
  busy = $state(false);

  readonly #backend: Backend;
  #asked: string | null = null;
  #number = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  of(deployment: DeploymentId): PlanOutlook | null {
    return this.outlooks.find((one) => one.deployment === deployment) ?? null;
  }

  /** Previews this, unless that is what was asked last. */
  ask(connection: ConnectionId, request: PlanRequest): void {
    const asked = JSON.stringify([connection, request]);
    if (asked === this.#asked) return;
    const pause = this.#asked === null ? 0 : PAUSE;
    this.#asked = asked;
    void this.#read(connection, request, pause);
  }

  /** Reads it anew, after it could not be read. */
  again(connection: ConnectionId, request: PlanRequest): void {
    this.#asked = null;
    this.ask(connection, request);
  }

  /** Forgets what was asked and read. */
  clear(): void {
    this.#asked = null;
    this.#number += 1;
    this.outlooks = [];
    this.fault = null;
    this.busy = false;
  }

  async #read(connection: ConnectionId, request: PlanRequest, pause: number): Promise<void> {
    this.#number += 1;
    const number = this.#number;
    this.busy = true;
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    if (number !== this.#number) return;
    const answer = await this.#backend.plansPreview(connection, request);
    if (number !== this.#number) return;
    this.busy = false;
    this.outlooks = answer.status === 'ok' ? answer.data.outlooks : [];
    this.fault = answer.status === 'ok' ? null : answer.error;
  }
}

/** The deployments that one archive is attached to after its upload. */
export class Attaching {
  /** Whether the deployments are shown. */
  open = $state(false);
  readonly chosen = new SvelteSet<DeploymentId>();
  readonly preview: Preview;

  constructor(backend: Backend) {
    this.preview = new Preview(backend);
  }

  choose(deployment: DeploymentId, wanted: boolean): void {
    if (wanted) this.chosen.add(deployment);
    else this.chosen.delete(deployment);
  }

  /** Those that are chosen and may be: what was typed since may have ruled one out. */
  among(places: readonly Place[]): Place[] {
    return places.filter(
      (place) => this.chosen.has(place.id) && this.preview.of(place.id)?.possible !== false,
    );
  }
}

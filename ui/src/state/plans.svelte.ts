import { SvelteMap, SvelteSet } from 'svelte/reactivity';

import type { Backend } from '../backend/backend';
import type {
  ConnectionId,
  DeploymentId,
  Fault,
  PlanAct,
  PlanCheck,
  PlanOutlook,
  PlanRequest,
  PlanRun,
  TransferId,
  TransferView,
} from '../backend/bindings/desk';
import { hasEnded } from './transferOrder';
import type { Transfers } from './transfers.svelte';

/** Which plans are meant: those of all deployments of a connection, or of some. */
export interface PlanScope {
  connection: ConnectionId;
  act: PlanAct;
  /** The only deployments that are meant; without any, all are looked at. */
  deployments?: readonly DeploymentId[];
}

/** Whether the act leaves a deployment's plan as it is because it means nothing there. */
export function meansNothing(outlook: PlanOutlook): boolean {
  return outlook.effect.kind === 'nothing';
}

/** Whether every word of the filter occurs in what a row shows. */
function matches(outlook: PlanOutlook, filter: string): boolean {
  const text = `${outlook.name}\n${outlook.version ?? ''}\n${outlook.deployment}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** A change of plans from its preview to its end: what is chosen, checked and carried out. */
export class PlanMaking {
  outlooks = $state.raw<readonly PlanOutlook[]>([]);
  readAt = $state<string | null>(null);
  reading = $state(false);
  fault = $state.raw<Fault | null>(null);
  filter = $state('');
  /** Whether those are shown too for which the act means nothing. */
  showsRest = $state(false);
  /** The deployments that are ticked. */
  readonly ticked = new SvelteSet<DeploymentId>();
  /** What the service said to the last dry run of each. */
  readonly checks = new SvelteMap<DeploymentId, PlanCheck>();
  checking = $state(false);
  applying = $state(false);
  /** Whether the last attempt to apply ended with refused dry runs. */
  refused = $state(false);
  actFault = $state.raw<Fault | null>(null);
  /** The transfers that carry the change out; empty before it began. */
  begun = $state.raw<readonly TransferId[]>([]);

  readonly scope: PlanScope;
  readonly #backend: Backend;
  readonly #transfers: Transfers;
  #reading = 0;

  constructor(backend: Backend, transfers: Transfers, scope: PlanScope) {
    this.#backend = backend;
    this.#transfers = transfers;
    this.scope = scope;
  }

  /** Those that can be changed. */
  readonly possible = $derived(this.outlooks.filter((outlook) => outlook.possible));
  /** Those that are ticked and can be changed. */
  readonly chosen = $derived(this.possible.filter((one) => this.ticked.has(one.deployment)));
  /** How many are there for which the act means nothing. */
  readonly rest = $derived(this.outlooks.filter(meansNothing).length);
  /** The rows, those first that can be changed. */
  readonly rows = $derived.by(() => {
    if (this.begun.length > 0) return this.chosen;
    const filter = this.filter.trim();
    const shown = this.outlooks.filter(
      (one) => (this.showsRest || !meansNothing(one)) && matches(one, filter),
    );
    return [...shown.filter((one) => one.possible), ...shown.filter((one) => !one.possible)];
  });
  /** What became of it, as the transfers tell. */
  readonly transfers = $derived.by((): TransferView[] =>
    this.begun.flatMap((id) => this.#transfers.byId(id) ?? []),
  );
  readonly runs = $derived(this.transfers.flatMap((one): PlanRun[] => one.plans ?? []));
  readonly isOver = $derived(
    this.begun.length > 0 && this.transfers.every((one) => hasEnded(one.state)),
  );
  /** The refusals of the chosen ones. */
  readonly refusals = $derived(
    this.chosen.flatMap((one) => {
      const check = this.checks.get(one.deployment);
      return check?.fault ? [{ name: one.name, fault: check.fault }] : [];
    }),
  );

  get busy(): boolean {
    return this.checking || this.applying;
  }

  #request(deployments: readonly DeploymentId[]): PlanRequest {
    return { act: this.scope.act, deployments: [...deployments] };
  }

  /** The act for the chosen ones. */
  get request(): PlanRequest {
    return this.#request(this.chosen.map((one) => one.deployment));
  }

  /** Reads what would happen; what was ticked stays so where it is still possible. */
  async read(): Promise<void> {
    const number = (this.#reading += 1);
    this.reading = true;
    const answer = await this.#backend.plansPreview(
      this.scope.connection,
      this.#request(this.scope.deployments ?? []),
    );
    if (number !== this.#reading) return;
    this.reading = false;
    if (answer.status === 'error') {
      this.fault = answer.error;
      return;
    }
    const first = this.readAt === null;
    this.fault = null;
    this.outlooks = answer.data.outlooks;
    this.readAt = answer.data.readAt;
    this.checks.clear();
    this.refused = false;
    if (first) this.#chooseFirst();
  }

  /** What was named is meant; of all the others only one that has no alternative. */
  #chooseFirst(): void {
    const named = (this.scope.deployments ?? []).length > 0 || this.possible.length === 1;
    if (named) this.tickAll(true);
    // Where nothing can be done at all, the reasons are what there is to see.
    if (this.rest === this.outlooks.length) this.showsRest = true;
  }

  tick(deployment: DeploymentId, wanted: boolean): void {
    const outlook = this.possible.find((one) => one.deployment === deployment);
    if (!outlook || this.begun.length > 0) return;
    if (wanted) this.ticked.add(deployment);
    else this.ticked.delete(deployment);
  }

  /** Ticks those that can be changed and are shown, or none of them. */
  tickAll(wanted: boolean): void {
    for (const one of this.rows.filter((row) => row.possible)) {
      if (wanted) this.ticked.add(one.deployment);
      else this.ticked.delete(one.deployment);
    }
  }

  /** Asks the service what it would say to the plans of the chosen ones. */
  async check(): Promise<void> {
    if (this.busy || this.chosen.length === 0) return;
    this.checking = true;
    this.actFault = null;
    this.refused = false;
    const answer = await this.#backend.plansCheck(this.scope.connection, this.request);
    this.checking = false;
    if (answer.status === 'error') this.actFault = answer.error;
    else this.#takeChecks(answer.data);
  }

  /** Begins, where every dry run is well; whether it began. */
  async apply(typedName: string | null): Promise<boolean> {
    if (this.busy || this.chosen.length === 0 || this.begun.length > 0) return false;
    this.applying = true;
    this.actFault = null;
    this.refused = false;
    const answer = await this.#backend.plansApply(this.scope.connection, this.request, typedName);
    this.applying = false;
    if (answer.status === 'error') {
      this.actFault = answer.error;
      return false;
    }
    this.#takeChecks(answer.data.checks);
    this.refused = answer.data.transfers.length === 0;
    for (const transfer of answer.data.transfers) this.#transfers.hear(transfer);
    this.begun = answer.data.transfers.map((transfer) => transfer.id);
    return this.begun.length > 0;
  }

  #takeChecks(checks: readonly PlanCheck[]): void {
    for (const check of checks) this.checks.set(check.deployment, check);
  }
}

import { SvelteMap } from 'svelte/reactivity';

import type { Answer, Backend } from '../backend/backend';
import type {
  ConnectionId,
  DeploymentDetails,
  DeploymentId,
  DeploymentRow,
  Fault,
  PlanRun,
  TransferView,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Sorting } from '../parts/table/columns';
import type { Announcer } from './announcer.svelte';
import type { Connections } from './connections.svelte';
import { hasEnded } from './transferOrder';
import type { Transfers } from './transfers.svelte';

/** Which deployments the table shows. */
export type ShownDeployments = 'all' | 'attached' | 'changing' | 'doubled';

/** How often a deployment is read while its plan is carried out, in milliseconds. */
export const FOLLOW_EVERY = 2000;

/** Whether something is being carried out on a deployment. */
export function isChanging(row: DeploymentRow): boolean {
  return row.pending !== null || row.status === 'changing';
}

/** Whether `row` belongs to what is shown. */
export function isShownDeployment(row: DeploymentRow, shown: ShownDeployments): boolean {
  switch (shown) {
    case 'all':
      return true;
    case 'attached':
      return row.attached.length > 0;
    case 'changing':
      return isChanging(row);
    case 'doubled':
      return row.doubled.length > 0;
  }
}

/** Whether every word of the filter occurs in the row or in what is attached to it. */
export function deploymentMatches(row: DeploymentRow, filter: string): boolean {
  const attached = row.attached.map((one) => `${one.name} ${one.version}`).join('\n');
  const text =
    `${row.name}\n${row.version ?? ''}\n${row.region ?? ''}\n${row.id}\n${attached}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The deployments of one connection and how the table shows them. */
export class DeploymentsOfConnection {
  rows = $state.raw<readonly DeploymentRow[]>([]);
  /** Whether the service has more than were read. */
  more = $state(false);
  readAt = $state<string | null>(null);
  fault = $state.raw<Fault | null>(null);
  reading = $state(false);
  filter = $state('');
  shown = $state<ShownDeployments>('all');
  sorting = $state.raw<Sorting | null>({ id: 'name', desc: false });
  selected = $state<DeploymentId | null>(null);
  details = $state.raw<DeploymentDetails | null>(null);
  detailsFault = $state.raw<Fault | null>(null);

  readonly connection: ConnectionId;
  readonly #backend: Backend;
  readonly #connections: Connections;
  readonly #announcer: Announcer;
  #readAgain = false;
  #latestRead = 0;

  constructor(
    connection: ConnectionId,
    backend: Backend,
    connections: Connections,
    announcer: Announcer,
  ) {
    this.connection = connection;
    this.#backend = backend;
    this.#connections = connections;
    this.#announcer = announcer;
  }

  /** What the table shows. Not `$derived`: this object outlives the screen that made it. */
  get visible(): DeploymentRow[] {
    const filter = this.filter.trim();
    return this.rows.filter(
      (row) => isShownDeployment(row, this.shown) && deploymentMatches(row, filter),
    );
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
    const answer = await this.#backend.deploymentsList(this.connection);
    this.#connections.noteAnswer(this.connection, answer.status === 'ok');
    if (answer.status === 'error') {
      this.fault = answer.error;
      return;
    }
    this.fault = null;
    this.rows = answer.data.rows;
    this.more = answer.data.more;
    this.readAt = answer.data.readAt;
    const { selected } = this;
    if (selected === null) return;
    // A list that was cut short does not say that a deployment is gone.
    if (this.more || this.rows.some((row) => row.id === selected)) await this.readDetails();
    else this.select(null);
  }

  /** Selects a row and reads its details. */
  select(id: DeploymentId | null): void {
    if (this.selected === id) return;
    this.selected = id;
    this.details = null;
    this.detailsFault = null;
    if (id !== null) void this.readDetails();
  }

  /** Reads the details of the selected row again. */
  async readDetails(): Promise<void> {
    const id = this.selected;
    if (id === null) return;
    const number = (this.#latestRead += 1);
    const answer = await this.#backend.deploymentDetails(this.connection, id);
    if (this.selected !== id || number !== this.#latestRead) return;
    if (answer.status === 'ok') this.put(answer.data);
    else this.detailsFault = answer.error;
  }

  /** Takes in how a deployment is now, in the details and in the table. */
  put(details: DeploymentDetails): void {
    const { id } = details.row;
    const before = this.rows.find((row) => row.id === id) ?? null;
    this.rows = this.rows.map((row) => (row.id === id ? details.row : row));
    if (this.selected !== id) return;
    this.details = details;
    this.detailsFault = null;
    if (before?.pending && !details.row.pending) this.#tellEnd(details);
  }

  /** Tells aloud how the change ended that was being followed. */
  #tellEnd({ row, lastAttempt }: DeploymentDetails): void {
    const { name } = row;
    if (lastAttempt?.state === 'failed') {
      this.#announcer.say(t('deployment.announce.failed', { name }));
    } else if (lastAttempt?.state === 'succeeded') {
      this.#announcer.say(t('deployment.announce.done', { name }));
    }
  }

  /** Reads the selected deployment anew while its plan is carried out; the answer stops. */
  follow(): () => void {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const beat = async (): Promise<void> => {
      const row = this.details?.row ?? null;
      if (row && isChanging(row) && document.visibilityState === 'visible') {
        await this.readDetails();
      }
      if (!stopped) timer = setTimeout(() => void beat(), FOLLOW_EVERY);
    };
    timer = setTimeout(() => void beat(), FOLLOW_EVERY);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }

  /** Restarts every node of a deployment, one after another. */
  async restart(id: DeploymentId, typedName: string | null): Promise<Fault | null> {
    const answer = await this.#backend.deploymentRestart(this.connection, id, typedName);
    return this.#taken(answer);
  }

  #taken(answer: Answer<DeploymentDetails>): Fault | null {
    if (answer.status === 'error') return answer.error;
    this.put(answer.data);
    return null;
  }
}

/** Whether a run came to a state in which the deployment is another one than before. */
function isNews(run: PlanRun, before: TransferView | null): boolean {
  const former = before?.plans?.find((one) => one.deployment === run.deployment);
  return former !== undefined && former.state !== run.state;
}

/** The deployments of every Elastic connection that was looked at. */
export class Deployments {
  readonly #byConnection = new SvelteMap<ConnectionId, DeploymentsOfConnection>();
  readonly #backend: Backend;
  readonly #connections: Connections;
  readonly #announcer: Announcer;

  constructor(
    backend: Backend,
    connections: Connections,
    transfers: Transfers,
    announcer: Announcer,
  ) {
    this.#backend = backend;
    this.#connections = connections;
    this.#announcer = announcer;
    transfers.onChange((now, before) => this.#follow(now, before));
  }

  of(connection: ConnectionId): DeploymentsOfConnection {
    let deployments = this.#byConnection.get(connection);
    if (!deployments) {
      deployments = new DeploymentsOfConnection(
        connection,
        this.#backend,
        this.#connections,
        this.#announcer,
      );
      this.#byConnection.set(connection, deployments);
    }
    return deployments;
  }

  forget(connection: ConnectionId): void {
    this.#byConnection.delete(connection);
  }

  /** A transfer that changes plans changes what is shown of deployments. */
  #follow(now: TransferView, before: TransferView | null): void {
    const deployments = this.#byConnection.get(now.connection);
    const plans = now.plans ?? [];
    if (!deployments?.readAt || plans.length === 0) return;
    if (hasEnded(now.state) && before?.state !== now.state) {
      void deployments.read();
    } else if (
      plans.some((run) => run.deployment === deployments.selected && isNews(run, before))
    ) {
      void deployments.readDetails();
    }
  }
}

import type { Backend } from '../backend/backend';
import type {
  ConnectionId,
  DeploymentName,
  ExtensionDetails,
  ExtensionId,
  Fault,
  UsedBy,
} from '../backend/bindings/desk';
import { byExtension, withOthers, type Users } from './extensionsUsers';

/** Which deployments use the extensions of one connection, as far as it was read. */
export class UseOfExtensions {
  /** What was read last; it is shown as stale until its successor is there. */
  known = $state.raw<UsedBy | null>(null);
  fault = $state.raw<Fault | null>(null);
  reading = $state(false);

  readonly #connection: ConnectionId;
  readonly #backend: Backend;
  #users: Users = $state.raw(byExtension(null));
  #readAgain = false;

  constructor(connection: ConnectionId, backend: Backend) {
    this.#connection = connection;
    this.#backend = backend;
  }

  /** The deployments whose current or pending plan names an extension. */
  of(extension: ExtensionId): readonly DeploymentName[] {
    return this.#users.get(extension) ?? [];
  }

  /** As `of`, with those that only the extension's own details name, by their ids. */
  ofDetails(extension: ExtensionId, details: ExtensionDetails | null): readonly DeploymentName[] {
    const users = this.of(extension);
    return details?.row.id === extension ? withOthers(users, details.deployments) : users;
  }

  /** Shows what is known already, and reads it anew where that is stale. */
  async read(): Promise<void> {
    if (this.reading) return;
    await this.#read(false);
    if (this.known?.stale) await this.readAnew();
  }

  /** Reads it from the service. A request during a reading leads to one more after it. */
  async readAnew(): Promise<void> {
    if (this.reading) {
      this.#readAgain = true;
      return;
    }
    do {
      this.#readAgain = false;
      await this.#read(true);
    } while (this.#readAgain);
  }

  async #read(anew: boolean): Promise<void> {
    this.reading = true;
    const answer = await this.#backend.usedBy(this.#connection, anew);
    this.reading = false;
    if (answer.status === 'error') {
      this.fault = answer.error;
      return;
    }
    this.fault = null;
    this.known = answer.data;
    this.#users = byExtension(answer.data);
  }
}

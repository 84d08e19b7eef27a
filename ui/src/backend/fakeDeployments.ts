import type {
  ConnectionId,
  ConnectionView,
  CopySubject,
  CopyTexts,
  DeploymentDetails,
  DeploymentId,
  DeploymentRow,
  DialogWords,
  ExtensionDetails,
  ExtensionDraft,
  ExtensionId,
  ExtensionRow,
  PlanCheck,
  PlanOutlook,
  PlanRequest,
  PlansApplied,
  StoreCapability,
  TransferSource,
  TransferView,
  UrlTrail,
  UsedBy,
  VersionMatrix,
} from './bindings/desk';
import { FakeSeam, NOW } from './fakeSeam';
import { newTransfer } from './fakeTransfers';

/** The part of the fake that stands for Elastic's extensions, deployments and their plans. */
export class FakeDeployments extends FakeSeam {
  connections: ConnectionView[] = [];
  extensions: Record<ConnectionId, ExtensionDetails[]> = {};
  transfers: TransferView[] = [];
  capability: StoreCapability = 'store';
  used: UsedBy = { users: [], complete: true, stale: false, readAt: NOW };
  trail: UrlTrail = { hops: [], size: null };
  copied: CopyTexts = { curl: 'curl', ecctl: 'ecctl', terraform: 'resource' };
  deployments: Record<ConnectionId, DeploymentRow[]> = {};
  /** The last attempt of a deployment that the details tell. */
  lastAttempts: Record<DeploymentId, DeploymentDetails['lastAttempt']> = {};
  /** What an act would do. */
  outlooks: PlanOutlook[] | ((request: PlanRequest) => PlanOutlook[]) = [];
  /** What the dry runs say; all is well where it is empty. */
  checks: PlanCheck[] = [];
  matrix: VersionMatrix = { versions: [], rows: [], versionsTold: true, readAt: NOW };

  extensionsList = (connection: ConnectionId) =>
    this.answer('extensionsList', [connection], () => ({
      rows: (this.extensions[connection] ?? []).map((details) => details.row),
      readAt: NOW,
    }));
  extensionDetails = (connection: ConnectionId, extension: ExtensionId) =>
    this.answer('extensionDetails', [connection, extension], () => {
      const found = this.extensions[connection]?.find((one) => one.row.id === extension);
      if (!found) throw new Error(`the fake has no extension ${extension}`);
      return found;
    });
  extensionCreate = (connection: ConnectionId, draft: ExtensionDraft) =>
    this.answer('extensionCreate', [connection, draft], () => this.#create(connection, draft));
  extensionEdit = (connection: ConnectionId, extension: ExtensionId, draft: ExtensionDraft) =>
    this.answer('extensionEdit', [connection, extension, draft], () => {
      const found = this.#extension(connection, extension);
      Object.assign(found.row, draft);
      return found;
    });
  extensionDelete = (connection: ConnectionId, extension: ExtensionId, typedName: string | null) =>
    this.answer('extensionDelete', [connection, extension, typedName], () => {
      const all = this.extensions[connection] ?? [];
      this.extensions[connection] = all.filter((one) => one.row.id !== extension);
      return null;
    });
  extensionReceive = (connection: ConnectionId, extension: ExtensionId, words: DialogWords) =>
    this.answer('extensionReceive', [connection, extension, words], () => {
      const { name } = this.#extension(connection, extension).row;
      const source: TransferSource = { kind: 'stored', fileName: `${name}.zip` };
      return this.transfer(connection, source, name, extension);
    });
  urlFollow = (downloadUrl: string) => this.answer('urlFollow', [downloadUrl], () => this.trail);
  storeCapability = (connection: ConnectionId) =>
    this.answer('storeCapability', [connection], () => this.capability);
  usedBy = (connection: ConnectionId, anew: boolean) =>
    this.answer('usedBy', [connection, anew], () => ({
      ...this.used,
      stale: !anew && this.used.stale,
    }));
  copyAs = (connection: ConnectionId, subject: CopySubject) =>
    this.answer('copyAs', [connection, subject], () => this.copied);

  deploymentsList = (connection: ConnectionId) =>
    this.answer('deploymentsList', [connection], () => ({
      rows: this.deployments[connection] ?? [],
      more: false,
      readAt: NOW,
    }));
  deploymentDetails = (connection: ConnectionId, deployment: DeploymentId) =>
    this.answer('deploymentDetails', [connection, deployment], () =>
      this.#deployment(connection, deployment),
    );
  deploymentCancelPlan = (
    connection: ConnectionId,
    deployment: DeploymentId,
    typedName: string | null,
  ) =>
    this.answer('deploymentCancelPlan', [connection, deployment, typedName], () => {
      const found = this.#deployment(connection, deployment);
      found.row.pending = null;
      found.row.status = 'started';
      return found;
    });
  deploymentRestart = (
    connection: ConnectionId,
    deployment: DeploymentId,
    typedName: string | null,
  ) =>
    this.answer('deploymentRestart', [connection, deployment, typedName], () => {
      const found = this.#deployment(connection, deployment);
      found.row.status = 'changing';
      return found;
    });
  plansPreview = (connection: ConnectionId, request: PlanRequest) =>
    this.answer('plansPreview', [connection, request], () => ({
      outlooks: typeof this.outlooks === 'function' ? this.outlooks(request) : this.outlooks,
      readAt: NOW,
    }));
  plansCheck = (connection: ConnectionId, request: PlanRequest) =>
    this.answer('plansCheck', [connection, request], () => this.#checked(connection, request));
  plansApply = (connection: ConnectionId, request: PlanRequest, typedName: string | null) =>
    this.answer('plansApply', [connection, request, typedName], (): PlansApplied => {
      const checks = this.#checked(connection, request);
      if (checks.some((check) => check.fault)) return { transfers: [], checks };
      const transfers = checks.map(({ deployment, name }) => {
        const source: TransferSource = {
          kind: 'plans',
          doing: { kind: 'attach' },
          deployments: [{ id: deployment, name }],
        };
        const made = this.transfer(connection, source, name, null);
        made.plans = [
          {
            deployment,
            name,
            state: 'waiting',
            acceptedAt: null,
            attempt: null,
            nodes: 1,
            nodesDone: null,
            fault: null,
          },
        ];
        return made;
      });
      return { transfers, checks };
    });
  versionMatrix = (connection: ConnectionId) =>
    this.answer('versionMatrix', [connection], () => this.matrix);

  #checked(connection: ConnectionId, request: PlanRequest): PlanCheck[] {
    if (this.checks.length > 0) return this.checks;
    return request.deployments.map((deployment) => ({
      deployment,
      name: this.deployments[connection]?.find((row) => row.id === deployment)?.name ?? deployment,
      fault: null,
    }));
  }

  #extension(connection: ConnectionId, extension: ExtensionId): ExtensionDetails {
    const found = this.extensions[connection]?.find((one) => one.row.id === extension);
    if (!found) throw new Error(`the fake has no extension ${extension}`);
    return found;
  }

  #deployment(connection: ConnectionId, deployment: DeploymentId): DeploymentDetails {
    const row = this.deployments[connection]?.find((one) => one.id === deployment);
    if (!row) throw new Error(`the fake has no deployment ${deployment}`);
    const lastAttempt = this.lastAttempts[deployment] ?? null;
    return { row, lastAttempt, resourceVersion: '1', requestId: null, readAt: NOW };
  }

  #create(connection: ConnectionId, draft: ExtensionDraft): ExtensionDetails {
    const id = this.newId('9');
    const row: ExtensionRow = {
      ...draft,
      id,
      url: `repo://${id}`,
      downloadUrl: null,
      file: null,
    };
    const made: ExtensionDetails = {
      row,
      deployments: [],
      resourceVersion: '1',
      resourceCreated: NOW,
      resourceLastModified: NOW,
      requestId: null,
    };
    this.extensions[connection] = [...(this.extensions[connection] ?? []), made];
    return made;
  }

  protected transfer(
    connection: ConnectionId,
    source: TransferSource,
    extensionName: string,
    extension: ExtensionId | null,
  ): TransferView {
    const made = newTransfer({
      id: this.newId('transfer'),
      position: this.transfers.length,
      connection,
      connectionName: this.connections.find((one) => one.id === connection)?.name ?? '',
      source,
      extensionName,
      extension,
      askedAt: NOW,
    });
    this.transfers = [...this.transfers, made];
    return made;
  }
}

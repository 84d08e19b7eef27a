import { createContext } from 'svelte';

import type { Answer, Backend } from '../backend/backend';
import type {
  ArchiveView,
  ConnectionId,
  ConnectionView,
  DeskNews,
  DialogWords,
  ExtensionRow,
  Fault,
  JournalCondition,
  PlanRequest,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import { Announcer } from './announcer.svelte';
import { Appearance } from './appearance.svelte';
import { Closing } from './closing.svelte';
import { Connections } from './connections.svelte';
import { Deployments } from './deployments.svelte';
import { endedText, type Ended } from './endedText';
import { Extensions } from './extensions.svelte';
import { Instances } from './instances.svelte';
import { Review } from './review.svelte';
import { connectionOf, homeOf, Route } from './route.svelte';
import { Transfers } from './transfers.svelte';
import { Versions } from './versions.svelte';

/** Everything that the screens share, around one back end. */
export class Desk {
  readonly announcer = new Announcer();
  readonly route = new Route();
  readonly appearance: Appearance;
  readonly closing: Closing;
  readonly connections: Connections;
  readonly transfers: Transfers;
  readonly extensions: Extensions;
  readonly deployments: Deployments;
  readonly versions: Versions;
  readonly instances: Instances;
  readonly review: Review;
  version = $state('');
  platform = $state('');
  /** Whether the file of connections is there and could not be read. */
  connectionsUnreadable = $state(false);
  /** How the journal of transfers was found. */
  journal = $state.raw<JournalCondition>({ kind: 'fine' });
  /** Whether the first lists were read. */
  ready = $state(false);
  /** Whether the keyring asks the person to unlock it, in its own window. */
  keyringWaits = $state(false);
  /** How many files are held over the window; `null` while none are. */
  held = $state<number | null>(null);
  dialogFault = $state.raw<Fault | null>(null);
  /** Reads the list of the present screen again; `null` where there is none. */
  refreshHere = $state.raw<(() => void) | null>(null);
  /** Takes what is dropped while a dialog waits for a file; `null` where it is reviewed. */
  dropHere = $state.raw<((archives: ArchiveView[]) => void) | null>(null);

  /** Whether the person asked for the reading that is about to begin. */
  #refreshAsked = false;
  /** Whether the native dialog is open in which archives are chosen. */
  #choosing = false;

  readonly backend: Backend;

  constructor(backend: Backend) {
    this.backend = backend;
    this.appearance = new Appearance(backend);
    this.closing = new Closing(backend);
    this.connections = new Connections(backend);
    this.transfers = new Transfers(backend, this.connections, this.announcer, (id) =>
      this.instances.runs.byId(id),
    );
    this.extensions = new Extensions(backend, this.connections, this.transfers);
    this.deployments = new Deployments(backend, this.connections, this.transfers, this.announcer);
    this.versions = new Versions(backend, this.connections, this.transfers);
    this.instances = new Instances(backend, this.connections, this.announcer);
    this.review = new Review({
      backend,
      connections: this.connections,
      extensions: this.extensions,
      instances: this.instances,
      transfers: this.transfers,
      route: this.route,
      announcer: this.announcer,
    });
  }

  /** Whether the sandbox is open: its connections are there exactly as long. */
  get practiceOpen(): boolean {
    return this.connections.all.some((connection) => connection.practice);
  }

  /** Reads what is there and follows the news; the answer stops following. */
  async start(): Promise<() => void> {
    const stop = await this.backend.onNews((news) => this.hear(news));
    const info = await this.backend.appInfo();
    if (info.status === 'ok') {
      this.version = info.data.version;
      this.platform = info.data.platform;
      this.connectionsUnreadable = info.data.connectionsUnreadable;
      this.journal = info.data.journal;
      this.appearance.apply(info.data.settings);
    } else {
      this.appearance.apply(this.appearance.settings);
    }
    await Promise.all([this.connections.read(), this.transfers.read(), this.instances.runs.read()]);
    const [first] = this.connections.all;
    if (first) this.route.go(homeOf(first));
    this.ready = true;
    return stop;
  }

  /** Reads the list of the present screen again, as the person wishes. */
  refresh(): void {
    this.#refreshAsked = this.refreshHere !== null;
    this.refreshHere?.();
  }

  /** Whether the person asked for the reading that begins; it is told aloud then, once. */
  takeRefresh(): boolean {
    const asked = this.#refreshAsked;
    this.#refreshAsked = false;
    return asked;
  }

  hear(news: DeskNews): void {
    switch (news.kind) {
      case 'connectionsChanged':
        void this.connectionsChanged();
        break;
      case 'transferChanged':
        this.transfers.hear(news.transfer);
        break;
      case 'transfersListed':
        this.transfers.hearAll(news.transfers);
        break;
      case 'installChanged':
        this.instances.hear(news.run);
        break;
      case 'archivesDropped':
        this.held = null;
        if (this.dropHere) this.dropHere(news.archives);
        else this.review.add(news.archives);
        break;
      case 'keyringWaits':
        this.keyringWaits = news.waiting;
        break;
      case 'closeAsked':
        this.closing.ask();
        break;
      case 'workEnded':
        void this.#tellEnded(news);
        break;
      case 'dragOver':
        this.held = news.files;
        break;
      case 'dragLeft':
        this.held = null;
        break;
    }
  }

  /**
   * Reads the connections again, and leaves places whose connection is gone. The welcome is left
   * too once there is a connection: the sandbox may open again some time after the window did.
   */
  async connectionsChanged(): Promise<void> {
    await this.connections.read();
    const here = connectionOf(this.route.place);
    const gone = here !== null && !this.connections.byId(here);
    const welcomed = this.route.place.screen === 'welcome' && this.connections.all.length > 0;
    if (gone || welcomed) this.goHome();
    this.review.settle();
  }

  /** Gives the system the words for what was done while nobody looked. */
  async #tellEnded(ended: Ended): Promise<void> {
    const { title, body } = endedText(ended);
    await this.backend.notifyWorkEnded(title, body);
  }

  /** Goes to the first connection, or to the welcome when there is none. */
  goHome(): void {
    const [first] = this.connections.all;
    this.route.go(first ? homeOf(first) : { screen: 'welcome' });
  }

  /** Forgets what was read of a connection, after it was changed or deleted. */
  forget(connection: ConnectionId): void {
    this.connections.forgetAnswer(connection);
    this.extensions.forget(connection);
    this.deployments.forget(connection);
    this.versions.forget(connection);
    this.instances.forget(connection);
  }

  /** Opens the sandbox, and goes to its first connection if wanted. */
  async openSandbox(goThere: boolean): Promise<Fault | null> {
    const answer = await this.backend.sandboxOpen();
    if (answer.status === 'error') return answer.error;
    await this.connectionsChanged();
    const first: ConnectionView | undefined = answer.data[0];
    if (first && goThere) this.route.go(homeOf(first));
    return null;
  }

  async closeSandbox(): Promise<Fault | null> {
    const practice = this.connections.all.filter((connection) => connection.practice);
    const answer = await this.backend.sandboxClose();
    if (answer.status === 'error') return answer.error;
    for (const connection of practice) this.forget(connection.id);
    await this.connectionsChanged();
    return null;
  }

  /** Lets the person choose archives and reviews them. */
  async chooseArchives(): Promise<void> {
    const answer = await this.askForArchives();
    this.dialogFault = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') this.review.add(answer.data);
  }

  /** Lets the person choose an archive for one connection, and what is done to plans with it. */
  async chooseArchivesFor(connection: ConnectionId, then: PlanRequest | null): Promise<void> {
    const answer = await this.askForArchives();
    this.dialogFault = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') this.review.openFor(answer.data, connection, then);
  }

  /** Lets the person choose the file that an extension waits for. */
  async chooseFileFor(connection: ConnectionId, row: ExtensionRow): Promise<void> {
    const answer = await this.askForArchives();
    this.dialogFault = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') this.review.openInto(connection, row, answer.data);
  }

  /** Lets the person choose archives in the native dialog. */
  async askForArchives(): Promise<Answer<ArchiveView[]>> {
    // A second dialog would lie over the first one.
    if (this.#choosing) return { status: 'ok', data: [] };
    this.#choosing = true;
    const answer = await this.backend.archivesChoose(archiveWords());
    this.#choosing = false;
    return answer;
  }
}

/** The words of the native dialog in which archives are chosen. */
function archiveWords(): DialogWords {
  return {
    title: t('dialog.archives.title'),
    files: t('dialog.archives.files'),
    everyFile: t('dialog.everyFile'),
  };
}

const [useDesk, provideDesk] = createContext<Desk>();
export { provideDesk, useDesk };

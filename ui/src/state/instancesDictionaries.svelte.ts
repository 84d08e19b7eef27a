import type { Backend } from '../backend/backend';
import type {
  ConnectionId,
  Dictionaries,
  DictionaryAsk,
  DictionaryList,
  DictionaryRow,
  Fault,
  InstallRun,
  InstanceId,
  WordFile,
  WordsKind,
} from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';

/** The four lists, in the order in which they are shown. */
export const DICTIONARY_LISTS = [
  'ik',
  'ik_hot',
  'synonyms',
  'aliws',
] as const satisfies readonly DictionaryList[];

/** What the dictionaries of each list may hold, the usual kind first. */
export const WORDS_OF: Readonly<Record<DictionaryList, readonly WordsKind[]>> = {
  ik: ['main', 'stop'],
  ik_hot: ['main', 'stop'],
  synonyms: ['synonyms'],
  aliws: ['aliws'],
};

/** The service takes the AliNLP analyser's words under this name only. */
const ALIWS_NAME = 'aliws_ext_dict.txt';

/** A word list that was chosen for a dictionary. */
export interface WordDraft {
  file: WordFile;
  name: string;
  words: WordsKind;
}

/** What is to become of one list; nothing is asked of the service before it was previewed. */
export class ListDraft {
  put = $state<WordDraft[]>([]);
  remove = $state.raw<readonly string[]>([]);

  readonly list: DictionaryList;

  constructor(list: DictionaryList) {
    this.list = list;
  }

  get isEmpty(): boolean {
    return this.put.length === 0 && this.remove.length === 0;
  }

  /** Whether every name is there, and none twice. */
  get isSound(): boolean {
    const names = this.put.map((one) => one.name.trim());
    return names.every((name, index) => name !== '' && names.indexOf(name) === index);
  }

  get ask(): DictionaryAsk {
    return {
      list: this.list,
      put: this.put.map(({ file, name, words }) => ({ file: file.id, name: name.trim(), words })),
      remove: [...this.remove],
    };
  }

  /** Takes in a word list, in the place of a dictionary where one is meant. */
  add(file: WordFile, replaces: DictionaryRow | null): void {
    const [usual = 'main'] = WORDS_OF[this.list];
    const name = this.list === 'aliws' ? ALIWS_NAME : (replaces?.name ?? file.fileName);
    const others = this.put.filter((one) => one.name !== name);
    this.put = [...others, { file, name, words: replaces?.words ?? usual }];
    this.remove = this.remove.filter((one) => one !== name);
  }

  drop(draft: WordDraft): void {
    this.put = this.put.filter((one) => one.file.id !== draft.file.id);
  }

  toggleRemoval(name: string): void {
    const marked = this.remove.includes(name);
    this.remove = marked ? this.remove.filter((one) => one !== name) : [...this.remove, name];
    if (!marked) this.put = this.put.filter((one) => one.name !== name);
  }

  clear(): void {
    this.put = [];
    this.remove = [];
  }
}

/** The dictionaries of one instance, and what is to become of them. */
export class DictionariesOfInstance {
  shown = $state.raw<Dictionaries | null>(null);
  fault = $state.raw<Fault | null>(null);
  fileFault = $state.raw<Fault | null>(null);
  reading = $state(false);
  readonly drafts: Readonly<Record<DictionaryList, ListDraft>>;

  readonly #connection: ConnectionId;
  readonly #instance: InstanceId;
  readonly #backend: Backend;
  #readAgain = false;

  constructor(connection: ConnectionId, instance: InstanceId, backend: Backend) {
    this.#connection = connection;
    this.#instance = instance;
    this.#backend = backend;
    this.drafts = {
      ik: new ListDraft('ik'),
      ik_hot: new ListDraft('ik_hot'),
      synonyms: new ListDraft('synonyms'),
      aliws: new ListDraft('aliws'),
    };
  }

  /** Reads all of them. A request during a reading leads to one more reading after it. */
  async read(): Promise<void> {
    if (this.reading) {
      this.#readAgain = true;
      return;
    }
    this.reading = true;
    do {
      this.#readAgain = false;
      const answer = await this.#backend.dictionariesList(this.#connection, this.#instance);
      if (answer.status === 'ok') this.shown = answer.data;
      this.fault = answer.status === 'error' ? answer.error : null;
    } while (this.#readAgain);
    this.reading = false;
  }

  rows(list: DictionaryList): DictionaryRow[] {
    return (this.shown?.rows ?? []).filter((row) => row.list === list);
  }

  /** Lets the person choose word lists; one takes the place of a dictionary where that is meant. */
  async choose(list: DictionaryList, replaces: DictionaryRow | null): Promise<WordFile[]> {
    const answer = await this.#backend.wordFilesChoose({
      title: t('dictionaries.dialog.title'),
      files: t('dictionaries.dialog.files'),
      everyFile: t('dialog.everyFile'),
    });
    this.fileFault = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return [];
    const draft = this.drafts[list];
    const single = replaces !== null || list === 'aliws';
    const [taken, spare] = single
      ? [answer.data.slice(0, 1), answer.data.slice(1)]
      : [answer.data, []];
    for (const file of spare) void this.#backend.wordFileForget(file.id);
    const before = draft.put.map((one) => one.file);
    for (const file of taken) draft.add(file, replaces);
    this.#forgetAllBut(draft, before);
    return taken;
  }

  discard(list: DictionaryList, one: WordDraft): void {
    this.drafts[list].drop(one);
    void this.#backend.wordFileForget(one.file.id);
  }

  toggleRemoval(list: DictionaryList, name: string): void {
    const draft = this.drafts[list];
    const before = draft.put.map((one) => one.file);
    draft.toggleRemoval(name);
    this.#forgetAllBut(draft, before);
  }

  reset(list: DictionaryList): void {
    const draft = this.drafts[list];
    const before = draft.put.map((one) => one.file);
    draft.clear();
    this.#forgetAllBut(draft, before);
  }

  /** What the change of a list would do to the instance as it is now. */
  preview(list: DictionaryList): ReturnType<Backend['dictionariesPreview']> {
    const { ask } = this.drafts[list];
    return this.#backend.dictionariesPreview(this.#connection, this.#instance, ask);
  }

  /** Asks for the change; the run that it began, or why none began. */
  async update(
    list: DictionaryList,
    typedName: string | null,
  ): Promise<{ run: InstallRun } | { fault: Fault }> {
    const answer = await this.#backend.dictionariesUpdate(
      this.#connection,
      this.#instance,
      this.drafts[list].ask,
      typedName,
    );
    if (answer.status === 'error') return { fault: answer.error };
    this.drafts[list].clear();
    return { run: answer.data };
  }

  #forgetAllBut(draft: ListDraft, before: readonly WordFile[]): void {
    const isKept = ({ id }: WordFile): boolean => draft.put.some((one) => one.file.id === id);
    for (const file of before) if (!isKept(file)) void this.#backend.wordFileForget(file.id);
  }
}

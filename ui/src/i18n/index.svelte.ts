import { IntlMessageFormat } from 'intl-messageformat';

import type { Language } from '../backend/bindings/desk';
import { en } from './en';
import { zhCN } from './zh-CN';

/** The languages that Plugdesk speaks. */
export type Locale = 'en' | 'zh-CN';

type English = typeof en;

/** The key of a message. */
export type MessageKey = keyof English;

/** A catalogue in another language: the same keys, none missing and none too many. */
export type Messages = Readonly<Record<MessageKey, string>>;

type Leading<S extends string> = S extends `${infer Name},${string}` ? Name : S;
type Named<S extends string> = S extends '' | `${string}${' ' | '#' | '\n'}${string}` ? never : S;

/** The names of the arguments in an ICU message: what stands behind an opening brace. */
type ArgumentName<S extends string> = S extends `${string}{${infer Rest}`
  ? (Rest extends `${infer Inside}}${string}` ? Named<Leading<Inside>> : never) | ArgumentName<Rest>
  : never;

/** The arguments that a message needs. */
export type MessageArguments<K extends MessageKey> = Record<
  ArgumentName<English[K]>,
  string | number
>;

type Rest<K extends MessageKey> = [ArgumentName<English[K]>] extends [never]
  ? []
  : [values: MessageArguments<K>];

export const catalogues: Readonly<Record<Locale, Messages>> = { en, 'zh-CN': zhCN };

/** Picks the language for what the system prefers. */
export function localeOf(preferred: readonly string[]): Locale {
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

/** The language now shown. Reading `locale` in a component makes it follow a change. */
class CurrentLanguage {
  #chosen = $state<Language>('system');
  #system = $state<Locale>('en');

  readonly locale: Locale = $derived(
    this.#chosen === 'system' ? this.#system : this.#chosen === 'zh_cn' ? 'zh-CN' : 'en',
  );

  /** Shows another language from now on. */
  choose(chosen: Language): void {
    this.#system = localeOf(globalThis.navigator.languages);
    this.#chosen = chosen;
    document.documentElement.lang = this.locale;
  }
}

export const language = new CurrentLanguage();

const compiled: Record<Locale, Map<MessageKey, IntlMessageFormat>> = {
  en: new Map(),
  'zh-CN': new Map(),
};

function compiledMessage(locale: Locale, key: MessageKey): IntlMessageFormat {
  let message = compiled[locale].get(key);
  if (!message) {
    message = new IntlMessageFormat(catalogues[locale][key], locale, undefined, {
      ignoreTag: true,
    });
    compiled[locale].set(key, message);
  }
  return message;
}

/** The text of a message in the language now shown. */
export function t<K extends MessageKey>(key: K, ...rest: Rest<K>): string {
  return compiledMessage(language.locale, key).format(rest[0]) as string;
}

import type {
  DictionaryEffect,
  DictionaryLine,
  DictionaryRow,
  WordFile,
  WordFileFinding,
  WordsKind,
} from '../../backend/bindings/desk';
import { bytes } from '../../i18n/format';
import { catalogues, t, type MessageKey } from '../../i18n/index.svelte';
import type { Tone } from '../../parts/tone';

/** The tone of what becomes of a dictionary. */
export const effectTones: Readonly<Record<DictionaryEffect, Tone>> = {
  stays: 'idle',
  added: 'ok',
  replaced: 'busy',
  removed: 'bad',
};

/** What a dictionary holds. */
export function wordsText(words: WordsKind | null): string {
  return t(`dictionaries.words.${words ?? 'unknown'}`);
}

/** Where the service has a dictionary from. */
export function sourceText({ source }: DictionaryRow): string {
  if (source === null) return t('none');
  const key = `dictionaries.source.${source}`;
  return key in catalogues.en ? t(key as MessageKey as 'none') : source;
}

/** A word list of this computer, such as `words.dic: 12 kB, 340 lines`. */
export function fileText({ fileName, size, lines }: WordFile): string {
  return t('dictionaries.file', { name: fileName, size: bytes(size), lines });
}

/** What was seen in a word list, and what to do about it. */
export function findingText(finding: WordFileFinding): string {
  switch (finding.kind) {
    case 'notUtf8':
      return t('dictionaries.finding.notUtf8', { line: finding.line });
    case 'ending':
      return t('dictionaries.finding.ending', { wanted: finding.wanted });
    case 'byteOrderMark':
      return t('dictionaries.finding.byteOrderMark');
    case 'empty':
      return t('dictionaries.finding.empty');
  }
}

/** The size of a dictionary before and after. */
export function sizeText({ sizeBefore, sizeAfter }: DictionaryLine): string {
  const [before, after] = [sizeBefore, sizeAfter].map((size) =>
    size === null ? null : bytes(size),
  );
  if (before && after && before !== after) return `${before} → ${after}`;
  return after ?? before ?? t('none');
}

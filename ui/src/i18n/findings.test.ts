// @vitest-environment node
import { readFileSync } from 'node:fs';

import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';

import { catalogues, type Locale, type MessageKey } from './index.svelte';

const locales = Object.keys(catalogues) as Locale[];

/**
 * The codes of the inspector from the types derived from it, each with the words in backticks of
 * its comment: these name the arguments that come with it.
 */
const documented = (() => {
  const source = readFileSync('src/backend/bindings/desk.ts', 'utf8');
  const union = /export type FindingCode =([\s\S]*?");/.exec(source)?.[1] ?? '';
  const codes = new Map<string, Set<string>>();
  for (const [, comment, code] of union.matchAll(/\/\*\*([\s\S]*?)\*\/\s*"([a-z0-9_]+)"/g)) {
    const words = [...(comment ?? '').matchAll(/`([a-z_]+)`/g)].map((match) => match[1] ?? '');
    codes.set(code ?? '', new Set(words));
  }
  return codes;
})();

const codes = [...documented.keys()];

function text(locale: Locale, key: string): string {
  return catalogues[locale][key as MessageKey];
}

/** The arguments of a message, each with the options that it chooses from. */
function argumentsOf(
  elements: MessageFormatElement[],
  into = new Map<string, string[]>(),
): Map<string, string[]> {
  for (const element of elements) {
    if (element.type === TYPE.argument && !into.has(element.value)) into.set(element.value, []);
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      const options = element.type === TYPE.select ? Object.keys(element.options) : ['1', '3'];
      into.set(element.value, options);
      for (const option of Object.values(element.options)) argumentsOf(option.value, into);
    }
  }
  return into;
}

/** Every way in which a message can be filled in; values are strings, as the inspector sends them. */
function samplesOf(message: string): Record<string, string>[] {
  let samples: Record<string, string>[] = [{}];
  for (const [name, options] of argumentsOf(parse(message))) {
    const values = options.length > 0 ? options : [`<${name}>`];
    samples = samples.flatMap((sample) => values.map((value) => ({ ...sample, [name]: value })));
  }
  return samples;
}

function filled(locale: Locale, message: string, sample: Record<string, string>): string {
  return new IntlMessageFormat(message, locale, undefined, { ignoreTag: true }).format(
    sample,
  ) as string;
}

it('reads the codes and their arguments from the generated types', () => {
  expect(codes.length).toBeGreaterThan(110);
  expect(documented.get('jar_hell')).toEqual(new Set(['class', 'jar', 'other']));
  expect(documented.get('no_jar')).toEqual(new Set());
});

describe.each(codes)('%s', (code) => {
  const keys = [`finding.${code}`, `finding.${code}.fix`];

  it('says what is wrong and what to do, in whole sentences of both languages', () => {
    for (const locale of locales) {
      for (const key of keys) {
        for (const sample of samplesOf(text(locale, key))) {
          expect(filled(locale, text(locale, key), sample), key).toMatch(/[.。]$/u);
        }
      }
      expect(text(locale, keys[0] ?? ''), code).not.toBe(text(locale, keys[1] ?? ''));
    }
  });

  it('uses only arguments that the inspector sends', () => {
    for (const locale of locales) {
      for (const key of keys) {
        const used = [...argumentsOf(parse(text(locale, key))).keys()];
        const foreign = used.filter((name) => !documented.get(code)?.has(name));
        expect(foreign, key).toEqual([]);
      }
    }
  });

  it('shows what it is filled with, and no brace or lone backtick', () => {
    for (const locale of locales) {
      for (const key of keys) {
        for (const sample of samplesOf(text(locale, key))) {
          const shown = filled(locale, text(locale, key), sample);
          expect(shown, key).not.toMatch(/[{}#]|undefined|NaN/u);
          expect(shown.split('`').length % 2, key).toBe(1);
        }
        for (const [name, options] of argumentsOf(parse(text(locale, key)))) {
          if (options.length > 0) continue;
          const somewhere = samplesOf(text(locale, key)).some((sample) =>
            filled(locale, text(locale, key), sample).includes(`<${name}>`),
          );
          expect(somewhere, `${key}: ${name}`).toBe(true);
        }
      }
    }
  });

  it('differs from the text of every other finding', () => {
    for (const locale of locales) {
      const twins = codes.filter(
        (other) => text(locale, `finding.${other}`) === text(locale, `finding.${code}`),
      );
      expect(twins).toEqual([code]);
    }
  });
});

it('has no text for a finding that does not exist', () => {
  const known = new Set(codes.flatMap((code) => [`finding.${code}`, `finding.${code}.fix`]));
  const foreign = Object.keys(catalogues.en).filter(
    (key) => key.startsWith('finding.') && !known.has(key),
  );
  expect(foreign).toEqual([]);
});

it('fills in a repair’s changes in both languages', () => {
  const change = { from: 'a/b.txt', to: 'b.txt' };
  expect(filled('en', text('en', 'repair.change.moved'), change)).toBe('Moved: a/b.txt → b.txt');
  expect(filled('zh-CN', text('zh-CN', 'repair.change.moved'), change)).toBe(
    '移动：a/b.txt → b.txt',
  );
  expect(filled('en', text('en', 'repair.change.dropped'), { from: 'x' })).toBe('Left out: x');
});

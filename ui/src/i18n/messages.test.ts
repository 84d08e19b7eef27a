// @vitest-environment node
import { readFileSync } from 'node:fs';

import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';

import { en } from './en';
import { zhCN } from './zh-CN';

type Key = keyof typeof en;
const keys = Object.keys(en) as Key[];

function argumentsOf(elements: MessageFormatElement[], into = new Set<string>()): Set<string> {
  for (const element of elements) {
    if (element.type === TYPE.argument) into.add(element.value);
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      into.add(element.value);
      for (const option of Object.values(element.options)) argumentsOf(option.value, into);
    }
  }
  return into;
}

function pluralForms(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) =>
    element.type === TYPE.plural ? Object.keys(element.options) : [],
  );
}

/** The codes that the desk can answer with, from the types derived from it. */
const faultCodes = (() => {
  const source = readFileSync('src/backend/bindings/desk.ts', 'utf8');
  const union = /export type FaultCode =([\s\S]*?)\nexport type/.exec(source)?.[1] ?? '';
  return [...union.matchAll(/"([a-z_]+)"/g)].map((match) => match[1] ?? '');
})();

describe('messages', () => {
  it('take the same arguments in both languages', () => {
    for (const key of keys) {
      expect([...argumentsOf(parse(zhCN[key]))].sort(), key).toEqual(
        [...argumentsOf(parse(en[key]))].sort(),
      );
    }
  });

  it('names the plural forms that each language has', () => {
    for (const key of keys) {
      const forms = pluralForms(parse(en[key]));
      if (forms.length > 0) expect(forms, key).toEqual(expect.arrayContaining(['one', 'other']));
      expect(pluralForms(parse(zhCN[key])), key).not.toContain('one');
    }
  });

  it('is translated, but for names that are the same everywhere', () => {
    const same = keys.filter((key) => zhCN[key] === en[key]);
    expect(same.sort()).toEqual(
      [
        'app.name',
        'banner.percent',
        'connection.accessKeyId',
        'connection.trust.sha256',
        'copyAs.curl',
        'copyAs.ecctl',
        'copyAs.terraform',
        'details.id',
        'fault.status',
        'nav.settingsKeys',
        'nodes.percent',
        'none',
        'result.percent',
        'review.destination.option',
        'review.fileLine',
        'review.java',
        'review.judgeFor.place',
        'service.ece',
        'service.elastic_cloud',
        'service.long.ece',
        'service.long.elastic_cloud',
        'settings.language.en',
        'settings.language.zh_cn',
        'settings.version',
        'transfers.instance.into',
        'transfers.percent',
      ].sort(),
    );
  });

  it('has Chinese punctuation in Chinese sentences', () => {
    const western = keys.filter((key) => /[\u4e00-\u9fff][,;:?!]/u.test(zhCN[key]));
    expect(western).toEqual([]);
  });
});

describe('faults', () => {
  it('reads the codes from the generated types', () => {
    expect(faultCodes).toContain('extensions_download_failed');
    expect(faultCodes.length).toBeGreaterThan(60);
  });

  it.each(faultCodes)('%s has its own title and its own next step in both languages', (code) => {
    for (const catalogue of [en, zhCN]) {
      for (const part of ['title', 'next'] as const) {
        const key = `fault.${code}.${part}` as Key;
        const text = catalogue[key];
        expect(text, key).toMatch(/[.。]$/u);
        const twins = faultCodes.filter(
          (other) => catalogue[`fault.${other}.${part}` as Key] === text,
        );
        expect(twins).toEqual([code]);
      }
    }
  });
});

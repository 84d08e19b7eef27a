import { describe, expect, it } from 'vitest';

import type { Finding } from '../../backend/bindings/desk';
import { finding } from '../../testing/samples';
import { findingText, remedyText, shownName, textParts, worstFirst } from './findingText';

const plain = (parts: { text: string }[]): string => parts.map((part) => part.text).join('');

describe('the text of a finding', () => {
  it('marks code', () => {
    expect(textParts('under `dictionaries/`.')).toEqual([
      { text: 'under ', code: false },
      { text: 'dictionaries/', code: true },
      { text: '.', code: false },
    ]);
  });

  it('writes sizes as sizes and counts as counts', () => {
    const bomb = finding({
      code: 'bomb',
      args: { entry: 'a.txt', size: '5000000000', ratio: '1000' },
    });
    expect(plain(findingText(bomb))).toContain('5.0 GB');
    const one = finding({ code: 'file_manager_junk', args: { entry: 'x', count: '1' } });
    const many = finding({ code: 'file_manager_junk', args: { entry: 'x', count: '7' } });
    expect(plain(findingText(many))).toContain('7');
    expect(plain(findingText(one))).not.toEqual(plain(findingText(many)));
  });

  it('lets no name in an archive pass as code or turn the text around', () => {
    const odd = finding({ code: 'encrypted', args: { entry: 'a`b\u202Ec\u0007' } });
    expect(findingText(odd).some((part) => part.text.includes('a`b\uFFFDc\uFFFD'))).toBe(true);
    expect(findingText(odd).every((part) => !part.code)).toBe(true);
  });

  it('shortens names without end in their middle', () => {
    const shown = shownName(`begin${'x'.repeat(5_000)}end`);
    expect(shown.length).toBeLessThan(260);
    expect(shown).toMatch(/^begin.*….*end$/);
  });

  it('is there even where an argument is missing', () => {
    const poor = finding({ code: 'encrypted', words: 'only DEFLATED entries can be read' });
    expect(plain(findingText(poor))).toBe('only DEFLATED entries can be read');
    expect(plain(findingText(finding({ code: 'encrypted' })))).toBe('encrypted');
    expect(plain(remedyText(poor))).not.toBe('');
  });

  it('puts what the installer prints before all, then the worst', () => {
    const severities: [Finding['severity'], boolean][] = [
      ['hint', false],
      ['warning', false],
      ['node_start', false],
      ['blocks', false],
      ['blocks', true],
    ];
    const sorted = worstFirst(
      severities.map(([severity, first]) => finding({ code: 'encrypted', severity, first })),
    );
    expect(sorted.map(({ severity, first }) => [severity, first])).toEqual(severities.reverse());
  });
});

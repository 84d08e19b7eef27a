// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { lineDifference } from './lineDifference';

function marks(before: string[], after: string[]): string[] {
  const signs = { same: ' ', removed: '-', added: '+' };
  return lineDifference(before, after).map(({ mark, text }) => signs[mark] + text);
}

describe('the difference of lines', () => {
  it('keeps what stays between what goes and what comes', () => {
    expect(marks(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([' a', '-b', '+x', ' c']);
    expect(marks([], ['a'])).toEqual(['+a']);
    expect(marks(['a'], [])).toEqual(['-a']);
  });

  it('tells which of two equal lines goes', () => {
    expect(marks(['a', 'b', 'a'], ['a', 'b'])).toEqual([' a', ' b', '-a']);
    expect(marks(['a', 'a'], ['a'])).toHaveLength(2);
  });

  it('brings every line of both, whatever they are', () => {
    const before = ['a', 'b', 'c', 'd'];
    const after = ['d', 'a', 'c', 'e'];
    const lines = lineDifference(before, after);
    expect(lines.filter((line) => line.mark !== 'added').map((line) => line.text)).toEqual(before);
    expect(lines.filter((line) => line.mark !== 'removed').map((line) => line.text)).toEqual(after);
  });
});

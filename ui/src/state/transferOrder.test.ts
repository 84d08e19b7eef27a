import { describe, expect, it } from 'vitest';

import type { TransferState } from '../backend/bindings/desk';
import { doneTransfer, transfer, waitingTransfer } from '../testing/samples';
import { ordered, stepIn } from './transferOrder';

const names = (all: { id: string }[]): string => all.map((one) => one.id).join(' ');

function waiting(...ids: string[]) {
  return ids.map((id, position) => waitingTransfer({ id, position }));
}

describe('the order of transfers', () => {
  it('is: questions, what is at work, the line, what ended', () => {
    const states: TransferState[] = [
      'done',
      'waiting',
      'cancelled',
      'running',
      'failed',
      'paused',
      'needs_you',
      'offline',
    ];
    const all = states.map((state, index) =>
      transfer({ id: state, state, position: index, endedAt: `2026-11-12T09:0${9 - index}:00Z` }),
    );
    expect(names(ordered(all))).toBe(
      'needs_you running offline waiting paused done cancelled failed',
    );
  });

  it('keeps the line by hand, and lists the latest end first', () => {
    const all = [
      doneTransfer({ id: 'old', endedAt: '2026-11-11T09:00:00Z' }),
      waitingTransfer({ id: 'third', position: 9 }),
      waitingTransfer({ id: 'first', position: -4 }),
      doneTransfer({ id: 'new', endedAt: '2026-11-12T09:00:00Z' }),
      waitingTransfer({ id: 'second', position: 3, state: 'paused' }),
    ];
    expect(names(ordered(all))).toBe('first second third new old');
  });
});

describe('a step in the line', () => {
  const line = waiting('a', 'b', 'c', 'd');

  it('goes before the one above, or behind the one below', () => {
    expect(stepIn(line, line, 'c', 'up')).toEqual({ before: 'b', place: 2 });
    expect(stepIn(line, line, 'b', 'down')).toEqual({ before: 'd', place: 3 });
    expect(stepIn(line, line, 'c', 'down')).toEqual({ before: null, place: 4 });
  });

  it('is none at the ends', () => {
    expect(stepIn(line, line, 'a', 'up')).toBeNull();
    expect(stepIn(line, line, 'd', 'down')).toBeNull();
    expect(stepIn(line, line, 'elsewhere', 'up')).toBeNull();
  });

  it('passes those that a filter hides', () => {
    const shown = line.filter((one) => one.id === 'a' || one.id === 'd');
    expect(stepIn(line, shown, 'd', 'up')).toEqual({ before: 'a', place: 1 });
    expect(stepIn(line, shown, 'a', 'down')).toEqual({ before: null, place: 4 });
  });
});

import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { JournalCondition } from '../backend/bindings/desk';
import { axe, open } from '../testing/app';

describe('the journal', () => {
  it('is not mentioned while it is in order', async () => {
    await open();
    expect(screen.queryByTestId('journal-notice')).toBeNull();
  });

  it.each<[JournalCondition, string[]]>([
    [
      { kind: 'keptAside', fileName: 'transfers-damaged-20261122.sqlite' },
      ['transfers-damaged-20261122.sqlite', 'nothing in it was overwritten', 'data folder'],
    ],
    [{ kind: 'newerVersion' }, ['transfers nothing', 'Start the newer version']],
    [{ kind: 'heldByAnother' }, ['Another Plugdesk', 'transfers nothing']],
    [{ kind: 'unusable', reason: 'permission denied' }, ['permission denied', 'disk is not full']],
  ])('is explained, with what to do: %o', async (journal, said) => {
    await open((backend) => (backend.info.journal = journal));
    const notice = screen.getByRole('alert');
    for (const text of said) expect(notice).toHaveTextContent(text);
    expect(await axe()).toEqual([]);
  });

  it('is dismissed where it only needs reading, and keeps the keyboard in the page', async () => {
    const { user } = await open((backend) => {
      backend.info.journal = { kind: 'keptAside', fileName: 'former.sqlite' };
    });
    await user.click(within(screen.getByRole('alert')).getByRole('button'));
    expect(screen.queryByTestId('journal-notice')).toBeNull();
    expect(screen.getByRole('main')).toHaveFocus();
  });

  it('stays said while nothing can be transferred', async () => {
    await open((backend) => (backend.info.journal = { kind: 'newerVersion' }));
    expect(within(screen.getByRole('alert')).queryByRole('button')).toBeNull();
  });
});

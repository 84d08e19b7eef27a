import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { TransferView } from '../backend/bindings/desk';
import { asked, axe, open, type Stage } from '../testing/app';
import { connection, doneTransfer, fault, transfer, waitingTransfer } from '../testing/samples';
import { asksWhich, betweenTries } from '../testing/someTransfers';

function opened(...transfers: TransferView[]): Promise<Stage> {
  return open((backend) => {
    backend.connections = [connection()];
    backend.transfers = transfers;
  });
}

const row = (id: string): HTMLElement => screen.getByTestId(`transfer-${id}`);
const inRow = (id: string, testid: string): HTMLElement => within(row(id)).getByTestId(testid);

describe('a double click', () => {
  it('does not undo with its second half what its first half did', async () => {
    const { backend } = await opened(
      transfer({ id: 'runs' }),
      transfer({ id: 'no', state: 'failed' }),
    );
    await fireEvent.click(inRow('runs', 'transfer-cancel'), { detail: 2 });
    await fireEvent.click(inRow('no', 'transfer-retry'), { detail: 2 });
    expect(backend.times('transferCancel')).toBe(0);
    expect(backend.times('transferRetry')).toBe(0);
    await fireEvent.click(inRow('no', 'transfer-retry'), { detail: 1 });
    await asked(backend, 'transferRetry');
  });
});

describe('the dock', () => {
  it('sums up, and lists what asks and what is at work before what waits and what ended', async () => {
    await opened(
      doneTransfer({ id: 'done', endedAt: new Date().toISOString() }),
      waitingTransfer({ id: 'second', position: 2 }),
      waitingTransfer({ id: 'first', position: 1 }),
      transfer({ id: 'running' }),
      asksWhich({ id: 'asks' }),
    );
    expect(screen.getByTestId('dock-summary')).toHaveTextContent(
      '1 uploading, 2 waiting, 1 needs your answer, 1 done today',
    );
    expect(screen.getByTestId('dock-rate')).toHaveTextContent('38.2 MB/s');
    const order = within(screen.getByTestId('dock')).getAllByRole('listitem');
    expect(order.map((one) => one.dataset['row'])).toEqual([
      'asks',
      'running',
      'first',
      'second',
      'done',
    ]);
    expect(await axe()).toEqual([]);
  });

  it('says the bar in words, without seconds', async () => {
    await opened(transfer({ id: 'a' }), betweenTries({ id: 'b' }));
    const words = (id: string): string | null =>
      within(row(id)).getByRole('progressbar').getAttribute('aria-valuetext');
    expect(words('a')).toBe('62 percent, 31.4 of 50.6 MB');
    expect(words('b')).toBe('attempt 2 of 5');
    expect(inRow('b', 'transfer-status')).toHaveTextContent(/^attempt 2 of 5 · next try in \d+ s/);
  });

  it('holds and lets go all of them with one button that keeps the keyboard', async () => {
    const { backend, user } = await opened(transfer({ id: 'a' }), waitingTransfer({ id: 'b' }));
    await user.click(screen.getByTestId('dock-pause-all'));
    const resume = await screen.findByTestId('dock-resume-all');
    expect(backend.times('transfersPauseAll')).toBe(1);
    expect(resume).toHaveTextContent('Resume all');
    expect(resume).toHaveFocus();
    expect(row('a')).toHaveAttribute('data-state', 'paused');
    await user.click(resume);
    await screen.findByTestId('dock-pause-all');
    expect(backend.times('transfersResumeAll')).toBe(1);
  });

  it('holds and lets go one', async () => {
    const { backend, user } = await opened(transfer({ id: 'a' }));
    await user.click(inRow('a', 'transfer-pause'));
    await waitFor(() => expect(inRow('a', 'transfer-resume')).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(inRow('a', 'transfer-pause')).toHaveFocus());
    expect(backend.lastArgs('transferPause')).toEqual(['a']);
    expect(backend.lastArgs('transferResume')).toEqual(['a']);
  });

  it('ends a wait at once, and offers that only where one is waited for', async () => {
    const { backend, user } = await opened(
      betweenTries({ id: 'between' }),
      transfer({ id: 'offline', state: 'offline', fault: fault('host_not_found') }),
      transfer({ id: 'sending' }),
    );
    expect(within(row('sending')).queryByTestId('transfer-try-now')).toBeNull();
    await user.click(inRow('offline', 'transfer-try-now'));
    expect(backend.lastArgs('transferTryNow')).toEqual(['offline']);
    await user.click(inRow('between', 'transfer-try-now'));
    expect(backend.lastArgs('transferTryNow')).toEqual(['between']);
  });

  it('leads to the question, and puts the keyboard there', async () => {
    const { user } = await opened(asksWhich({ id: 'asks' }));
    expect(screen.getByTestId('nav-transfers')).toHaveTextContent('1 needs your answer');
    await user.click(inRow('asks', 'transfer-answer'));
    await screen.findByTestId('question-which');
    await waitFor(() => expect(screen.getByTestId('candidate-1837469001')).toHaveFocus());
  });

  it('leaves the keyboard on the row when its control is gone, and on the next when it is', async () => {
    const { backend, user } = await opened(
      transfer({
        id: 'a',
        state: 'failed',
        fault: fault('file_gone'),
        endedAt: '2026-11-12T09:03:00Z',
      }),
      transfer({
        id: 'b',
        state: 'failed',
        fault: fault('file_gone'),
        endedAt: '2026-11-12T09:02:00Z',
      }),
      transfer({ id: 'c' }),
    );
    await user.click(inRow('c', 'transfer-cancel'));
    await waitFor(() => expect(row('c')).toHaveFocus());
    await user.click(inRow('a', 'transfer-dismiss'));
    await waitFor(() => expect(inRow('b', 'transfer-dismiss')).toHaveFocus());
    expect(backend.lastArgs('transferDismiss')).toEqual(['a']);
  });

  it('leaves the keyboard where the person put it', async () => {
    const { backend, user } = await opened(transfer({ id: 'a' }));
    inRow('a', 'transfer-cancel').focus();
    await user.click(screen.getByTestId('dock-summary'));
    backend.tell({ kind: 'transferChanged', transfer: doneTransfer({ id: 'a' }) });
    await waitFor(() => expect(row('a')).toHaveAttribute('data-state', 'done'));
    expect(row('a')).not.toContainElement(document.activeElement as HTMLElement);
    expect(row('a')).not.toHaveFocus();
  });

  it('clears what finished, after asking the desk', async () => {
    const { backend, user } = await opened(doneTransfer({ id: 'a' }), transfer({ id: 'b' }));
    await user.click(screen.getByTestId('dock-clear'));
    await asked(backend, 'transfersClearFinished');
    await waitFor(() => expect(screen.queryByTestId('transfer-a')).toBeNull());
    expect(screen.queryByTestId('dock-clear')).toBeNull();
  });

  it('follows the list when it changes as a whole', async () => {
    const { backend } = await opened(waitingTransfer({ id: 'a' }));
    backend.tell({ kind: 'transfersListed', transfers: [waitingTransfer({ id: 'b' })] });
    expect(await screen.findByTestId('transfer-b')).toBeVisible();
    expect(screen.queryByTestId('transfer-a')).toBeNull();
  });

  it('lists only the latest of very many that ended', async () => {
    const { user } = await opened(
      ...Array.from({ length: 60 }, (_, index) => doneTransfer({ id: `done-${index}` })),
    );
    expect(within(screen.getByTestId('dock')).getAllByRole('progressbar')).toHaveLength(50);
    expect(screen.getByTestId('dock-more')).toHaveTextContent('Show 10 more');
    await user.click(screen.getByTestId('dock-more'));
    await screen.findByTestId('transfers');
    expect(screen.getAllByRole('progressbar')).toHaveLength(60);
  });
});

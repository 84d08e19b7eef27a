import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import type { TransferView } from '../../backend/bindings/desk';
import { axe, open, type Stage } from '../../testing/app';
import {
  connection,
  doneTransfer,
  fault,
  step,
  transfer,
  waitingTransfer,
} from '../../testing/samples';
import {
  asksAboutFile,
  asksWhich,
  betweenTries,
  leftSomething,
  someTransfers,
} from '../../testing/someTransfers';

/** The screen of transfers with these, on a connection that may be protected. */
async function opened(
  transfers: TransferView[],
  prepare: (backend: FakeBackend) => void = () => undefined,
): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [connection()];
    backend.transfers = transfers;
    prepare(backend);
  });
  await stage.user.click(screen.getByTestId('nav-transfers'));
  await screen.findByTestId('transfers');
  return stage;
}

const card = (id: string): HTMLElement => screen.getByTestId(`transfer-${id}`);
const inCard = (id: string, testid: string): HTMLElement => within(card(id)).getByTestId(testid);
const listed = (): (string | undefined)[] =>
  within(screen.getByTestId('transfers'))
    .queryAllByRole('article')
    .map((one) => one.dataset['row']);

describe('the list of transfers', () => {
  it('stands with every state without a fault of accessibility', async () => {
    await opened(someTransfers());
    expect(await axe()).toEqual([]);
  });

  it('is filtered by state, with counts', async () => {
    const { user } = await opened([
      transfer({ id: 'a' }),
      waitingTransfer({ id: 'b' }),
      doneTransfer({ id: 'c' }),
      doneTransfer({ id: 'd', endedAt: '2026-11-12T09:00:00Z' }),
    ]);
    expect(screen.getByTestId('chip-all')).toHaveTextContent('All 4');
    expect(screen.getByTestId('chip-needs_you')).toHaveTextContent('Needs you 0');
    expect(screen.queryByTestId('chip-cancelled')).toBeNull();
    await user.click(screen.getByTestId('chip-done'));
    expect(screen.getByTestId('chip-done')).toHaveTextContent('Done 2');
    expect(listed()).toEqual(['c', 'd']);
    await user.click(screen.getByTestId('chip-failed'));
    expect(await screen.findByTestId('no-match')).toBeVisible();
    await user.click(within(screen.getByTestId('no-match')).getByRole('button'));
    expect(listed()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('retries all that failed, holds all, clears what finished', async () => {
    const { backend, user } = await opened([
      transfer({ id: 'a', state: 'failed', fault: fault('file_gone') }),
      waitingTransfer({ id: 'b' }),
      leftSomething({ id: 'c' }),
    ]);
    await user.click(screen.getByTestId('transfers-retry-failed'));
    await waitFor(() => expect(card('a')).toHaveAttribute('data-state', 'waiting'));
    await user.click(screen.getByTestId('transfers-pause-all'));
    await waitFor(() => expect(card('b')).toHaveAttribute('data-state', 'paused'));
    await user.click(screen.getByTestId('transfers-clear'));
    await waitFor(() => expect(screen.queryByTestId('transfer-c')).toBeNull());
    expect([
      'transfersRetryFailed',
      'transfersPauseAll',
      'transfersClearFinished',
    ] as const).toEqual(
      backend.asked.map((one) => one.name).filter((name) => /^transfers[PRC]/.test(name)),
    );
  });
});

describe('the line', () => {
  const three = (): TransferView[] =>
    ['a', 'b', 'c'].map((id, position) =>
      waitingTransfer({ id, position, source: { kind: 'file', fileName: `${id}.zip` } }),
    );

  it('is ordered by buttons, which keep the keyboard and say the new place', async () => {
    const { backend, user } = await opened(three());
    expect(inCard('a', 'transfer-move-up')).toHaveAttribute('aria-disabled', 'true');
    const up = inCard('c', 'transfer-move-up');
    expect(up).toHaveAccessibleName('Move up: c.zip');
    await user.click(up);
    await waitFor(() => expect(listed()).toEqual(['a', 'c', 'b']));
    expect(backend.lastArgs('transferMove')).toEqual(['c', 'b']);
    expect(inCard('c', 'transfer-move-up')).toHaveFocus();
    expect(screen.getByTestId('announcer')).toHaveTextContent(
      'c.zip is now number 2 of 3 in the line.',
    );
    await user.click(inCard('c', 'transfer-move-down'));
    await waitFor(() => expect(listed()).toEqual(['a', 'b', 'c']));
    expect(backend.lastArgs('transferMove')).toEqual(['c', null]);
  });

  it('is ordered by the keyboard, and asks for nothing at its ends', async () => {
    const { backend, user } = await opened(three());
    inCard('b', 'transfer-cancel').focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => expect(listed()).toEqual(['b', 'a', 'c']));
    expect(inCard('b', 'transfer-cancel')).toHaveFocus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(listed()).toEqual(['a', 'b', 'c']));
    expect(backend.times('transferMove')).toBe(2);
  });

  it('does not offer to order what is at work or alone', async () => {
    await opened([transfer({ id: 'a' }), waitingTransfer({ id: 'b' })]);
    expect(screen.queryByTestId('transfer-move-up')).toBeNull();
  });
});

describe('the details', () => {
  it('show each step with its times, tries and request, and what the service said', async () => {
    const { user } = await opened([
      betweenTries({ id: 'a' }),
      ...['b', 'c', 'd'].map((id) => waitingTransfer({ id })),
    ]);
    expect(within(card('a')).queryByTestId('transfer-steps')).toBeNull();
    await user.click(inCard('a', 'transfer-fold'));
    const create = inCard('a', 'step-create');
    expect(create).toHaveAttribute('data-state', 'done');
    expect(create).toHaveTextContent('3 s');
    expect(create).toHaveTextContent('mLrYzYk2R1y0b1');
    expect(within(create).getByRole('button', { name: 'Copy Request ID' })).toBeVisible();
    expect(inCard('a', 'step-verify')).toHaveTextContent('waiting');
    const said = inCard('a', 'transfer-said');
    expect(said).toHaveTextContent('Send the file: The service failed by itself.');
    expect(said).toHaveTextContent(
      'root.unavailable · HTTP 503 · The service is temporarily overloaded.',
    );
    expect(said).toHaveTextContent('q8dJx0c2TnK1w4');
  });

  it('tell how it went', async () => {
    await opened([
      doneTransfer({
        id: 'a',
        notes: [
          { kind: 'takenUp' },
          { kind: 'adopted' },
          { kind: 'arrivedBefore' },
          { kind: 'sentAsChanged' },
          { kind: 'otherForm', form: 'multipart', status: 403 },
        ],
      }),
    ]);
    const notes = within(inCard('a', 'transfer-notes')).getAllByRole('listitem');
    expect(notes.map((one) => one.textContent)).toEqual([
      'Plugdesk ended in the middle of it. It was taken up again from what the service says.',
      'The answer to the creation got lost. The extension that the service had made was found and used.',
      'The answer to the upload got lost. The file had arrived and was not sent again.',
      'The file had changed and was sent as it was then, as you wished.',
      'Something between here and the service refused the plain zip (HTTP 403). The upload as a form got through and is used for this connection from now on.',
    ]);
  });

  it('show the steps of an installation', async () => {
    await opened([
      transfer({
        id: 'a',
        source: { kind: 'library', plugins: ['sql-extra.zip'], instance: 'es-cn-1' },
        extensionName: 'sql-extra.zip',
        steps: [step('install', 'done'), step('follow', 'running')],
        progress: null,
      }),
    ]);
    expect(card('a')).toHaveTextContent('sql-extra.zip → es-cn-1');
    expect(inCard('a', 'step-follow')).toHaveTextContent('Watch the instance');
    expect(inCard('a', 'transfer-status')).toHaveTextContent('The instance is changing');
  });
});

describe('the comparison', () => {
  it('is made on request, and its outcome is said', async () => {
    const { backend, user } = await opened([
      doneTransfer({ id: 'a', compared: 'size', comparable: true }),
    ]);
    expect(inCard('a', 'transfer-compared')).toHaveTextContent('The sizes are equal');
    await user.click(inCard('a', 'transfer-compare'));
    await waitFor(() =>
      expect(inCard('a', 'transfer-compared')).toHaveAttribute('data-compared', 'sha256'),
    );
    expect(backend.lastArgs('transferCompare')).toEqual(['a']);
    expect(within(card('a')).queryByTestId('transfer-compare')).toBeNull();
    expect(screen.getByTestId('announcer')).toHaveTextContent('SHA-256 of legal-dictionaries.zip');
    await waitFor(() => expect(card('a')).toHaveFocus());
  });

  it('says when the stored file is another one', async () => {
    const { user } = await opened(
      [doneTransfer({ id: 'a', compared: 'size', comparable: true })],
      (backend) => (backend.refusals.transferCompare = fault('stored_content_differs')),
    );
    await user.click(inCard('a', 'transfer-compare'));
    expect(await within(card('a')).findByTestId('fault')).toHaveTextContent('Do not use it');
    expect(inCard('a', 'transfer-compare')).toHaveTextContent('Compare SHA-256');
  });
});

describe('what remains', () => {
  it('is removed after a confirmation that names it, with Cancel at hand', async () => {
    const { backend, user } = await opened([leftSomething({ id: 'a' })]);
    expect(inCard('a', 'transfer-remains')).toHaveTextContent('waits for its file');
    await user.click(inCard('a', 'transfer-remove-rest'));
    const dialog = await screen.findByTestId('remove-rest');
    expect(dialog).toHaveTextContent('Remove ingest-geoip-custom from Acme production?');
    expect(dialog).toHaveTextContent('1837460002');
    await waitFor(() => expect(screen.getByTestId('confirm-cancel')).toHaveFocus());
    expect(screen.queryByTestId('typed-name')).toBeNull();
    await user.click(screen.getByTestId('confirm-go'));
    await waitFor(() =>
      expect(inCard('a', 'transfer-remains')).toHaveAttribute('data-remains', 'removed'),
    );
    expect(backend.lastArgs('transferRemoveRest')).toEqual(['a', 'ingest-geoip-custom']);
    expect(within(card('a')).queryByTestId('transfer-remove-rest')).toBeNull();
    await waitFor(() => expect(card('a')).toContainElement(document.activeElement as HTMLElement));
  });

  it('stays when the confirmation is cancelled', async () => {
    const { backend, user } = await opened([leftSomething({ id: 'a' })]);
    await user.click(inCard('a', 'transfer-remove-rest'));
    await user.click(await screen.findByTestId('confirm-cancel'));
    await waitFor(() => expect(screen.queryByTestId('remove-rest')).toBeNull());
    expect(backend.times('transferRemoveRest')).toBe(0);
    await waitFor(() => expect(inCard('a', 'transfer-remove-rest')).toHaveFocus());
  });

  it('asks for the typed name on a protected connection', async () => {
    const { backend, user } = await opened([leftSomething({ id: 'a' })], (prepared) => {
      prepared.connections = [connection({ protected: true })];
    });
    await user.click(inCard('a', 'transfer-remove-rest'));
    await screen.findByTestId('remove-rest');
    expect(screen.getByTestId('confirm-go')).toBeDisabled();
    await user.type(screen.getByTestId('typed-name'), ' ingest-geoip-custom');
    expect(screen.getByTestId('confirm-go')).toBeEnabled();
    await user.click(screen.getByTestId('confirm-go'));
    // What was typed is what the desk checks, blanks and all.
    expect(backend.lastArgs('transferRemoveRest')).toEqual(['a', ' ingest-geoip-custom']);
  });

  it('is not offered for removal where it was there before', async () => {
    await opened([leftSomething({ id: 'a', remains: 'former_file', removable: false })]);
    expect(inCard('a', 'transfer-remains')).toHaveTextContent('still has its former file');
    expect(within(card('a')).queryByTestId('transfer-remove-rest')).toBeNull();
  });
});

describe('the question which extension it is', () => {
  it('shows what fits, chooses nothing beforehand, and sends the answer', async () => {
    const { backend, user } = await opened([asksWhich({ id: 'a' })]);
    const form = inCard('a', 'question-which');
    expect(within(form).getByRole('group')).toHaveAccessibleName(
      'Several extensions may be the one that was made',
    );
    const choices = within(form).getAllByRole('radio');
    expect(choices.map((one) => (one as HTMLInputElement).checked)).toEqual([false, false, false]);
    expect(form).toHaveTextContent('waits for its file');
    expect(form).toHaveTextContent('1.2 MB, stored');
    await user.click(screen.getByTestId('question-go'));
    expect(form).toHaveTextContent('Choose one first.');
    expect(backend.times('transferAnswer')).toBe(0);
    await user.click(screen.getByTestId('candidate-1837469002'));
    await user.click(screen.getByTestId('question-go'));
    await waitFor(() => expect(card('a')).toHaveAttribute('data-state', 'waiting'));
    expect(backend.lastArgs('transferAnswer')).toEqual([
      'a',
      { kind: 'thisExtension', extension: '1837469002' },
    ]);
  });

  it('takes "none of these" for an answer', async () => {
    const { backend, user } = await opened([asksWhich({ id: 'a' })]);
    await user.click(screen.getByTestId('candidate-another'));
    await user.click(screen.getByTestId('question-go'));
    await waitFor(() => expect(backend.times('transferAnswer')).toBe(1));
    expect(backend.lastArgs('transferAnswer')).toEqual(['a', { kind: 'anotherExtension' }]);
  });
});

describe('the question about a changed file', () => {
  it('shows both sizes and sends the file as it is', async () => {
    const { backend, user } = await opened([asksAboutFile({ id: 'a' })]);
    expect(inCard('a', 'question-changed')).toHaveTextContent('it had 1.2 MB, now it has 1.4 MB');
    await user.click(screen.getByTestId('changed-send'));
    await waitFor(() => expect(card('a')).toHaveAttribute('data-state', 'waiting'));
    expect(backend.lastArgs('transferAnswer')).toEqual([
      'a',
      { kind: 'sendAsItIs', sendAnyway: false },
    ]);
  });

  it('offers to send anyway only after the inspection found something', async () => {
    const { backend, user } = await opened([asksAboutFile({ id: 'a' })], (prepared) => {
      prepared.refusals.transferAnswer = fault('blocked_by_inspection');
    });
    expect(screen.queryByTestId('changed-anyway')).toBeNull();
    await user.click(screen.getByTestId('changed-send'));
    const anyway = await screen.findByTestId('changed-anyway');
    expect(inCard('a', 'fault')).toHaveAttribute('data-code', 'blocked_by_inspection');
    delete backend.refusals.transferAnswer;
    await user.click(anyway);
    await waitFor(() => expect(backend.times('transferAnswer')).toBe(2));
    expect(backend.lastArgs('transferAnswer')).toEqual([
      'a',
      { kind: 'sendAsItIs', sendAnyway: true },
    ]);
  });

  it('can be answered by cancelling', async () => {
    const { backend, user } = await opened([asksAboutFile({ id: 'a' })]);
    await user.click(screen.getByTestId('changed-cancel'));
    await waitFor(() => expect(card('a')).toHaveAttribute('data-state', 'cancelled'));
    expect(backend.lastArgs('transferCancel')).toEqual(['a']);
  });
});

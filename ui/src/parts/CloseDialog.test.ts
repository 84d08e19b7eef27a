import { screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../backend/fake';
import { language } from '../i18n/index.svelte';
import { asked, axe, open } from '../testing/app';
import { connection, extension, fault, transfer, waitingTransfer } from '../testing/samples';

async function closing(
  prepare: (backend: FakeBackend) => void = () => undefined,
): Promise<{ backend: FakeBackend; user: UserEvent; dialog: HTMLElement }> {
  const { backend, user } = await open((empty) => {
    empty.connections = [connection()];
    empty.extensions = { acme: [extension()] };
    empty.transfers = [transfer(), waitingTransfer()];
    prepare(empty);
  });
  backend.tell({ kind: 'closeAsked', running: 1, waiting: 1 });
  return { backend, user, dialog: await screen.findByRole('alertdialog') };
}

describe('closing with work under way', () => {
  it('names what goes on and what the choices come to, with the harmless one at hand', async () => {
    const { dialog } = await closing();
    expect(dialog).toHaveAccessibleName('Transfers are under way');
    expect(dialog).toHaveAccessibleDescription(
      '1 transfer is at work, 1 is waiting. What happens when the window closes?',
    );
    const names = within(dialog).getByRole('list', { name: 'Under way' });
    expect(names).toHaveTextContent('analysis-ik-8.15.2.zip');
    expect(names).toHaveTextContent('repository-minio.zip');
    await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Stay' })).toHaveFocus());
    expect(await axe()).toEqual([]);
  });

  it('counts the names that do not fit', async () => {
    const { dialog } = await closing((backend) => {
      backend.transfers = Array.from({ length: 7 }, (_, index) =>
        waitingTransfer({
          id: `waiting-${index}`,
          source: { kind: 'file', fileName: `file-${index}.zip` },
        }),
      );
    });
    expect(dialog).toHaveAccessibleDescription(/^7 are waiting\./);
    expect(within(dialog).getAllByRole('listitem')).toHaveLength(5);
    expect(within(dialog).getByTestId('close-names')).toHaveTextContent('and 3 more');
  });

  it.each([
    ['Go on in the background', 'background'],
    ['Stop and take up next time', 'stop'],
    ['Stay', 'stay'],
  ])('answers “%s”', async (name, choice) => {
    const { backend, user, dialog } = await closing();
    await user.click(within(dialog).getByRole('button', { name }));
    await asked(backend, 'closeAnswer');
    expect(backend.lastArgs('closeAnswer')).toEqual([choice]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(backend.times('closeAnswer')).toBe(1);
  });

  it('takes Escape for staying, and can be asked again', async () => {
    const { backend, user } = await closing();
    await user.keyboard('{Escape}');
    await asked(backend, 'closeAnswer');
    expect(backend.lastArgs('closeAnswer')).toEqual(['stay']);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    backend.tell({ kind: 'closeAsked', running: 1, waiting: 1 });
    expect(await screen.findByRole('alertdialog')).toBeVisible();
  });

  it('follows the work while the question stands', async () => {
    const { backend, user, dialog } = await closing((empty) => (empty.transfers = [transfer()]));
    backend.tell({ kind: 'transferChanged', transfer: transfer({ state: 'done' }) });
    await waitFor(() => expect(dialog).toHaveAccessibleName('The transfers have ended'));
    expect(within(dialog).queryByTestId('close-background')).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Close the window' }));
    await asked(backend, 'closeAnswer');
    expect(backend.lastArgs('closeAnswer')).toEqual(['stop']);
  });

  it('stays open and says why when the answer did not get through', async () => {
    const { user, dialog } = await closing((backend) => {
      backend.refusals.closeAnswer = fault('internal');
    });
    await user.click(within(dialog).getByTestId('close-stop'));
    expect(await within(dialog).findByTestId('fault')).toBeVisible();
    expect(within(dialog).getByTestId('close-stop')).toBeEnabled();
  });

  it('asks in Chinese', async () => {
    language.choose('zh_cn');
    const { dialog } = await closing((backend) => (backend.info.settings.language = 'zh_cn'));
    expect(dialog).toHaveAccessibleName('传输正在进行');
    expect(dialog).toHaveAccessibleDescription(
      '1 项传输正在进行、1 项正在等待。关闭窗口后如何处理？',
    );
  });
});

describe('the end of work that nobody watched', () => {
  it.each([
    [{ done: 3, failed: 0, needsYou: 0 }, 'Transfers finished', '3 transfers are done'],
    [
      { done: 1, failed: 2, needsYou: 1 },
      'Transfers ended and need a look',
      '1 transfer is done, 2 failed, 1 needs your answer',
    ],
  ])('is put into words: %o', async (ended, title, body) => {
    const { backend } = await open();
    backend.tell({ kind: 'workEnded', ...ended });
    await asked(backend, 'notifyWorkEnded');
    expect(backend.lastArgs('notifyWorkEnded')).toEqual([title, body]);
  });
});

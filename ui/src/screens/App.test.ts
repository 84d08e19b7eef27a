import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../backend/fake';
import { asked, axe, open } from '../testing/app';
import {
  alibabaConnection,
  connection,
  doneTransfer,
  extension,
  fault,
  instance,
  pluginArchive,
  transfer,
} from '../testing/samples';

function full(backend: FakeBackend): void {
  backend.connections = [connection(), alibabaConnection()];
  backend.extensions = { acme: [extension(), extension({ id: '2', name: 'waiting', file: null })] };
  backend.instances = { shanghai: [instance()] };
  backend.transfers = [transfer(), doneTransfer()];
}

describe('the first start', () => {
  it('welcomes whoever has no connection, and opens the sandbox', async () => {
    const { backend, user } = await open((empty) => {
      empty.practice = [connection({ id: 'practice', name: 'Sandbox', practice: true })];
    });
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
      'Where do your clusters run?',
    );
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('open-sandbox'));
    await screen.findByRole('heading', { level: 1, name: 'Extensions' });
    expect(screen.getByTestId('connection-practice')).toHaveTextContent('Elastic Cloud');
    expect(screen.getByTestId('connection-practice')).toHaveTextContent('practice');
    expect(backend.times('sandboxOpen')).toBe(1);
    await screen.findByText('No extensions yet');
  });

  it('leaves the welcome when the sandbox of last time is there again', async () => {
    const { backend } = await open();
    expect(screen.getByTestId('welcome')).toBeVisible();
    backend.connections = [connection({ id: 'practice', name: 'Sandbox', practice: true })];
    backend.tell({ kind: 'connectionsChanged' });
    await screen.findByRole('heading', { level: 1, name: 'Extensions' });
    expect(screen.queryByTestId('welcome')).toBeNull();
  });

  it('says why the sandbox did not open', async () => {
    const { user } = await open((backend) => {
      backend.refusals.sandboxOpen = fault('sandbox_failed', {
        action: 'retry',
        retry: { when: 'now' },
      });
    });
    await user.click(screen.getByTestId('open-sandbox'));
    const note = await screen.findByTestId('fault');
    expect(note).toHaveTextContent('The sandbox could not be started.');
    expect(within(note).getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it('says when the saved connections cannot be read', async () => {
    await open((backend) => (backend.info.connectionsUnreadable = true));
    expect(screen.getByRole('alert')).toHaveTextContent('Your saved connections cannot be read.');
  });
});

describe('the frame', () => {
  it('marks the present place, and says how each connection answers', async () => {
    await open(full);
    await screen.findByTestId('extensions-table');
    const here = screen.getByTestId('connection-acme');
    expect(here).toHaveAttribute('aria-current', 'page');
    expect(here).toHaveTextContent('answers');
    expect(screen.getByTestId('connection-shanghai')).toHaveTextContent('not asked yet');
    expect(screen.getByTestId('nav-transfers')).toHaveTextContent('1 running');
  });

  it('moves the focus to the heading of a new place', async () => {
    const { user } = await open(full);
    await user.click(screen.getByTestId('nav-settings'));
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus());
  });

  it('follows the keys', async () => {
    const { backend, user } = await open(full);
    await screen.findByTestId('extensions-table');
    const readings = backend.times('extensionsList');
    await user.keyboard('{F5}');
    await asked(backend, 'extensionsList', readings + 1);
    await user.keyboard('{Control>}r{/Control}');
    await asked(backend, 'extensionsList', readings + 2);
    await user.keyboard('/');
    expect(screen.getByTestId('filter')).toHaveFocus();
    await user.keyboard('a/b');
    expect(screen.getByTestId('filter')).toHaveValue('a/b');
    await user.keyboard('{Escape}');
    expect(screen.getByTestId('filter')).toHaveValue('');
    const letGo = backend.hold('archivesChoose');
    await user.keyboard('{Control>}oo{/Control}');
    await asked(backend, 'archivesChoose');
    expect(backend.times('archivesChoose')).toBe(1);
    letGo();
    await user.keyboard('{Control>},{/Control}');
    expect(await screen.findByTestId('settings')).toBeVisible();
  });

  it('shows where to drop, and reviews what was dropped', async () => {
    const { backend, user } = await open(full);
    backend.tell({ kind: 'dragOver', files: 2 });
    expect(await screen.findByTestId('drop-veil')).toHaveTextContent('Drop to review 2 files');
    backend.tell({ kind: 'dragLeft' });
    await waitFor(() => expect(screen.queryByTestId('drop-veil')).not.toBeInTheDocument());
    backend.tell({ kind: 'archivesDropped', archives: [pluginArchive()] });
    expect(await screen.findByTestId('review')).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('review')).not.toBeInTheDocument());
    expect(backend.lastArgs('archiveForget')).toEqual(['archive-ik']);
  });

  it('leaves the place of a connection that is gone', async () => {
    const { backend } = await open(full);
    await screen.findByTestId('extensions-table');
    backend.connections = [];
    backend.tell({ kind: 'connectionsChanged' });
    expect(await screen.findByTestId('welcome')).toBeVisible();
  });
});

describe('the settings', () => {
  it('change the language at once, everywhere', async () => {
    const { backend, user } = await open(full);
    await user.click(screen.getByTestId('nav-settings'));
    await user.selectOptions(screen.getByTestId('settings-language'), 'zh_cn');
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('设置');
    expect(screen.getByTestId('nav-transfers')).toHaveTextContent('传输');
    expect(screen.getByTestId('dock')).toHaveTextContent('剩余 1 秒');
    expect(document.documentElement.lang).toBe('zh-CN');
    await waitFor(() => expect(backend.info.settings.language).toBe('zh_cn'));
    expect(await axe()).toEqual([]);
    await user.selectOptions(screen.getByTestId('settings-language'), 'en');
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Settings');
  });

  it('change the theme at once', async () => {
    const { backend, user } = await open(full);
    await user.click(screen.getByTestId('nav-settings'));
    await user.selectOptions(screen.getByTestId('settings-theme'), 'dark');
    expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
    expect(document.documentElement).toHaveClass('dark');
    await waitFor(() => expect(backend.info.settings.theme).toBe('dark'));
  });

  it.each([
    ['works', 'The keyring works: Secret Service.'],
    ['absent', 'No keyring answers on this computer.'],
    ['locked', 'The keyring is locked.'],
    ['forgets', 'The keyring accepts values and then forgets them.'],
    ['failed', 'The keyring answered with an error.'],
  ] as const)('say of a keyring that %s', async (state, text) => {
    const { user } = await open((backend) => (backend.keyring = { ...backend.keyring, state }));
    await user.click(screen.getByTestId('nav-settings'));
    await user.click(screen.getByTestId('keyring-check'));
    await waitFor(() => expect(screen.getByTestId('keyring-state')).toHaveTextContent(text));
  });

  it('open and close the sandbox where they are', async () => {
    const { user } = await open((backend) => {
      backend.practice = [connection({ id: 'practice', practice: true })];
    });
    await user.click(screen.getByTestId('nav-settings'));
    await user.click(screen.getByTestId('settings-sandbox'));
    await screen.findByText('The sandbox is open.');
    expect(screen.getByTestId('settings')).toBeVisible();
    await user.click(screen.getByTestId('settings-sandbox'));
    await screen.findByText('The sandbox is closed.');
    expect(screen.queryByTestId('connection-practice')).not.toBeInTheDocument();
  });
});

describe('transfers', () => {
  it('are listed in the dock, with what can be done about them', async () => {
    const { backend, user } = await open(full);
    const row = await screen.findByTestId('transfer-transfer-ik');
    expect(row).toHaveTextContent('31.4 of 50.6 MB · 38.2 MB/s · 1 s left');
    expect(within(row).getByRole('progressbar')).toHaveAttribute('value', '62');
    await user.click(within(row).getByRole('button', { name: 'Cancel: analysis-ik-8.15.2.zip' }));
    await waitFor(() =>
      expect(row).toHaveTextContent('Cancelled. The extension exists and waits for its file.'),
    );
    await user.click(within(row).getByTestId('transfer-retry'));
    expect(backend.lastArgs('transferRetry')).toEqual(['transfer-ik']);
    await user.click(screen.getByTestId('dock-fold'));
    expect(screen.queryByTestId('transfer-transfer-ik')).not.toBeInTheDocument();
    expect(screen.getByTestId('dock-summary')).toHaveTextContent('1 waiting');
  });

  it('lead to the row that they made', async () => {
    const { user } = await open((backend) => {
      full(backend);
      backend.transfers = [doneTransfer({ extension: '1837462910' })];
    });
    await user.click(screen.getByTestId('nav-settings'));
    await user.click(screen.getByRole('button', { name: 'Show: legal-dictionaries.zip' }));
    expect(await screen.findByTestId('details')).toHaveTextContent('analysis-ik');
  });

  it('show steps, times and faults on their own screen', async () => {
    const { user } = await open((backend) => {
      full(backend);
      backend.transfers.push(
        transfer({
          id: 'failed',
          state: 'failed',
          fault: fault('extensions_file_refused', {
            serverCode: 'extensions.request_execution_failed',
            requestId: 'abc-1',
          }),
        }),
      );
    });
    await user.click(screen.getByTestId('nav-transfers'));
    const card = await screen.findByTestId('transfer-failed');
    expect(within(card).getByRole('table')).toHaveTextContent('Create the extension');
    expect(within(card).getByTestId('fault')).toHaveTextContent(
      'extensions.request_execution_failed',
    );
    expect(within(card).getByTestId('fault')).toHaveTextContent('abc-1');
    expect(screen.queryByTestId('dock')).not.toBeInTheDocument();
    expect(await axe()).toEqual([]);
  });
});

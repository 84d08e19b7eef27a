import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe, open } from '../../testing/app';
import {
  connection,
  doneTransfer,
  extension,
  fault,
  pluginArchive,
  transfer,
} from '../../testing/samples';

function some(backend: FakeBackend): void {
  backend.connections = [connection()];
  backend.extensions = {
    acme: [
      extension(),
      extension({ id: '2', name: 'ingest-geoip', description: null, file: null, version: '8.9.0' }),
      extension({
        id: '3',
        name: 'legal',
        kind: 'bundle',
        version: '8.*',
        downloadUrl: 'https://example.com/legal.zip',
      }),
    ],
  };
}

function names(): (string | null | undefined)[] {
  return within(screen.getByTestId('extensions-table'))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelector('td span')?.textContent);
}

describe('the table', () => {
  it('shows name, type, version, size, state and time', async () => {
    await open(some);
    const row = await screen.findByTestId('row-1837462910');
    expect(row).toHaveTextContent('analysis-ik');
    expect(row).toHaveTextContent('IK Chinese analyzer');
    expect(row).toHaveTextContent('Plugin');
    expect(row).toHaveTextContent('50.4 MB');
    expect(row).toHaveTextContent('Stored');
    expect(screen.getByTestId('row-2')).toHaveTextContent('Waiting for its file');
    expect(screen.getByTestId('extensions-count')).toHaveTextContent('3');
    expect(await axe()).toEqual([]);
  });

  it('follows the transfers', async () => {
    const { backend } = await open(some);
    await screen.findByTestId('row-2');
    backend.tell({ kind: 'transferChanged', transfer: transfer({ extension: '2' }) });
    await waitFor(() => expect(screen.getByTestId('row-2')).toHaveTextContent('Uploading 62%'));
    expect(screen.getByTestId('row-2')).toHaveTextContent('now');
    backend.tell({ kind: 'transferChanged', transfer: doneTransfer({ extension: '1837462910' }) });
    await waitFor(() =>
      expect(screen.getByTestId('row-1837462910')).toHaveTextContent('Stored, verified'),
    );
  });

  it('is filtered by words and by chips', async () => {
    const { user } = await open(some);
    await screen.findByTestId('extensions-table');
    await user.click(screen.getByTestId('chip-waiting'));
    expect(names()).toEqual(['ingest-geoip']);
    expect(screen.getByTestId('extensions-count')).toHaveTextContent('1 of 3');
    await user.click(screen.getByTestId('chip-bundles'));
    expect(names()).toEqual(['legal']);
    await user.type(screen.getByTestId('filter'), 'analysis');
    expect(screen.getByTestId('no-match')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(names()).toHaveLength(3);
  });

  it('sorts by a click on a header', async () => {
    const { user } = await open(some);
    await screen.findByTestId('extensions-table');
    await user.click(screen.getByRole('button', { name: 'Sort by Name' }));
    expect(names()).toEqual(['analysis-ik', 'ingest-geoip', 'legal']);
    await user.click(screen.getByRole('button', { name: 'Sort by Name' }));
    expect(names()).toEqual(['legal', 'ingest-geoip', 'analysis-ik']);
  });

  it('teaches when it is empty', async () => {
    const { backend, user } = await open((one) => (one.connections = [connection()]));
    const empty = await screen.findByTestId('empty');
    expect(empty).toHaveTextContent('Drop a zip anywhere on this window');
    await user.click(within(empty).getByRole('button', { name: 'Upload…' }));
    expect(backend.times('archivesChoose')).toBe(1);
  });

  it('says in place why it could not be read, and reads again', async () => {
    const { backend, user } = await open((one) => {
      some(one);
      one.refusals.extensionsList = fault('unauthenticated', {
        action: 'editConnection',
        status: 401,
      });
    });
    const note = await screen.findByTestId('fault');
    expect(note).toHaveTextContent('The service did not accept the key or password.');
    expect(note).toHaveTextContent('HTTP 401');
    expect(screen.getByTestId('connection-acme')).toHaveTextContent('last request failed');
    delete backend.refusals.extensionsList;
    await user.click(screen.getByTestId('refresh'));
    await screen.findByTestId('extensions-table');
    expect(screen.queryByTestId('fault')).not.toBeInTheDocument();
    expect(screen.getByTestId('connection-acme')).toHaveTextContent('answers');
  });
});

describe('the details', () => {
  it('show every field that the service tells', async () => {
    const { user } = await open(some);
    await user.click(await screen.findByTestId('row-3'));
    const pane = screen.getByTestId('details');
    await within(pane).findByTestId('resource-version');
    for (const text of [
      'legal',
      'IK Chinese analyzer',
      'Bundle',
      '8.*',
      'repo://3',
      'https://example.com/legal.zip',
      '8a3f0c2be1d94b7d',
      '1c0de5a77b2f4e11',
      '50.4 MB',
      'Yes, a temporary one',
      'mLrYzYk2R1y0b1',
    ]) {
      expect(pane).toHaveTextContent(text);
    }
    expect(within(pane).getByTestId('resource-version')).toHaveTextContent('3');
    expect(within(pane).getByTestId('resource-created')).toHaveAttribute(
      'title',
      '2026-11-12T09:40:12Z',
    );
    expect(within(pane).getByTestId('resource-modified')).toHaveAttribute(
      'title',
      '2026-11-12T09:41:00Z',
    );
    expect(await axe()).toEqual([]);
    await user.click(within(pane).getByRole('button', { name: 'Copy Plan URL' }));
    expect(await navigator.clipboard.readText()).toBe('repo://3');
    expect(screen.getByTestId('announcer')).toHaveTextContent('Copied: Plan URL');
    await user.click(within(pane).getByRole('button', { name: 'Close the details' }));
    expect(screen.queryByTestId('details')).not.toBeInTheDocument();
  });

  it('bring the file of a row that waits for it', async () => {
    const { backend, user } = await open((one) => {
      some(one);
      one.chosen = [pluginArchive()];
    });
    await user.click(await screen.findByTestId('row-1837462910'));
    await screen.findByTestId('resource-version');
    expect(screen.queryByTestId('upload-file')).not.toBeInTheDocument();
    await user.click(screen.getByTestId('row-2'));
    await user.click(await screen.findByTestId('upload-file'));
    const sheet = await screen.findByTestId('review');
    expect(sheet).toHaveTextContent('Upload the file of ingest-geoip 8.9.0');
    expect(sheet).toHaveTextContent('The archive says analysis-ik 8.15.2');
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() =>
      expect(backend.lastArgs('transferUploadTo')).toEqual([
        'acme',
        '2',
        'archive-ik',
        false,
        null,
      ]),
    );
  });
});

describe('reading', () => {
  it('is told aloud where the person asked for it, and not where it goes by itself', async () => {
    const { backend, user } = await open(some);
    await screen.findByTestId('row-2');
    const note = screen.getByTestId('read-note');
    expect(note).toHaveAttribute('aria-live', 'off');
    const before = backend.times('extensionsList');
    for (const ask of [
      () => user.click(screen.getByTestId('refresh')),
      () => user.keyboard('{F5}'),
    ]) {
      await ask();
      await waitFor(() => expect(note).toHaveAttribute('aria-live', 'polite'));
      await waitFor(() => expect(note).toHaveTextContent('Read at'));
      backend.tell({
        kind: 'transferChanged',
        transfer: doneTransfer({ id: `ended-${backend.times('extensionsList')}` }),
      });
      await waitFor(() => expect(note).toHaveAttribute('aria-live', 'off'));
    }
    expect(backend.times('extensionsList')).toBe(before + 4);
  });
});

describe('creating', () => {
  it('from a URL starts a transfer', async () => {
    const { backend, user } = await open(some);
    await user.click(await screen.findByTestId('from-url'));
    await screen.findByTestId('create-dialog');
    await user.type(screen.getByTestId('create-url'), 'ftp://example.com/a.zip');
    expect(screen.getByTestId('create-url')).toHaveAttribute('aria-invalid', 'true');
    await user.clear(screen.getByTestId('create-url'));
    await user.type(screen.getByTestId('create-url'), 'https://example.com/analysis-x.zip');
    await user.tab();
    expect(screen.getByTestId('create-name')).toHaveValue('analysis-x');
    await user.type(screen.getByTestId('create-version'), '8.*');
    await user.click(screen.getByTestId('create-submit'));
    expect(screen.getByTestId('create-version')).toHaveAttribute('aria-invalid', 'true');
    expect(backend.times('transferCreateByUrl')).toBe(0);
    await user.selectOptions(screen.getByTestId('create-kind'), 'bundle');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('create-submit'));
    await waitFor(() => expect(screen.queryByTestId('create-dialog')).not.toBeInTheDocument());
    expect(backend.lastArgs('transferCreateByUrl')).toEqual([
      'acme',
      { name: 'analysis-x', description: null, kind: 'bundle', version: '8.*' },
      'https://example.com/analysis-x.zip',
    ]);
    expect(screen.getByTestId('dock')).toHaveTextContent('analysis-x');
  });

  it('without a file makes a row that waits', async () => {
    const { backend, user } = await open(some);
    await user.click(await screen.findByTestId('from-url'));
    await user.click(await screen.findByTestId('chip-later'));
    await user.type(screen.getByTestId('create-name'), 'later');
    await user.type(screen.getByTestId('create-version'), '8.15.2');
    await user.click(screen.getByTestId('create-submit'));
    await waitFor(() => expect(backend.times('extensionCreate')).toBe(1));
    expect(await screen.findByTestId('details')).toHaveTextContent('later');
    expect(screen.getByTestId('upload-file')).toBeVisible();
    expect(screen.getByTestId('announcer')).toHaveTextContent(
      'later was created and waits for its file.',
    );
  });

  it('keeps the dialog with the reason when it was refused', async () => {
    const { user } = await open((backend) => {
      some(backend);
      backend.refusals.transferCreateByUrl = fault('extensions_no_user_id', {
        status: 404,
        serverCode: 'extensions.no_user_id',
        requestId: 'r-1',
      });
    });
    await user.click(await screen.findByTestId('from-url'));
    await user.type(screen.getByTestId('create-url'), 'https://example.com/x.zip');
    await user.type(screen.getByTestId('create-version'), '8.15.2');
    await user.click(screen.getByTestId('create-submit'));
    const note = await within(screen.getByTestId('create-dialog')).findByTestId('fault');
    expect(note).toHaveTextContent('This key belongs to no user');
    expect(note).toHaveTextContent('extensions.no_user_id · HTTP 404');
    expect(note).toHaveTextContent('r-1');
  });
});

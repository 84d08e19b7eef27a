import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe } from '../../testing/app';
import { outlook } from '../../testing/planSamples';
import { connection, extension, fault } from '../../testing/samples';
import { openDetails, usedByTwo } from '../../testing/storeStage';

const nobody = (backend: FakeBackend): void => {
  backend.used = usedByTwo({ users: [] });
};
const guarded = (backend: FakeBackend): void => {
  backend.connections = [connection({ protected: true })];
};

describe('who uses it', () => {
  it('stands in the table and the details, and is found by the filter', async () => {
    const { user } = await openDetails((backend) => {
      backend.extensions['acme']?.push({
        ...extension({ id: '2', name: 'other' }),
        deployments: [],
      });
    });
    const row = screen.getByTestId('row-1837462910');
    await waitFor(() => expect(row).toHaveTextContent('search-prod, search-stage'));
    expect(within(screen.getByTestId('row-2')).getByTestId('used-by-cell')).toHaveTextContent('—');
    expect(screen.getByTestId('used-by')).toHaveTextContent('search-prod search-stage');
    await user.type(screen.getByTestId('filter'), 'search-stage');
    expect(screen.queryByTestId('row-2')).not.toBeInTheDocument();
    expect(row).toBeVisible();
  });

  it('leads to the deployment', async () => {
    const { user } = await openDetails();
    await user.click(await screen.findByTestId('used-by-search-prod'));
    await screen.findByRole('heading', { level: 1, name: 'Deployments' });
  });

  it('is shown as stale, then anew', async () => {
    const { backend } = await openDetails((one) => (one.used = usedByTwo({ stale: true })));
    await waitFor(() => expect(backend.lastArgs('usedBy')).toEqual(['acme', true]));
    expect(backend.asked.find((one) => one.name === 'usedBy')?.args).toEqual(['acme', false]);
    await waitFor(() => expect(screen.queryByTestId('used-by-doubt')).not.toBeInTheDocument());
  });

  it('says since when it may not hold, while it is read again and when that fails', async () => {
    const { backend, user } = await openDetails();
    await screen.findByTestId('used-by-search-prod');
    backend.refusals.usedBy = fault('rate_limited');
    await user.click(screen.getByTestId('refresh'));
    const doubt = await screen.findByTestId('used-by-doubt');
    expect(doubt).toHaveTextContent('could not be refreshed (The service received too many');
    expect(screen.getByTestId('use-note')).toHaveTextContent('Used by: as of');
    expect(screen.getByTestId('used-by-search-prod')).toBeVisible();
  });

  it('says when not all were read', async () => {
    await openDetails((backend) => (backend.used = usedByTwo({ users: [], complete: false })));
    expect(await screen.findByTestId('used-by-incomplete')).toHaveTextContent('others may use it');
    expect(screen.getByTestId('used-by')).not.toHaveTextContent('No deployment');
    expect(screen.getByTestId('used-by-cell')).toHaveTextContent('Not known');
  });
});

describe('attaching', () => {
  it('shows what it would do to the deployments', async () => {
    const { backend, user } = await openDetails((one) => (one.outlooks = [outlook()]));
    await user.click(screen.getByTestId('attach-open'));
    const dialog = await screen.findByTestId('plan-dialog');
    expect(dialog).toHaveTextContent('Attach analysis-ik 8.14.3');
    expect(backend.lastArgs('plansPreview')).toEqual([
      'acme',
      { act: { kind: 'attach', extension: '1837462910' }, deployments: [] },
    ]);
  });

  it('is not offered while there is no file', async () => {
    await openDetails((backend) => {
      backend.extensions = { acme: [{ ...extension({ file: null }), deployments: [] }] };
    });
    expect(screen.getByTestId('upload-file')).toBeVisible();
    for (const id of ['attach-open', 'replace-open', 'download-open']) {
      expect(screen.queryByTestId(id)).not.toBeInTheDocument();
    }
  });
});

describe('editing', () => {
  it('changes name, description and version, and says why not the type', async () => {
    const { backend, user } = await openDetails();
    await user.click(screen.getByTestId('edit-open'));
    await screen.findByTestId('edit-dialog');
    expect(screen.getByTestId('edit-submit')).toBeDisabled();
    expect(screen.getByTestId('edit-kind')).toHaveTextContent('The service fixes the type');
    expect(screen.getByTestId('edit-used')).toHaveTextContent('2 deployments use it.');
    await user.clear(screen.getByTestId('edit-version'));
    await user.type(screen.getByTestId('edit-version'), '8.*');
    expect(screen.getByTestId('edit-version')).toHaveAttribute('aria-invalid', 'true');
    await user.clear(screen.getByTestId('edit-version'));
    await user.type(screen.getByTestId('edit-version'), '8.15.2');
    await user.clear(screen.getByTestId('edit-description'));
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('edit-submit'));
    await waitFor(() => expect(screen.queryByTestId('edit-dialog')).not.toBeInTheDocument());
    expect(backend.lastArgs('extensionEdit')).toEqual([
      'acme',
      '1837462910',
      { name: 'analysis-ik', description: null, kind: 'plugin', version: '8.15.2' },
    ]);
    expect(screen.getByTestId('row-1837462910')).toHaveTextContent('8.15.2');
    expect(screen.getByTestId('announcer')).toHaveTextContent('analysis-ik was changed.');
  });

  it('marks the field that was refused, and says why', async () => {
    const { user } = await openDetails((backend) => {
      backend.refusals.extensionEdit = fault('bad_version', { field: 'version', phase: 'input' });
    });
    await user.click(screen.getByTestId('edit-open'));
    await user.type(await screen.findByTestId('edit-version'), '-x');
    await user.click(screen.getByTestId('edit-submit'));
    const dialog = screen.getByTestId('edit-dialog');
    await within(dialog).findByTestId('fault');
    expect(screen.getByTestId('edit-version')).toHaveAttribute('aria-invalid', 'true');
    await user.type(screen.getByTestId('edit-version'), 'y');
    expect(within(dialog).queryByTestId('fault')).not.toBeInTheDocument();
  });
});

describe('deleting', () => {
  it('names the extension and the connection, and stands on Cancel', async () => {
    const { backend, user } = await openDetails(nobody);
    const before = backend.times('usedBy');
    await user.click(screen.getByTestId('delete-open'));
    const dialog = await screen.findByTestId('delete-dialog');
    expect(dialog).toHaveTextContent('Delete analysis-ik 8.14.3 from Acme production?');
    await waitFor(() => expect(screen.getByTestId('confirm-cancel')).toHaveFocus());
    await screen.findByTestId('delete-unused');
    expect(backend.times('usedBy')).toBeGreaterThan(before);
    expect(backend.lastArgs('usedBy')).toEqual(['acme', true]);
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('delete-confirm'));
    await waitFor(() => expect(screen.queryByTestId('row-1837462910')).not.toBeInTheDocument());
    expect(backend.lastArgs('extensionDelete')).toEqual(['acme', '1837462910', null]);
    expect(screen.queryByTestId('details')).not.toBeInTheDocument();
    await waitFor(() =>
      expect(screen.getByRole('heading', { level: 1, name: 'Extensions' })).toHaveFocus(),
    );
  });

  it('asks for the typed name on a protected connection', async () => {
    const { backend, user } = await openDetails((one) => {
      nobody(one);
      guarded(one);
    });
    await user.click(screen.getByTestId('delete-open'));
    const go = await screen.findByTestId('delete-confirm');
    expect(go).toBeDisabled();
    await user.type(screen.getByTestId('typed-name'), 'analysis-ik');
    await user.click(go);
    await waitFor(() =>
      expect(backend.lastArgs('extensionDelete')).toEqual(['acme', '1837462910', 'analysis-ik']),
    );
  });

  it('offers to detach it first while it is used', async () => {
    const { backend, user } = await openDetails((one) => {
      one.outlooks = [outlook({ effect: { kind: 'removes', former: [] } })];
    });
    await user.click(screen.getByTestId('delete-open'));
    const dialog = await screen.findByTestId('delete-dialog');
    expect(await within(dialog).findByTestId('delete-users')).toHaveTextContent('search-prod');
    expect(screen.getByTestId('delete-confirm')).toHaveTextContent('it will be refused');
    await user.click(screen.getByTestId('delete-detach'));
    await screen.findByTestId('plan-dialog');
    expect(backend.lastArgs('plansPreview')).toEqual([
      'acme',
      { act: { kind: 'detach', extension: '1837462910' }, deployments: ['prod', 'stage'] },
    ]);
    backend.used = usedByTwo({ users: [] });
    await user.click(screen.getByTestId('plan-close'));
    await screen.findByTestId('delete-unused');
    expect(screen.getByTestId('delete-confirm')).toHaveTextContent(/^Delete$/);
  });

  it('shows what the service said when it refused', async () => {
    const { backend, user } = await openDetails((one) => {
      nobody(one);
      one.refusals.extensionDelete = fault('extensions_in_use', {
        status: 400,
        serverCode: 'extensions.extension_in_use',
        serverMessage: 'The extension [analysis-ik] is in use by [search-prod].',
      });
    });
    await user.click(screen.getByTestId('delete-open'));
    await screen.findByTestId('delete-unused');
    backend.used = usedByTwo();
    await user.click(screen.getByTestId('delete-confirm'));
    const dialog = screen.getByTestId('delete-dialog');
    expect(await within(dialog).findByTestId('fault')).toHaveTextContent(
      'The extension [analysis-ik] is in use by [search-prod].',
    );
    expect(await within(dialog).findByTestId('delete-users')).toHaveTextContent('search-prod');
    expect(screen.getByTestId('row-1837462910')).toBeInTheDocument();
  });
});

describe('receiving', () => {
  it('asks where to in the native dialog, and shows as a transfer', async () => {
    const { backend, user } = await openDetails();
    await user.click(screen.getByTestId('download-open'));
    await waitFor(() =>
      expect(screen.getByTestId('dock')).toHaveTextContent('Download of analysis-ik.zip'),
    );
    expect(backend.lastArgs('extensionReceive')).toEqual([
      'acme',
      '1837462910',
      { title: 'Save the stored file', files: 'Zip archives', everyFile: 'All files' },
    ]);
    expect(screen.getByTestId('dock')).toHaveTextContent('from Acme production');
    expect(screen.getByTestId('row-1837462910')).toHaveTextContent('Stored');
  });

  it('says why not', async () => {
    const { user } = await openDetails((backend) => {
      backend.refusals.extensionReceive = fault('folder_unwritable');
    });
    await user.click(screen.getByTestId('download-open'));
    expect(await screen.findByTestId('fault')).toHaveTextContent('No new file can be made');
  });
});

describe('copying as', () => {
  it('shows the text of the chosen tool, with a button to copy it', async () => {
    const { backend, user } = await openDetails((one) => {
      one.copied = { curl: 'curl -H "$KEY"', ecctl: null, terraform: 'resource "x" {}' };
    });
    await user.click(screen.getByTestId('copy-as'));
    await user.click(await screen.findByTestId('copy-as-curl'));
    expect(await screen.findByTestId('copy-as-text')).toHaveTextContent('curl -H "$KEY"');
    expect(backend.lastArgs('copyAs')).toEqual(['acme', { kind: 'show', extension: '1837462910' }]);
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('copy-as-copy'));
    expect(await navigator.clipboard.readText()).toBe('curl -H "$KEY"');
    await user.click(screen.getByTestId('chip-ecctl'));
    expect(await screen.findByTestId('copy-as-absent')).toHaveTextContent('cannot do this');
    expect(screen.getByTestId('copy-as-copy')).toBeDisabled();
    await user.selectOptions(screen.getByTestId('copy-as-act'), 'Delete it');
    await waitFor(() =>
      expect(backend.lastArgs('copyAs')?.[1]).toEqual({ kind: 'delete', extension: '1837462910' }),
    );
  });

  it('is worked by the keyboard', async () => {
    const { user } = await openDetails();
    screen.getByTestId('copy-as').focus();
    await user.keyboard('{Enter}');
    // The menu moves its mark a moment after the key.
    const isMarked = async (id: string) => {
      await waitFor(() => expect(screen.getByTestId(id)).toHaveAttribute('data-highlighted'));
    };
    await isMarked('copy-as-curl');
    await user.keyboard('{ArrowDown}');
    await isMarked('copy-as-ecctl');
    await user.keyboard('{ArrowDown}');
    await isMarked('copy-as-terraform');
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('copy-as-text')).toHaveTextContent('resource');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('copy-as-text')).not.toBeInTheDocument());
  });
});

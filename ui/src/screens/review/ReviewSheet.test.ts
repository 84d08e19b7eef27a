import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { axe } from '../../testing/app';
import { dropped } from '../../testing/reviewStage';
import { bundleArchive, extension, fault, notAZip, pluginArchive } from '../../testing/samples';
import type { NotAZipReason } from '../../backend/bindings/desk';

describe('the sheet', () => {
  it('shows what is in each archive', async () => {
    await dropped([pluginArchive(), bundleArchive(), notAZip()]);
    const plugin = screen.getByTestId('archive-archive-ik');
    expect(plugin).toHaveTextContent('analysis-ik-8.15.2.zip · 50.6 MB');
    expect(plugin).toHaveTextContent('Java 17');
    expect(plugin).toHaveTextContent('Ready');
    expect(screen.getByTestId('archive-archive-legal')).toHaveTextContent('4 files');
    const broken = screen.getByTestId('archive-archive-broken');
    expect(broken).toHaveTextContent('Cannot be sent');
    expect(broken).toHaveTextContent('This is not a zip.');
    expect(within(broken).getByRole('checkbox')).toBeDisabled();
    expect(screen.getByTestId('review-summary')).toHaveTextContent('2 of 3 selected, 51.8 MB');
    expect(await axe()).toEqual([]);
  });

  it.each<[NotAZipReason, string]>([
    ['empty', 'The file is empty.'],
    ['folder', 'This is a folder.'],
    ['truncated', 'The end of the zip is missing'],
    ['split', 'one part of a zip'],
    ['unreadable', 'could not be opened'],
  ])('says of %s what to do', async (reason, text) => {
    await dropped([notAZip({ content: { kind: 'notAZip', reason } })]);
    expect(screen.getByTestId('not-a-zip')).toHaveTextContent(text);
    expect(screen.getByTestId('review-submit')).toBeDisabled();
  });

  it('checks a name as it is typed', async () => {
    const { user } = await dropped([pluginArchive()]);
    await user.click(screen.getByTestId('review-edit'));
    await user.clear(screen.getByTestId('review-name'));
    await user.type(screen.getByTestId('review-name'), 'my plugin');
    expect(screen.getByTestId('review-name')).toHaveAttribute('aria-invalid', 'true');
    expect(screen.getByTestId('archive-archive-ik')).toHaveTextContent('a space cannot be used');
    expect(screen.getByTestId('review-submit')).toBeDisabled();
    await user.clear(screen.getByTestId('review-name'));
    await user.type(screen.getByTestId('review-name'), 'my-plugin');
    expect(screen.getByTestId('review-submit')).toBeEnabled();
  });

  it('sends what was typed', async () => {
    const { backend, user } = await dropped([pluginArchive()]);
    await user.click(screen.getByTestId('review-edit'));
    await user.clear(screen.getByTestId('review-description'));
    await user.type(screen.getByTestId('review-description'), 'For the shop');
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() => expect(screen.queryByTestId('review')).not.toBeInTheDocument());
    expect(backend.lastArgs('transferUploadNew')).toEqual([
      'acme',
      'archive-ik',
      { name: 'analysis-ik', description: 'For the shop', kind: 'plugin', version: '8.15.2' },
      false,
    ]);
    expect(screen.getByTestId('dock')).toHaveTextContent('analysis-ik');
  });

  it('offers the extension that waits for the file', async () => {
    const { backend, user } = await dropped([pluginArchive()], (one) => {
      one.extensions = { acme: [extension({ version: '8.15.2', file: null })] };
    });
    const offer = await screen.findByTestId('review-offer');
    expect(
      within(offer).getByRole('radio', { name: 'Upload into the waiting extension' }),
    ).toBeChecked();
    await user.click(within(offer).getByRole('radio', { name: 'Create another extension' }));
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() => expect(backend.times('transferUploadNew')).toBe(1));
  });

  it('keeps the files while the first connection is made', async () => {
    const { user } = await dropped([pluginArchive()], (backend) => (backend.connections = []));
    expect(screen.getByTestId('review-destination-bar')).toHaveTextContent('these files stay here');
    await user.click(screen.getByTestId('review-connect'));
    await screen.findByTestId('connection-form');
    await waitFor(() => expect(screen.queryByTestId('review')).not.toBeInTheDocument());
    await user.type(screen.getByTestId('field-name'), 'Acme');
    await user.type(screen.getByTestId('field-secret'), 'key');
    await user.click(screen.getByTestId('connection-save'));
    const sheet = await screen.findByTestId('review');
    expect(sheet).toHaveTextContent('analysis-ik-8.15.2.zip');
    await waitFor(() => expect(screen.getByTestId('review-submit')).toBeEnabled());
  });

  it('shows on the card why one was refused', async () => {
    const { user } = await dropped([pluginArchive()], (backend) => {
      backend.refusals.transferUploadNew = fault('file_gone', {
        target: 'analysis-ik-8.15.2.zip',
        action: 'chooseFile',
      });
    });
    await user.click(screen.getByTestId('review-submit'));
    const note = await within(screen.getByTestId('archive-archive-ik')).findByTestId('fault');
    expect(note).toHaveTextContent('The file is not there any more.');
    expect(within(note).getByRole('button', { name: 'Choose the file…' })).toBeVisible();
  });
});

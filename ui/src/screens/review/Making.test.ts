import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe } from '../../testing/app';
import { dropped } from '../../testing/reviewStage';
import {
  bundleArchive,
  droppedFolder,
  fault,
  finding,
  judgement,
  pluginArchive,
} from '../../testing/samples';

function wrapped(backend: FakeBackend): void {
  backend.judgements = {
    'archive-ik': judgement({
      findings: [finding({ code: 'descriptor_wrapped', rule: 'R16', args: { folder: 'ik' } })],
      repairs: [
        {
          repair: 'strip_folder',
          changes: [{ what: 'moved', from: 'ik/a.jar', to: 'a.jar' }],
          more: 4,
        },
        {
          repair: 'drop_junk',
          changes: [{ what: 'dropped', from: '.DS_Store', to: null }],
          more: 0,
        },
      ],
    }),
  };
  backend.repaired = pluginArchive({ id: 'copy', fileName: 'analysis-ik-8.15.2-repaired.zip' });
}

describe('a repair', () => {
  it('says what it changes before it is made', async () => {
    const { user } = await dropped([pluginArchive()], wrapped);
    const changes = await screen.findByTestId('repair-changes');
    expect(screen.queryByText(/ik\/a\.jar/)).not.toBeVisible();
    await user.click(changes);
    expect(screen.getByText(/ik\/a\.jar/)).toBeVisible();
    expect(screen.getByText(/\.DS_Store/)).toBeVisible();
    expect(changes).toHaveTextContent('What changes (6 places)');
    expect(screen.getByTestId('repair-offer')).toHaveTextContent('and 4 more');
    expect(await axe()).toEqual([]);
  });

  it('replaces the archive by a repaired copy and says where that is', async () => {
    const { backend, user } = await dropped([pluginArchive()], wrapped);
    await user.click(
      await screen.findByRole('button', {
        name: 'Make a repaired copy of analysis-ik-8.15.2.zip',
      }),
    );
    const card = await screen.findByTestId('archive-copy');
    expect(card).toHaveTextContent('Saved as analysis-ik-8.15.2-repaired.zip beside the original');
    await waitFor(() => expect(card).toHaveTextContent('Ready'));
    expect(within(card).getByRole('checkbox')).toBeChecked();
    expect(screen.queryByTestId('archive-archive-ik')).not.toBeInTheDocument();
    expect(screen.getByTestId('announcer')).toHaveTextContent('Saved as analysis-ik');
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() => expect(backend.lastArgs('transferUploadNew')?.[1]).toBe('copy'));
  });

  it('leaves out what the person does not want', async () => {
    const { backend, user } = await dropped([pluginArchive()], wrapped);
    const offer = await screen.findByTestId('repair-offer');
    const [strip, drop] = within(offer).getAllByRole('checkbox');
    if (!strip || !drop) throw new Error('no repairs to choose from');
    await user.click(drop);
    await user.click(strip);
    expect(screen.getByTestId('repair')).toBeDisabled();
    await user.click(strip);
    await user.click(screen.getByTestId('repair'));
    await waitFor(() =>
      expect(backend.lastArgs('repairArchive')).toEqual(['archive-ik', ['strip_folder']]),
    );
  });

  it('that failed says why', async () => {
    const { user } = await dropped([pluginArchive()], (backend) => {
      wrapped(backend);
      backend.refusals.repairArchive = fault('file_gone');
    });
    await user.click(await screen.findByTestId('repair'));
    expect(await within(screen.getByTestId('repair-offer')).findByTestId('fault')).toBeVisible();
    expect(screen.getByTestId('archive-archive-ik')).toBeVisible();
  });
});

describe('a dropped folder', () => {
  const legal = (backend: FakeBackend): void => {
    backend.proposal = {
      entries: [
        { from: 'legal/stop.txt', to: 'dictionaries/stop.txt', size: 8_000, guessed: true },
        { from: 'legal/dictionaries/a.txt', to: 'dictionaries/a.txt', size: 4_000, guessed: false },
      ],
      leftOut: [{ path: 'legal/convert.py', why: 'code' }],
      size: 12_000,
      fileName: 'legal.zip',
    };
    backend.built = bundleArchive({ id: 'built' });
  };

  it('shows the layout of the bundle that it would become', async () => {
    await dropped([droppedFolder()], legal);
    const card = screen.getByRole('article', { name: 'New bundle from legal' });
    const row = await within(card).findByRole('row', { name: /legal\/stop\.txt/ });
    expect(row).toHaveTextContent('dictionaries/stop.txt');
    expect(row).toHaveTextContent('guessed');
    expect(within(card).getByRole('row', { name: /dictionaries\/a\.txt/ })).not.toHaveTextContent(
      'guessed',
    );
    expect(within(card).getByRole('row', { name: /convert\.py/ })).toHaveTextContent(
      'a bundle brings no code',
    );
    expect(screen.getByTestId('review-submit')).toBeDisabled();
    expect(await axe()).toEqual([]);
  });

  it('becomes an archive like any other', async () => {
    const { user } = await dropped([droppedFolder()], legal);
    await waitFor(() => expect(screen.getByTestId('bundle-make')).toBeEnabled());
    await user.click(screen.getByTestId('bundle-make'));
    const card = await screen.findByTestId('archive-built');
    expect(card).toHaveTextContent('Saved as legal.zip');
    expect(screen.queryByTestId('bundle-proposal')).not.toBeInTheDocument();
    expect(screen.getByTestId('review-submit')).toBeEnabled();
  });

  it('of which nothing is of use makes no bundle', async () => {
    await dropped([droppedFolder()]);
    const card = screen.getByTestId('bundle-proposal');
    await waitFor(() => expect(card).toHaveTextContent('Nothing of this can go into a bundle'));
    expect(screen.getByTestId('bundle-make')).toBeDisabled();
  });

  it('can be put away', async () => {
    const { user } = await dropped([droppedFolder(), pluginArchive()], legal);
    await user.click(await screen.findByRole('button', { name: 'Put away' }));
    expect(screen.queryByTestId('bundle-proposal')).not.toBeInTheDocument();
    expect(screen.getByTestId('archive-archive-ik')).toBeVisible();
  });
});

import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { PlanRequest } from '../../backend/bindings/desk';
import { FakeBackend } from '../../backend/fake';
import { Desk } from '../../state/desk.svelte';
import { fits } from '../../state/reviewAttach.svelte';
import { axe } from '../../testing/app';
import { outlook } from '../../testing/planSamples';
import { dropped } from '../../testing/reviewStage';
import { bundleArchive, connection, extension, places, pluginArchive } from '../../testing/samples';

const DRAFT = {
  name: 'analysis-ik',
  description: 'IK Chinese analyzer',
  kind: 'plugin' as const,
  version: '8.15.2',
};

function withPlaces(backend: FakeBackend): void {
  backend.places = { acme: places() };
  backend.outlooks = ({ deployments }: PlanRequest) =>
    deployments.map((deployment) =>
      outlook({
        deployment,
        name: places().find((place) => place.id === deployment)?.name ?? deployment,
        cautions: ['unhealthy'],
      }),
    );
}

describe('which deployments fit', () => {
  it.each([
    ['plugin', '8.15.2', '8.15.2', true],
    ['plugin', '8.15.2', '8.15.3', false],
    ['bundle', '*', '7.17.24', true],
    ['bundle', '8.*', '8.15.2', true],
    ['bundle', '8.15.*', '8.15.2', true],
    ['bundle', '8.1.*', '8.15.2', false],
    ['bundle', '8.*', '9.0.0', false],
    ['bundle', '8.15.2', '8.15.2', true],
  ] as const)('a %s for %s on %s: %s', (kind, version, runs, expected) => {
    expect(fits({ name: 'x', description: null, kind, version }, runs)).toBe(expected);
  });
});

describe('attaching after the upload', () => {
  it('offers the deployments of a fitting version, with what it would do to each', async () => {
    const { backend, user } = await dropped([pluginArchive()], withPlaces);
    expect(screen.getByTestId('review-submit')).toHaveTextContent(/^Upload$/);
    await user.click(await screen.findByTestId('review-attach'));
    const choice = await screen.findByTestId('review-attach-search-prod');
    expect(screen.queryByTestId('review-attach-search-stage')).not.toBeInTheDocument();
    const card = screen.getByTestId('archive-archive-ik');
    await waitFor(() => expect(card).toHaveTextContent('Replaces analysis-ik 8.14.3'));
    expect(card).toHaveTextContent('It is not healthy');
    choice.focus();
    await user.keyboard(' ');
    expect(screen.getByTestId('review-attach')).toHaveTextContent('Then attach it to search-prod');
    expect(screen.getByTestId('review-submit')).toHaveTextContent('Upload and attach');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() => expect(screen.queryByTestId('review')).not.toBeInTheDocument());
    expect(backend.lastArgs('transferUploadThen')).toEqual([
      'acme',
      'archive-ik',
      DRAFT,
      false,
      { act: { kind: 'attachNew', draft: DRAFT }, deployments: ['place-prod'] },
      null,
    ]);
  });

  it('uploads alone when that is wanted', async () => {
    const { backend, user } = await dropped([pluginArchive()], withPlaces);
    await user.click(await screen.findByTestId('review-attach'));
    await user.click(await screen.findByTestId('review-attach-search-prod'));
    await user.click(screen.getByTestId('review-upload-only'));
    await waitFor(() => expect(backend.times('transferUploadNew')).toBe(1));
    expect(backend.times('transferUploadThen')).toBe(0);
  });

  it('is chosen for each of several archives', async () => {
    const { backend, user } = await dropped([pluginArchive(), bundleArchive()], withPlaces);
    const bundle = within(screen.getByTestId('archive-archive-legal'));
    await user.click(await bundle.findByTestId('review-attach'));
    await user.click(await bundle.findByTestId('review-attach-search-stage'));
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() => expect(screen.queryByTestId('review')).not.toBeInTheDocument());
    expect(backend.times('transferUploadNew')).toBe(1);
    expect(backend.lastArgs('transferUploadThen')?.[4]).toMatchObject({
      act: { kind: 'attachNew', draft: { name: 'legal-dictionaries', kind: 'bundle' } },
      deployments: ['place-stage'],
    });
  });

  it('says when no deployment fits, and follows the version', async () => {
    const { user } = await dropped([pluginArchive({ suggestedVersion: '8.9.9' })], withPlaces);
    expect(await screen.findByTestId('review-attach-none')).toHaveTextContent('runs 8.9.9');
    await user.click(screen.getByTestId('review-edit'));
    await user.clear(screen.getByTestId('review-version'));
    await user.type(screen.getByTestId('review-version'), '8.14.3');
    await user.click(await screen.findByTestId('review-attach'));
    await screen.findByTestId('review-attach-search-stage');
  });

  it('asks for the name of a protected connection', async () => {
    const { backend, user } = await dropped([pluginArchive()], (one) => {
      withPlaces(one);
      one.connections = [connection({ protected: true })];
    });
    expect(screen.queryByTestId('typed-name')).not.toBeInTheDocument();
    await user.click(await screen.findByTestId('review-attach'));
    await user.click(await screen.findByTestId('review-attach-search-prod'));
    expect(screen.getByTestId('review-submit')).toBeDisabled();
    expect(screen.getByTestId('review-upload-only')).toBeEnabled();
    await user.type(screen.getByTestId('typed-name'), 'Acme production');
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() =>
      expect(backend.lastArgs('transferUploadThen')?.at(-1)).toBe('Acme production'),
    );
  });

  it('leaves out what the preview rules out', async () => {
    const { backend, user } = await dropped([pluginArchive()], (one) => {
      withPlaces(one);
      one.outlooks = [
        outlook({ deployment: 'place-prod', effect: { kind: 'notChangeable' }, possible: false }),
      ];
    });
    await user.click(await screen.findByTestId('review-attach'));
    await waitFor(() => expect(screen.getByTestId('review-attach-search-prod')).toBeDisabled());
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() => expect(backend.times('transferUploadNew')).toBe(1));
  });

  it('is not offered for the file of an extension that waits', async () => {
    await dropped([pluginArchive()], (backend) => {
      withPlaces(backend);
      backend.extensions = { acme: [extension({ version: '8.15.2', file: null })] };
    });
    await screen.findByTestId('review-offer');
    expect(screen.queryByTestId('review-attach')).not.toBeInTheDocument();
  });
});

describe('the sheet for a build that is missing', () => {
  async function stage(): Promise<{ desk: Desk; backend: FakeBackend }> {
    const backend = new FakeBackend();
    backend.connections = [connection()];
    const desk = new Desk(backend);
    await desk.start();
    return { desk, backend };
  }

  it('takes one archive, judges it for the version, and upgrades with it', async () => {
    const { desk, backend } = await stage();
    const act = { kind: 'upgrade' as const, version: '8.15.3', draft: null };
    const archives = [pluginArchive({ suggestedVersion: '8.15.3' }), bundleArchive()];
    desk.review.openFor(archives, 'acme', { act, deployments: ['prod'] });
    expect(desk.review.selected.map((item) => item.archive.id)).toEqual(['archive-ik']);
    await expect
      .poll(() => backend.lastArgs('plansPreview')?.[1])
      .toMatchObject({
        act: { kind: 'upgrade', version: '8.15.3', draft: { name: 'analysis-ik' } },
        deployments: ['prod'],
      });
    const judged = backend.asked.filter((one) => one.name === 'judgeArchive');
    expect(judged.at(-1)?.args[0]).toMatchObject({ version: '8.15.3' });
    await desk.review.submit();
    expect(backend.times('transferUploadThen')).toBe(1);
    expect(backend.lastArgs('transferUploadThen')?.[4]).toEqual({
      act: { ...act, draft: { ...DRAFT, version: '8.15.3' } },
      deployments: ['prod'],
    });
    expect(desk.review.isOpen).toBe(false);
    expect(desk.review.then).toBeNull();
  });

  it('is a plain sheet without an act', async () => {
    const { desk } = await stage();
    desk.review.openFor([pluginArchive(), bundleArchive()], 'acme', null);
    expect(desk.review.selected).toHaveLength(2);
    expect(desk.review.destination).toBe('acme');
  });
});

import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe, open } from '../../testing/app';
import { outlook } from '../../testing/planSamples';
import { connection, extension, fault } from '../../testing/samples';

const elastic = (backend: FakeBackend): void => {
  backend.connections = [connection()];
  backend.extensions = { acme: [extension()] };
};

describe('where a URL leads', () => {
  it('is shown when the field is left, by its hosts and the size', async () => {
    const { backend, user } = await open((one) => {
      elastic(one);
      one.trail = {
        hops: [
          'https://github.com/acme/x/releases/download/1/x.zip',
          'https://objects.githubusercontent.com/a',
          'https://objects.githubusercontent.com/b',
        ],
        size: 50_600_000,
      };
    });
    await user.click(await screen.findByTestId('from-url'));
    await user.type(screen.getByTestId('create-url'), 'https://github.com/acme/x.zip');
    expect(backend.times('urlFollow')).toBe(0);
    await user.tab();
    const hops = await screen.findByTestId('url-hops');
    expect(
      within(hops)
        .getAllByRole('listitem')
        .map((one) => one.textContent?.trim()),
    ).toEqual(['github.com', 'objects.githubusercontent.com', '50.6 MB']);
    expect(screen.getByTestId('create-dialog')).toHaveTextContent(
      'it is given the last address: https://objects.githubusercontent.com/b',
    );
    expect(backend.times('urlFollow')).toBe(1);
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('create-url'));
    await user.tab();
    expect(backend.times('urlFollow')).toBe(1);
    await user.click(screen.getByTestId('url-follow'));
    await waitFor(() => expect(backend.times('urlFollow')).toBe(2));
    await user.type(screen.getByTestId('create-url'), '?x');
    expect(screen.queryByTestId('url-hops')).not.toBeInTheDocument();
  });

  it('is not asked of what is no web address', async () => {
    const { backend, user } = await open(elastic);
    await user.click(await screen.findByTestId('from-url'));
    await user.type(screen.getByTestId('create-url'), 'ftp://example.com/x.zip');
    expect(screen.getByTestId('url-follow')).toBeDisabled();
    await user.tab();
    expect(backend.times('urlFollow')).toBe(0);
  });

  it('says what to do where nothing is behind it', async () => {
    const { user } = await open((backend) => {
      elastic(backend);
      backend.refusals.urlFollow = fault('url_gives_no_file', { status: 404 });
    });
    await user.click(await screen.findByTestId('from-url'));
    await user.type(screen.getByTestId('create-url'), 'https://example.com/x.zip');
    await user.tab();
    const note = await within(screen.getByTestId('create-dialog')).findByTestId('fault');
    expect(note).toHaveTextContent('No file is behind that URL.');
    expect(note).toHaveTextContent('Use the address from which the zip is really downloaded.');
  });
});

describe('an installation without a store', () => {
  const ece = (backend: FakeBackend): void => {
    backend.connections = [connection({ service: 'ece', name: 'Berlin data centre' })];
    backend.capability = 'url_only';
  };

  it('teaches how to do without it', async () => {
    const { backend } = await open(ece);
    const absent = await screen.findByTestId('store-absent');
    expect(absent).toHaveTextContent('has no extension store');
    expect(within(absent).getAllByRole('listitem')).toHaveLength(3);
    expect(backend.times('extensionsList')).toBe(0);
    expect(screen.queryByTestId('upload')).not.toBeInTheDocument();
    expect(await axe()).toEqual([]);
  });

  it('attaches by URL', async () => {
    const { backend, user } = await open((one) => {
      ece(one);
      one.outlooks = [outlook({ effect: { kind: 'adds' } })];
    });
    await user.click(await screen.findByTestId('attach-url-open'));
    await user.type(screen.getByTestId('attach-url'), 'https://files.example/legal.zip');
    await user.tab();
    expect(screen.getByTestId('attach-url-name')).toHaveValue('legal');
    await user.click(screen.getByTestId('attach-url-next'));
    expect(screen.getByTestId('attach-url-version')).toHaveAttribute('aria-invalid', 'true');
    await user.type(screen.getByTestId('attach-url-version'), '8.*');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('attach-url-next'));
    expect(await screen.findByTestId('plan-dialog')).toHaveTextContent(
      'Attach legal 8.* by its URL',
    );
    expect(backend.lastArgs('plansPreview')?.[1]).toEqual({
      act: {
        kind: 'attachUrl',
        name: 'legal',
        url: 'https://files.example/legal.zip',
        extensionKind: 'bundle',
        version: '8.*',
      },
      deployments: [],
    });
  });

  it('is asked once more on request, and lists where there is a store', async () => {
    const { backend, user } = await open(ece);
    await screen.findByTestId('store-absent');
    backend.capability = 'store';
    backend.extensions = { acme: [extension()] };
    await user.click(screen.getByTestId('store-again'));
    await screen.findByTestId('row-1837462910');
    await user.click(screen.getByTestId('create-menu'));
    await user.click(await screen.findByTestId('attach-url-menu'));
    await screen.findByTestId('attach-url-dialog');
  });

  it('is not asked of Elastic Cloud', async () => {
    const { backend } = await open(elastic);
    await screen.findByTestId('row-1837462910');
    expect(backend.times('storeCapability')).toBe(0);
  });
});

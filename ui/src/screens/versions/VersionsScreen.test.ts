import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe, open, type Stage } from '../../testing/app';
import { matrix, outlook } from '../../testing/planSamples';
import { connection, doneTransfer, fault, pluginArchive, transfer } from '../../testing/samples';

function some(backend: FakeBackend): void {
  backend.connections = [connection()];
  backend.matrix = matrix();
}

async function opened(prepare: (backend: FakeBackend) => void = some): Promise<Stage> {
  const stage = await open(prepare);
  await stage.user.click(await screen.findByTestId('nav-versions'));
  await screen.findByRole('heading', { level: 1, name: 'Versions' });
  return stage;
}

function cell(deployment: string, version: string): HTMLElement {
  return screen.getByTestId(`matrix-cell-${deployment}-${version}`);
}

describe('the matrix', () => {
  it('says in words how each deployment stands to each version', async () => {
    await opened();
    const table = await screen.findByTestId('versions-table');
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map((header) => header.textContent),
    ).toEqual(['Deployment', '8.14.3', '8.15.2', '8.15.3']);
    expect(within(table).getAllByRole('rowheader')).toHaveLength(2);
    expect(cell('search-prod', '8.14.3')).toHaveTextContent('Runs');
    expect(cell('search-prod', '8.15.2')).toHaveTextContent('Ready');
    expect(cell('search-prod', '8.15.3')).toHaveTextContent('1 build missing');
    expect(cell('search-stage', '8.15.3')).toHaveTextContent('2 builds missing');
    expect(cell('search-stage', '8.14.3')).toHaveTextContent('Not offered');
    expect(cell('search-stage', '8.14.3')).toHaveAttribute('data-standing', 'not_offered');
    expect(await axe()).toEqual([]);
  });

  it('is filtered by name and by what can be done', async () => {
    const { user } = await opened();
    await screen.findByTestId('versions-table');
    await user.click(screen.getByTestId('chip-ready'));
    expect(screen.queryByTestId('matrix-row-search-stage')).not.toBeInTheDocument();
    await user.click(screen.getByTestId('chip-all'));
    await user.type(screen.getByTestId('filter'), 'stage');
    expect(screen.queryByTestId('matrix-row-search-prod')).not.toBeInTheDocument();
    await user.type(screen.getByTestId('filter'), ' and more');
    await user.click(within(screen.getByTestId('no-match')).getByRole('button'));
    expect(screen.getByTestId('matrix-row-search-prod')).toBeInTheDocument();
  });

  it('is entered once by Tab and walked with the arrow keys', async () => {
    const { user } = await opened();
    const table = await screen.findByTestId('versions-table');
    const reachable = (): HTMLElement[] =>
      within(table)
        .getAllByRole('gridcell')
        .filter((one) => one.tabIndex === 0);
    expect(reachable()).toEqual([cell('search-prod', '8.14.3')]);
    cell('search-prod', '8.14.3').focus();
    await user.keyboard('{ArrowRight}{ArrowDown}');
    expect(cell('search-stage', '8.15.2')).toHaveFocus();
    await user.keyboard('{End}');
    expect(cell('search-stage', '8.15.3')).toHaveFocus();
    await user.keyboard('{Control>}{Home}{/Control}{Enter}');
    expect(cell('search-prod', '8.14.3')).toHaveAttribute('aria-selected', 'true');
    expect(screen.getByTestId('cell-details')).toHaveTextContent('This deployment runs 8.14.3.');
    expect(reachable()).toEqual([cell('search-prod', '8.14.3')]);
    screen.getByRole('button', { name: 'Close' }).focus();
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('cell-details')).toBeNull();
    await waitFor(() => expect(cell('search-prod', '8.14.3')).toHaveFocus());
  });

  it('says when the versions of the service are not known', async () => {
    await opened((backend) => {
      some(backend);
      backend.matrix = matrix({ versionsTold: false });
    });
    expect(await screen.findByTestId('versions-not-told')).toHaveTextContent(
      'The service did not tell its versions.',
    );
  });

  it('teaches when it is empty, and says why it could not be read', async () => {
    const { backend, user } = await opened((one) => {
      one.connections = [connection()];
      one.refusals.versionMatrix = fault('forbidden', { status: 403 });
    });
    expect(await screen.findByTestId('fault')).toHaveTextContent('HTTP 403');
    delete backend.refusals.versionMatrix;
    await user.click(screen.getByTestId('refresh'));
    expect(await screen.findByTestId('empty')).toHaveTextContent('Nothing to compare yet');
  });

  it('is read again when something was brought or changed', async () => {
    const { backend } = await opened();
    await screen.findByTestId('versions-table');
    const before = backend.times('versionMatrix');
    backend.tell({ kind: 'transferChanged', transfer: transfer() });
    expect(backend.times('versionMatrix')).toBe(before);
    backend.tell({ kind: 'transferChanged', transfer: doneTransfer() });
    await waitFor(() => expect(backend.times('versionMatrix')).toBe(before + 1));
  });
});

describe('a cell', () => {
  it('that is ready leads to the upgrade', async () => {
    const { backend, user } = await opened((one) => {
      some(one);
      one.outlooks = [
        outlook({
          deployment: 'prod',
          effect: { kind: 'upgrades', from: '8.14.3', to: '8.15.2', swaps: [] },
        }),
      ];
    });
    await screen.findByTestId('versions-table');
    await user.click(cell('search-prod', '8.15.2'));
    const pane = screen.getByTestId('cell-details');
    expect(within(pane).getByTestId('cell-swaps')).toHaveTextContent('analysis-ik');
    expect(await axe()).toEqual([]);
    await user.click(within(pane).getByTestId('upgrade'));
    expect(await screen.findByTestId('plan-dialog')).toHaveTextContent(
      'Upgrade search-prod to 8.15.2',
    );
    expect(backend.lastArgs('plansPreview')?.[1]).toEqual({
      act: { kind: 'upgrade', version: '8.15.2', draft: null },
      deployments: ['prod'],
    });
    await waitFor(() =>
      expect(screen.getByTestId('plan-apply')).toHaveTextContent('Upgrade 1 deployment to 8.15.2'),
    );
  });

  it('that misses one build leads from its file to the upgrade', async () => {
    const { backend, user } = await opened((one) => {
      some(one);
      one.chosen = [pluginArchive({ installableOn: '8.15.3', suggestedVersion: '8.15.3' })];
    });
    await screen.findByTestId('versions-table');
    await user.click(cell('search-prod', '8.15.3'));
    const pane = screen.getByTestId('cell-details');
    expect(within(pane).getByTestId('cell-missing')).toHaveTextContent('attached: 8.14.3');
    expect(within(pane).getByTestId('cell-swaps')).toHaveTextContent('analysis-stempel-custom');
    expect(within(pane).queryByTestId('upgrade')).not.toBeInTheDocument();
    expect(await axe()).toEqual([]);
    await user.click(
      within(pane).getByRole('button', { name: 'Choose the build for analysis-ik…' }),
    );
    await screen.findByTestId('review');
    await waitFor(() => expect(screen.getByTestId('review-submit')).toBeEnabled());
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() => expect(backend.times('transferUploadThen')).toBe(1));
    expect(backend.lastArgs('transferUploadThen')?.[4]).toMatchObject({
      act: {
        kind: 'upgrade',
        version: '8.15.3',
        draft: { name: 'analysis-ik', version: '8.15.3' },
      },
      deployments: ['prod'],
    });
  });

  it('that misses several builds uploads them first', async () => {
    const { backend, user } = await opened((one) => {
      some(one);
      one.chosen = [pluginArchive()];
    });
    await screen.findByTestId('versions-table');
    await user.click(cell('search-stage', '8.15.3'));
    expect(screen.getByTestId('cell-details')).toHaveTextContent('Upload the builds one by one.');
    await user.click(screen.getByTestId('choose-build-analysis-ik'));
    await screen.findByTestId('review');
    await user.click(screen.getByTestId('review-submit'));
    await waitFor(() => expect(backend.times('transferUploadNew')).toBe(1));
    expect(backend.times('transferUploadThen')).toBe(0);
  });

  it('that is not offered says so, and can be left', async () => {
    const { user } = await opened();
    await screen.findByTestId('versions-table');
    await user.click(cell('search-stage', '8.14.3'));
    const pane = screen.getByTestId('cell-details');
    expect(pane).toHaveTextContent('The service does not offer 8.14.3 to this deployment');
    expect(within(pane).getAllByRole('button')).toHaveLength(1);
    await user.click(within(pane).getByRole('button', { name: 'Close' }));
    expect(screen.queryByTestId('cell-details')).not.toBeInTheDocument();
  });
});

describe('500 deployments', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are not all drawn', async () => {
    // jsdom lays nothing out: the table is 600 pixels high, a row 50.
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(50);
    const [row] = matrix().rows;
    if (!row) throw new Error('the sample has no row');
    await opened((backend) => {
      backend.connections = [connection()];
      backend.matrix = matrix({
        rows: Array.from({ length: 500 }, (_, index) => ({
          ...row,
          deployment: `d${index}`,
          name: `search-${index}`,
        })),
      });
    });
    await screen.findByTestId('matrix-row-search-0');
    const table = screen.getByTestId('versions-table');
    expect(table).toHaveAttribute('aria-rowcount', '501');
    expect(table.querySelectorAll('tbody tr[data-index]').length).toBeLessThan(60);
  });
});

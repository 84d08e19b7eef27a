import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe, open, type Stage } from '../../testing/app';
import { attached, attempt, deployment, failedAttempt, planRun } from '../../testing/planSamples';
import { connection, extension, fault, transfer } from '../../testing/samples';

function some(backend: FakeBackend): void {
  backend.connections = [connection()];
  backend.extensions = { acme: [extension()] };
  backend.deployments = {
    acme: [
      deployment(),
      deployment({
        id: 'stage',
        name: 'search-stage',
        version: '8.15.2',
        health: 'unhealthy',
        region: 'aws-eu-central-1',
        nodes: 1,
        zones: 1,
        attached: [
          attached({ name: 'a' }),
          attached({ name: 'b', url: 'repo://2' }),
          attached({ name: 'c', url: 'repo://3' }),
          attached({ name: 'd', url: 'repo://4' }),
          attached({ name: 'legal', url: 'repo://5', kind: 'bundle', version: '8.*' }),
        ],
        doubled: [{ kind: 'bothPlaces', name: 'a' }],
      }),
      deployment({
        id: 'logs',
        name: 'logs-eu',
        version: null,
        health: 'unknown',
        status: 'stopped',
        region: null,
        nodes: 0,
        zones: 0,
        attached: [],
        lastAttemptFailed: true,
      }),
      deployment({
        id: 'busy',
        name: 'busy-one',
        status: 'changing',
        attached: [],
        pending: attempt(),
      }),
    ],
  };
}

async function opened(prepare: (backend: FakeBackend) => void = some): Promise<Stage> {
  const stage = await open(prepare);
  await stage.user.click(await screen.findByTestId('nav-deployments'));
  await screen.findByRole('heading', { level: 1, name: 'Deployments' });
  return stage;
}

function names(): (string | null | undefined)[] {
  return within(screen.getByTestId('deployments-table'))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelector('td')?.textContent.trim());
}

describe('the way there', () => {
  it('leads from the extensions and back, and marks the present view', async () => {
    const { user } = await opened();
    expect(screen.getByTestId('nav-deployments')).toHaveAttribute('aria-current', 'page');
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus());
    await user.click(screen.getByTestId('nav-extensions'));
    await screen.findByTestId('extensions-table');
    expect(screen.getByTestId('nav-extensions')).toHaveAttribute('aria-current', 'page');
    expect(screen.getByTestId('connection-acme')).toHaveAttribute('aria-current', 'page');
  });
});

describe('the table', () => {
  it('shows what a deployment is, has and does', async () => {
    await opened();
    const prod = await screen.findByTestId('deployment-row-search-prod');
    for (const text of ['8.14.3', 'Healthy', 'Running', 'gcp-europe-west1', '3 nodes, 2 zones']) {
      expect(prod).toHaveTextContent(text);
    }
    expect(prod).toHaveTextContent('analysis-ik 8.14.3');
    const stage = screen.getByTestId('deployment-row-search-stage');
    expect(stage).toHaveTextContent('Not healthy');
    expect(stage).toHaveTextContent('and 2 more');
    expect(within(stage).getByTestId('doubled-mark')).toHaveTextContent('1 doubled');
    const logs = screen.getByTestId('deployment-row-logs-eu');
    expect(logs).toHaveTextContent('Stopped');
    expect(logs).toHaveTextContent('Last change failed');
    expect(screen.getByTestId('deployment-row-busy-one')).toHaveTextContent('Plan under way');
    expect(screen.getByTestId('deployments-count')).toHaveTextContent('4');
    expect(await axe()).toEqual([]);
  });

  it('is filtered by words, also of what is attached, and by chips', async () => {
    const { user } = await opened();
    await screen.findByTestId('deployments-table');
    await user.type(screen.getByTestId('filter'), 'legal');
    expect(names()).toEqual(['search-stage']);
    expect(screen.getByTestId('deployments-count')).toHaveTextContent('1 of 4');
    await user.clear(screen.getByTestId('filter'));
    await user.click(screen.getByTestId('chip-changing'));
    expect(names()).toEqual(['busy-one']);
    await user.click(screen.getByTestId('chip-doubled'));
    expect(names()).toEqual(['search-stage']);
    await user.type(screen.getByTestId('filter'), 'nothing of the kind');
    await user.click(within(screen.getByTestId('no-match')).getByRole('button'));
    expect(names()).toHaveLength(4);
  });

  it('is sorted by a click on a header', async () => {
    const { user } = await opened();
    await screen.findByTestId('deployments-table');
    expect(names()).toEqual(['busy-one', 'logs-eu', 'search-prod', 'search-stage']);
    await user.click(screen.getByRole('button', { name: 'Sort by Extensions' }));
    expect(names().at(-1)).toBe('search-stage');
  });

  it('teaches when it is empty, and says in place why it could not be read', async () => {
    const { backend, user } = await opened((one) => {
      one.connections = [connection()];
      one.refusals.deploymentsList = fault('unauthenticated', { status: 401 });
    });
    expect(await screen.findByTestId('fault')).toHaveTextContent('HTTP 401');
    delete backend.refusals.deploymentsList;
    await user.keyboard('{F5}');
    expect(await screen.findByTestId('empty')).toHaveTextContent(
      'Every deployment with Elasticsearch that the key of Acme production may see',
    );
    expect(screen.queryByTestId('fault')).not.toBeInTheDocument();
  });

  it('is read again when a change of plans has ended', async () => {
    const { backend } = await opened();
    await screen.findByTestId('deployments-table');
    const readings = backend.times('deploymentsList');
    const running = transfer({ plans: [planRun()] });
    backend.tell({ kind: 'transferChanged', transfer: running });
    expect(backend.times('deploymentsList')).toBe(readings);
    backend.tell({
      kind: 'transferChanged',
      transfer: transfer({ plans: [planRun({ state: 'done' })], state: 'done' }),
    });
    await waitFor(() => expect(backend.times('deploymentsList')).toBe(readings + 1));
  });
});

describe('500 deployments', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are not all drawn', async () => {
    // jsdom lays nothing out: the table is 600 pixels high, a row 50.
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(50);
    await opened((backend) => {
      backend.connections = [connection()];
      backend.deployments = {
        acme: Array.from({ length: 500 }, (_, index) =>
          deployment({ id: `d${index}`, name: `search-${index}` }),
        ),
      };
    });
    await screen.findByTestId('deployment-row-search-0');
    const table = screen.getByTestId('deployments-table');
    expect(table).toHaveAttribute('aria-rowcount', '501');
    expect(table.querySelectorAll('tbody tr[data-index]').length).toBeLessThan(60);
  });
});

describe('the details', () => {
  it('show what is attached with its origin, and what the service calls it', async () => {
    const { backend, user } = await opened((one) => {
      some(one);
      const [prod] = one.deployments['acme'] ?? [];
      prod?.attached.push(
        attached({
          name: 'outside',
          url: 'https://example.com/x.zip',
          extension: null,
          places: [{ kind: 'default' }, { kind: 'tier', tier: 'warm' }],
        }),
      );
    });
    await user.click(await screen.findByTestId('deployment-row-search-prod'));
    const pane = await screen.findByTestId('deployment-details');
    await within(pane).findByTestId('deployment-version');
    expect(within(pane).getByTestId('attached-analysis-ik')).toHaveTextContent(
      'Stands in: tier hot_content',
    );
    const outside = within(pane).getByTestId('attached-outside');
    expect(outside).toHaveTextContent('Stands in: default of all tiers, tier warm');
    expect(outside).toHaveTextContent('Not in the store');
    await user.click(within(pane).getByRole('button', { name: 'Copy Deployment ID' }));
    expect(await navigator.clipboard.readText()).toBe('8a3f0c2be1d94b7d8a3f0c2be1d94b7d');
    expect(await axe()).toEqual([]);
    await user.click(within(pane).getByTestId('detach-outside'));
    await screen.findByTestId('plan-dialog');
    expect(backend.lastArgs('plansPreview')?.[1]).toEqual({
      act: { kind: 'detachNamed', name: 'outside', extensionKind: 'plugin' },
      deployments: ['8a3f0c2be1d94b7d8a3f0c2be1d94b7d'],
    });
  });

  it('clean up, detach, carry out again and restart', async () => {
    const { backend, user } = await opened();
    await user.click(await screen.findByTestId('deployment-row-search-stage'));
    expect(await screen.findByTestId('doubled')).toHaveTextContent(
      'a stands as default and again in every tier',
    );
    for (const [button, act] of [
      ['cleanup', { kind: 'cleanUp' }],
      ['reapply', { kind: 'reapply' }],
      ['detach-legal', { kind: 'detach', extension: '1837462910' }],
    ] as const) {
      await user.click(screen.getByTestId(button));
      await screen.findByTestId('plan-dialog');
      expect(backend.lastArgs('plansPreview')?.[1]).toEqual({ act, deployments: ['stage'] });
      await user.keyboard('{Escape}');
      await waitFor(() => expect(screen.queryByTestId('plan-dialog')).not.toBeInTheDocument());
      await waitFor(() => expect(screen.getByTestId(button)).toHaveFocus());
    }
    await user.click(screen.getByTestId('restart'));
    const confirm = await screen.findByTestId('restart-confirm');
    expect(confirm).toHaveTextContent('Restart search-stage?');
    await user.click(within(confirm).getByTestId('confirm-go'));
    await waitFor(() =>
      expect(backend.lastArgs('deploymentRestart')).toEqual(['acme', 'stage', null]),
    );
    await waitFor(() =>
      expect(screen.getByTestId('deployment-row-search-stage')).toHaveTextContent('Being changed'),
    );
  });

  it('ask for the name of the deployment on a protected connection', async () => {
    const { backend, user } = await opened((one) => {
      some(one);
      one.connections = [connection({ protected: true })];
    });
    await user.click(await screen.findByTestId('deployment-row-busy-one'));
    await user.click(await screen.findByTestId('plan-cancel'));
    const confirm = await screen.findByTestId('plan-cancel-confirm');
    expect(within(confirm).getByTestId('confirm-go')).toBeDisabled();
    await user.type(within(confirm).getByTestId('typed-name'), 'busy-one');
    await user.click(within(confirm).getByTestId('confirm-go'));
    await waitFor(() =>
      expect(backend.lastArgs('deploymentCancelPlan')).toEqual(['acme', 'busy', 'busy-one']),
    );
    await waitFor(() => expect(screen.queryByTestId('pending')).not.toBeInTheDocument());
  });

  it('attach what is picked; what fits comes first', async () => {
    const { backend, user } = await opened((one) => {
      some(one);
      one.extensions = {
        acme: [
          extension(),
          extension({ id: '2', name: 'other', version: '8.15.2' }),
          extension({ id: '3', name: 'legal', kind: 'bundle', version: '8.*' }),
        ],
      };
    });
    await user.click(await screen.findByTestId('deployment-row-search-prod'));
    await user.click(await screen.findByTestId('attach'));
    const dialog = await screen.findByTestId('pick-extension');
    const first = await within(dialog).findByTestId('pick-3');
    const rows = within(dialog).getAllByRole('row').slice(1);
    expect(rows[0]).toBe(first);
    expect(first).toHaveTextContent('For 8.*, which the deployment runs');
    expect(rows[1]).toHaveTextContent('For 8.15.2');
    expect(rows[2]).toHaveTextContent('Attached already');
    expect(await axe()).toEqual([]);
    await user.click(within(dialog).getByTestId('pick-1837462910'));
    expect(within(dialog).getByTestId('pick-go')).toBeDisabled();
    await user.click(first);
    await user.click(within(dialog).getByTestId('pick-go'));
    const plan = await screen.findByTestId('plan-dialog');
    expect(plan).toHaveTextContent('Attach legal 8.*');
    expect(backend.lastArgs('plansPreview')?.[1]).toMatchObject({
      act: { kind: 'attach', extension: '3' },
    });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.getByTestId('attach')).toHaveFocus());
  });

  it('show why the last change failed', async () => {
    const { user } = await opened((one) => {
      some(one);
      one.lastAttempts = { logs: failedAttempt() };
    });
    await user.click(await screen.findByTestId('deployment-row-logs-eu'));
    const last = await screen.findByTestId('last-attempt');
    expect(last).toHaveAttribute('data-state', 'failed');
    expect(last).toHaveTextContent('Failed: Check the versions of the plugins');
    expect(last).toHaveTextContent('Plugin [analysis-ik] is built for 8.14.3.');
    expect(screen.getByTestId('attach')).toBeDisabled();
    expect(await axe()).toEqual([]);
  });

  it('show in place that the deployment is gone', async () => {
    const { user } = await opened((one) => {
      some(one);
      one.refusals.deploymentDetails = fault('deployment_gone', { status: 404 });
    });
    await user.click(await screen.findByTestId('deployment-row-search-prod'));
    const pane = await screen.findByTestId('deployment-details');
    expect(await within(pane).findByTestId('fault')).toHaveTextContent(
      'This deployment does not exist any more',
    );
  });
});

describe('a pending plan', () => {
  it('shows its steps as they are', async () => {
    const { user } = await opened();
    await user.click(await screen.findByTestId('deployment-row-busy-one'));
    const pending = await screen.findByTestId('pending');
    expect(within(pending).getByTestId('pending-step')).toHaveTextContent(
      'Wait until the nodes run',
    );
    expect(within(pending).getByTestId('plan-step-plan-validator')).toHaveAttribute(
      'data-state',
      'done',
    );
    expect(await axe()).toEqual([]);
  });
});

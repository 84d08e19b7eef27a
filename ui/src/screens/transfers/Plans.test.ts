import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { TransferView } from '../../backend/bindings/desk';
import type { FakeBackend } from '../../backend/fake';
import { axe, open, type Stage } from '../../testing/app';
import { attempt, deployment, failedAttempt, planRun } from '../../testing/planSamples';
import { connection, extension, fault, step, transfer } from '../../testing/samples';

const attaching = (change: Partial<TransferView> = {}): TransferView =>
  transfer({
    id: 'transfer-plans',
    source: {
      kind: 'plans',
      doing: { kind: 'attach' },
      deployments: [{ id: 'prod', name: 'search-prod' }],
    },
    steps: [step('change_plans', 'done'), step('follow_plans', 'running')],
    progress: null,
    plans: [planRun({ deployment: 'prod' })],
    ...change,
  });

function stage(
  transfers: TransferView[],
  prepare: (backend: FakeBackend) => void = () => undefined,
): Promise<Stage> {
  return open((backend) => {
    backend.connections = [connection()];
    backend.extensions = { acme: [extension()] };
    backend.deployments = { acme: [deployment({ id: 'prod' })] };
    backend.transfers = transfers;
    prepare(backend);
  });
}

describe('a change of plans', () => {
  it('is named and summed up in the dock', async () => {
    await stage([attaching()]);
    const row = within(await screen.findByTestId('dock')).getByTestId('transfer-transfer-plans');
    expect(row).toHaveTextContent('Attach analysis-ik to search-prod');
    expect(row).toHaveTextContent('on Acme production');
    expect(within(row).getByTestId('transfer-status')).toHaveTextContent(
      'search-prod: node 2 of 3',
    );
    expect(within(row).getByRole('progressbar')).toHaveAttribute('value', '33');
  });

  it('shows each deployment and the steps in its card', async () => {
    const { user } = await stage([attaching()]);
    await user.click(await screen.findByTestId('nav-transfers'));
    const card = await screen.findByTestId('transfer-transfer-plans');
    expect(within(card).getByTestId('plan-run-search-prod')).toHaveAttribute(
      'data-state',
      'under_way',
    );
    expect(within(card).getByTestId('step-follow_plans')).toHaveTextContent(
      'Watch the deployments',
    );
    expect(card).not.toHaveTextContent('Not compared');
    expect(await axe()).toEqual([]);
  });

  it('tells why it failed, and what became of the plans', async () => {
    const failed = attaching({
      state: 'failed',
      endedAt: '2026-11-12T10:00:00Z',
      steps: [step('change_plans', 'done'), step('follow_plans', 'failed')],
      fault: fault('plan_failed', { serverMessage: 'Plugin [analysis-ik] is built for 8.14.3.' }),
      remains: 'plans_changed',
      plans: [planRun({ deployment: 'prod', state: 'failed', attempt: failedAttempt() })],
    });
    const { backend, user } = await stage([failed]);
    await user.click(await screen.findByTestId('nav-transfers'));
    const card = await screen.findByTestId('transfer-transfer-plans');
    expect(within(card).getByTestId('transfer-remains')).toHaveTextContent(
      'what became of each stands beside it',
    );
    expect(card).toHaveTextContent('Plugin [analysis-ik] is built for 8.14.3.');
    await user.click(within(card).getByTestId('transfer-retry'));
    await waitFor(() => expect(backend.lastArgs('transferRetry')).toEqual(['transfer-plans']));
  });

  it('leads to the deployment when it is done', async () => {
    const run = planRun({
      deployment: 'prod',
      state: 'done',
      attempt: attempt({ state: 'succeeded', nodesLoaded: 'every' }),
    });
    const { user } = await stage([
      attaching({ state: 'done', endedAt: '2026-11-12T10:00:00Z', plans: [run] }),
    ]);
    const row = within(await screen.findByTestId('dock')).getByTestId('transfer-transfer-plans');
    expect(row).toHaveTextContent('Every node of 1 deployment loaded it');
    await user.click(within(row).getByTestId('transfer-show'));
    await screen.findByRole('heading', { level: 1, name: 'Deployments' });
  });

  it('is told of at its start and its end', async () => {
    const { backend } = await stage([]);
    await screen.findByTestId('dock');
    backend.tell({ kind: 'transferChanged', transfer: attaching() });
    await waitFor(() =>
      expect(screen.getByTestId('announcer')).toHaveTextContent(
        'Attach analysis-ik to search-prod: started on Acme production.',
      ),
    );
    const done = attaching({ state: 'done', endedAt: '2026-11-12T10:00:00Z' });
    backend.tell({ kind: 'transferChanged', transfer: done });
    await waitFor(() =>
      expect(screen.getByTestId('announcer')).toHaveTextContent(
        'Attach analysis-ik to search-prod: done on Acme production.',
      ),
    );
  });

  it('reads anew who uses what', async () => {
    const { backend } = await stage([]);
    await screen.findByTestId('row-1837462910');
    await waitFor(() => expect(backend.times('usedBy')).toBe(1));
    backend.tell({ kind: 'transferChanged', transfer: attaching() });
    await waitFor(() => expect(backend.lastArgs('usedBy')).toEqual(['acme', true]));
    const read = backend.times('usedBy');
    const moved = attaching({ plans: [planRun({ deployment: 'prod', nodesDone: 2 })] });
    backend.tell({ kind: 'transferChanged', transfer: moved });
    const done = attaching({ plans: [planRun({ deployment: 'prod', state: 'done' })] });
    backend.tell({ kind: 'transferChanged', transfer: done });
    await waitFor(() => expect(backend.times('usedBy')).toBe(read + 1));
  });
});

describe('an upload that goes on with plans', () => {
  it('says that the file is stored when the plans failed', async () => {
    const { backend } = await stage([]);
    await screen.findByTestId('dock');
    const steps = [step('send', 'done'), step('verify', 'done'), step('follow_plans', 'running')];
    const running = transfer({ steps, plans: [planRun()] });
    backend.tell({ kind: 'transferChanged', transfer: running });
    backend.tell({
      kind: 'transferChanged',
      transfer: transfer({ steps, state: 'failed', fault: fault('plan_failed') }),
    });
    await waitFor(() =>
      expect(screen.getByTestId('announcer')).toHaveTextContent(
        'analysis-ik-8.15.2.zip is stored on Acme production, but the change of plans failed',
      ),
    );
  });
});

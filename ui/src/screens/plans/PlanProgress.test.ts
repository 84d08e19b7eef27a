import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { PlanRun, TransferView } from '../../backend/bindings/desk';
import { axe } from '../../testing/axe';
import {
  attempt,
  deployment,
  failedAttempt,
  outlook,
  planRun,
  planStep,
} from '../../testing/planSamples';
import { box, opened, PROD, type Opened } from '../../testing/planStage';
import { fault } from '../../testing/samples';

describe('after it began', () => {
  async function begun(): Promise<Opened & { tell: (change: Partial<PlanRun>) => void }> {
    const stage = await opened((one) => (one.outlooks = [outlook()]), { deployments: [PROD] });
    await waitFor(() => expect(box('search-prod')).toBeChecked());
    await stage.user.click(screen.getByTestId('plan-apply'));
    await screen.findByTestId('plan-runs');
    const [made] = stage.backend.transfers;
    if (!made) throw new Error('no transfer was made');
    let { revision } = made;
    const tell = (change: Partial<PlanRun>, state: TransferView['state'] = 'running'): void => {
      revision += 1;
      const transfer = { ...made, revision, state, plans: [planRun(change)] };
      stage.backend.tell({ kind: 'transferChanged', transfer });
    };
    return { ...stage, tell };
  }

  function run(): HTMLElement {
    return screen.getByTestId('plan-run-search-prod');
  }

  it('stays, moves the focus, and follows to the end', async () => {
    const { tell } = await begun();
    expect(screen.getByTestId('plan-close')).toHaveFocus();
    expect(run()).toHaveAttribute('data-state', 'waiting');
    expect(screen.getByTestId('plan-dialog')).toHaveTextContent(
      'You can close this window. Progress stays under Transfers.',
    );
    tell({});
    await waitFor(() => expect(run()).toHaveAttribute('data-state', 'under_way'));
    expect(run()).toHaveTextContent('Plan accepted by search-prod');
    expect(run()).toHaveTextContent('Node 1 of 3 restarted');
    expect(run()).toHaveTextContent('Node 2 of 3 restarting');
    expect(run()).toHaveTextContent('Wait until the nodes run');
    expect(run()).toHaveTextContent('Check that every node loaded it');
    expect(screen.getByTestId('plan-said')).toHaveTextContent('search-prod accepted the plan.');
    expect(await axe()).toEqual([]);
    tell({
      state: 'done',
      nodesDone: 3,
      attempt: attempt({
        state: 'succeeded',
        nodesLoaded: 'every',
        warnings: [{ code: 'w', message: 'A snapshot was skipped.', step: null }],
      }),
    });
    await waitFor(() => expect(run()).toHaveTextContent('Every node loaded it'));
    expect(run()).toHaveTextContent('The service warns: A snapshot was skipped.');
    expect(screen.getByTestId('plan-said')).toHaveTextContent('every node loaded it');
  });

  it('does not claim what the log does not tell', async () => {
    const { tell } = await begun();
    tell({ state: 'done', attempt: attempt({ state: 'succeeded', nodesLoaded: 'not_told' }) });
    await waitFor(() => expect(run()).toHaveAttribute('data-state', 'done'));
    expect(run()).not.toHaveTextContent('Every node loaded it');
    expect(run()).toHaveTextContent('the service does not tell whether every node loaded it');
  });

  it('shows the failed step in the words of the service', async () => {
    const { tell } = await begun();
    tell({ state: 'failed', attempt: failedAttempt(), fault: fault('plan_failed') });
    await waitFor(() => expect(run()).toHaveAttribute('data-state', 'failed'));
    expect(run()).toHaveTextContent('Failed: Check the versions of the plugins');
    const words = within(run()).getByTestId('plan-failure');
    expect(words).toHaveTextContent('Plugin [analysis-ik] is built for 8.14.3.');
    expect(words).toHaveTextContent('ClusterFailure:PluginVersionMismatch');
    expect(run()).toHaveTextContent('The deployment goes on with the plan that it had before.');
    expect(screen.getByTestId('plan-said')).toHaveTextContent('the plan failed');
    expect(await axe()).toEqual([]);
  });

  it('shows a fault where there was no attempt', async () => {
    const { tell } = await begun();
    tell({ state: 'failed', attempt: null, acceptedAt: null, fault: fault('deployment_gone') });
    await waitFor(() => expect(run()).toHaveTextContent('This deployment does not exist any more'));
  });

  it('keeps the names of steps that it does not know', async () => {
    const { tell } = await begun();
    tell({ attempt: attempt({ steps: [planStep('do-what-nobody-knows', { running: true })] }) });
    await waitFor(() => expect(run()).toHaveTextContent('do-what-nobody-knows'));
  });

  it('cancels a change that is being carried out, by the name of the deployment', async () => {
    const { backend, user, tell } = await begun();
    expect(screen.queryByTestId('plan-cancel')).not.toBeInTheDocument();
    backend.deployments = { acme: [deployment({ pending: attempt() })] };
    tell({});
    await user.click(await screen.findByTestId('plan-cancel'));
    const confirm = await screen.findByTestId('plan-cancel-confirm');
    expect(confirm).toHaveTextContent('Cancel the change of search-prod?');
    expect(confirm).toHaveTextContent('search-prod on Acme production');
    await waitFor(() => expect(within(confirm).getByTestId('confirm-cancel')).toHaveFocus());
    await user.click(within(confirm).getByTestId('confirm-go'));
    await waitFor(() =>
      expect(backend.lastArgs('deploymentCancelPlan')).toEqual(['acme', PROD, null]),
    );
    await waitFor(() =>
      expect(screen.queryByTestId('plan-cancel-confirm')).not.toBeInTheDocument(),
    );
    expect(screen.getByTestId('plan-dialog')).toBeInTheDocument();
  });
});

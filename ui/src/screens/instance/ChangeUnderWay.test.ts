import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import type { InstanceDetails } from '../../backend/bindings/desk';
import { axe, open, type Stage } from '../../testing/app';
import { changePhase, changeRecord, INSTANCE, installRun } from '../../testing/instanceSamples';
import { alibabaConnection, fault, instance } from '../../testing/samples';

function changing(change: Partial<InstanceDetails> = {}): InstanceDetails {
  const details = instance({ changes: [changeRecord()], health: 'yellow', ...change });
  details.row = { ...details.row, state: 'activating', stateText: 'activating' };
  return details;
}

async function opened(
  details: InstanceDetails,
  prepare: (backend: FakeBackend) => void = () => undefined,
): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [details] };
    prepare(backend);
  });
  await stage.user.click(await screen.findByTestId(`row-${INSTANCE}`));
  await screen.findByTestId('custom-plugins');
  return stage;
}

describe('an instance that is being changed', () => {
  it('says how far the change is, and how the cluster stands', async () => {
    await opened(changing());
    const banner = screen.getByTestId('change-banner');
    expect(banner).toHaveTextContent('search-cn-hangzhou is being changed');
    expect(within(banner).getByTestId('banner-progress')).toHaveTextContent(
      'Restart 1 of 3 nodes · 40% Phase: updating-task',
    );
    expect(within(banner).getByRole('progressbar')).toHaveValue(40);
    expect(screen.getByTestId('instance-health')).toHaveTextContent(
      'Replicas are missing (yellow)',
    );
    expect(screen.getByTestId('instance-nodes')).toHaveTextContent('3 nodes');
    expect(await axe()).toEqual([]);
  });

  it('is interrupted after the person read what that leaves behind, and resumed', async () => {
    const { backend, user } = await opened(changing());
    await user.click(screen.getByTestId('change-interrupt'));
    const dialog = await screen.findByTestId('interrupt-confirm');
    for (const text of ['stay changed', 'is suspended', 'takes no other change', 'does not undo'])
      expect(dialog).toHaveTextContent(text);
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('confirm-go'));
    await waitFor(() =>
      expect(screen.getByTestId('change-banner')).toHaveAttribute('data-state', 'suspended'),
    );
    expect(backend.lastArgs('changeInterrupt')).toEqual(['shanghai', INSTANCE, null]);
    expect(screen.getByTestId('change-banner')).toHaveTextContent('The instance is suspended');
    expect(screen.getByTestId('instance-state')).toHaveTextContent('Change interrupted');

    await user.click(screen.getByTestId('change-resume'));
    await waitFor(() =>
      expect(screen.getByTestId('change-banner')).toHaveAttribute('data-state', 'activating'),
    );
    expect(screen.getByTestId('announcer')).toHaveTextContent(
      'The change of search-cn-hangzhou goes on.',
    );
  });

  it('asks for the typed name before an interrupt on a protected connection', async () => {
    const { backend, user } = await opened(changing(), (one) => {
      one.connections = [alibabaConnection({ protected: true })];
    });
    await user.click(screen.getByTestId('change-interrupt'));
    await screen.findByTestId('interrupt-confirm');
    expect(screen.getByTestId('confirm-go')).toBeDisabled();
    await user.type(screen.getByTestId('typed-name'), 'search-cn-hangzhou');
    await user.click(screen.getByTestId('confirm-go'));
    await waitFor(() =>
      expect(backend.lastArgs('changeInterrupt')?.[2]).toBe('search-cn-hangzhou'),
    );
  });

  it('says when it can not be interrupted', async () => {
    await opened(changing({ changes: [changeRecord({ interruptible: false })] }));
    expect(screen.getByTestId('change-interrupt')).toBeDisabled();
    expect(screen.getByTestId('change-banner')).toHaveTextContent('can’t be interrupted');
  });

  it('shows the phases with their depth and what went wrong in them', async () => {
    const phases = [
      changePhase('updating-task', { state: 'failed', percent: 33 }),
      changePhase('install-plugin', {
        depth: 1,
        state: 'failed',
        exception: 'plugin [x] was built for 8.13.4',
      }),
    ];
    const record = changeRecord({ state: 'failed', phases, by: 'ram-user', endedAt: null });
    const { user } = await opened(instance({ changes: [record] }));
    expect(screen.queryByTestId('change-banner')).not.toBeInTheDocument();
    await user.click(screen.getByTestId('chip-changes'));
    const change = await screen.findByTestId(`change-${record.id}`);
    expect(change).toHaveTextContent('by ram-user');
    const inner = within(change).getByTestId('phase-install-plugin');
    expect(inner).toHaveAttribute('data-depth', '1');
    expect(inner).toHaveTextContent('What went wrong: plugin [x] was built for 8.13.4');
    expect(await axe()).toEqual([]);
  });

  it('shows the other parts where one could not be read', async () => {
    const { user } = await opened(
      instance({
        health: null,
        nodes: [],
        unread: [
          { part: 'health', fault: fault('forbidden') },
          { part: 'nodes', fault: fault('forbidden', { serverCode: 'Forbidden.RAM' }) },
        ],
      }),
    );
    expect(screen.getByTestId('instance-health')).toHaveTextContent('Health could not be read');
    await user.click(screen.getByTestId('chip-nodes'));
    expect(await screen.findByText('The nodes could not be read')).toBeVisible();
    expect(screen.getByTestId('fault')).toHaveTextContent('Forbidden.RAM');
  });
});

describe('a restart', () => {
  it('tells what it costs before it is asked for', async () => {
    const { backend, user } = await opened(instance(), (one) => {
      one.outlook = { seconds: 7_200, health: 'red', nodes: 1, state: 'suspended' };
    });
    await user.click(screen.getByTestId('instance-restart'));
    const dialog = await screen.findByTestId('restart-confirm');
    expect(await within(dialog).findByTestId('cost-time')).toHaveTextContent('about 2 h 0 min');
    expect(within(dialog).getByTestId('cost-health')).toHaveTextContent('The cluster is red');
    expect(within(dialog).getByTestId('cost-single-node')).toHaveTextContent('a single node');
    expect(within(dialog).getByTestId('cost-suspended')).toHaveTextContent('was interrupted');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('confirm-go'));
    await screen.findByTestId('install-result');
    expect(backend.lastArgs('instancesChange')).toMatchObject([
      { change: { kind: 'restart', nodes: [] }, force: false },
    ]);
    expect(screen.getByTestId('result-run')).toHaveTextContent('Restart');
  });

  it('restarts some of the nodes', async () => {
    const { backend, user } = await opened(instance());
    await user.click(screen.getByTestId('chip-nodes'));
    await user.click(await screen.findByTestId('node-10.0.0.12'));
    await user.click(screen.getByTestId('nodes-restart'));
    const dialog = await screen.findByTestId('restart-confirm');
    expect(dialog).toHaveTextContent('Restart 1 node of search-cn-hangzhou?');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('confirm-go'));
    await screen.findByTestId('install-result');
    expect(backend.lastArgs('instancesChange')).toMatchObject([
      { change: { kind: 'restart', nodes: ['10.0.0.12'] } },
    ]);
  });
});

describe('the result of the last request', () => {
  it('counts the nodes while the instance restarts', async () => {
    const lastRun = installRun({ progress: changeRecord({ nodesDone: 2, percent: 66 }) });
    await opened(changing({ lastRun }));
    expect(screen.getByTestId('result-pluginName1.zip')).toHaveTextContent(
      'Restarting, 2 of 3 nodes',
    );
    expect(screen.getByTestId('result-nodes')).toHaveTextContent('2 of 3 nodes, 66%');
  });

  it('is exported as CSV or JSON', async () => {
    const { backend, user } = await opened(instance({ lastRun: installRun() }));
    await user.click(screen.getByTestId('export'));
    await user.click(await screen.findByTestId('export-json'));
    await waitFor(() =>
      expect(backend.lastArgs('runsExport')?.slice(0, 2)).toEqual(['table', 'json']),
    );
    await waitFor(() =>
      expect(screen.getByTestId('announcer')).toHaveTextContent('The results were saved.'),
    );
  });

  it('tells a change that failed from one that is done', async () => {
    const lastRun = installRun({
      state: 'finished',
      instanceState: 'active',
      fault: fault('alibaba_change_failed'),
      progress: changeRecord({ state: 'failed' }),
      lines: [
        {
          key: { name: 'pluginName1.zip', fileVersion: null },
          answer: 'accepted',
          state: 'failed',
        },
      ],
    });
    await opened(instance({ lastRun }));
    const result = screen.getByTestId('install-result');
    expect(result).toHaveTextContent('The instance could not carry the change out.');
    expect(result).not.toHaveTextContent('active again');
    expect(screen.getByTestId('row-pluginName1.zip')).toHaveTextContent(/Failed/);
  });
});

describe('an act on an instance', () => {
  it('is written down for the aliyun command line and as requests', async () => {
    const { backend, user } = await opened(instance(), (one) => {
      one.instanceTexts = {
        aliyun: 'aliyun elasticsearch install-user-plugins',
        requests: 'POST /openapi/instances/es/plugins/user/actions/install',
      };
    });
    await user.click(screen.getByTestId('row-pluginName1.zip'));
    await user.click(screen.getByTestId('instance-copy-as'));
    await user.click(await screen.findByTestId('instance-copy-as-aliyun'));
    expect(await screen.findByTestId('copy-as-text')).toHaveTextContent('install-user-plugins');
    expect(backend.lastArgs('instanceCopyAs')).toEqual([
      'shanghai',
      INSTANCE,
      {
        kind: 'change',
        change: { kind: 'install', plugins: [{ name: 'pluginName1.zip', fileVersion: null }] },
        force: false,
      },
    ]);
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('chip-requests'));
    expect(screen.getByTestId('copy-as-text')).toHaveTextContent('POST /openapi/instances');
  });
});

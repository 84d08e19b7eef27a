import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import type { InstallRun } from '../../backend/bindings/desk';
import { axe, open, type Stage } from '../../testing/app';
import { alibabaConnection, fault, instance } from '../../testing/samples';

const ID = 'es-cn-i7m27ausp001l0001';

async function opened(prepare: (backend: FakeBackend) => void = () => undefined): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [instance()] };
    prepare(backend);
  });
  await stage.user.click(await screen.findByTestId(`row-${ID}`));
  await screen.findByTestId('custom-plugins');
  return stage;
}

describe('the instances', () => {
  it('are listed with name, id, version and state', async () => {
    await open((backend) => {
      backend.connections = [alibabaConnection()];
      backend.instances = { shanghai: [instance()] };
    });
    const row = await screen.findByTestId(`row-${ID}`);
    for (const text of ['search-cn-hangzhou', ID, '8.15.1', 'Active', '3'])
      expect(row).toHaveTextContent(text);
    expect(await axe()).toEqual([]);
  });

  it('teach when there are none', async () => {
    await open((backend) => (backend.connections = [alibabaConnection()]));
    expect(await screen.findByTestId('empty')).toHaveTextContent('No instances in cn-hangzhou');
  });
});

describe('an instance', () => {
  it('shows its plug-ins, and which will not load', async () => {
    const { user } = await opened();
    expect(screen.getByTestId('chip-custom')).toHaveTextContent('Custom plug-ins 4');
    const misfit = screen.getByTestId('row-sql-extra.zip');
    expect(misfit).toHaveTextContent('Will not load');
    expect(misfit).toHaveTextContent('Built for 8.13.4, instance runs 8.15.1');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('chip-builtIn'));
    const builtIn = await screen.findByTestId('built-in-plugins');
    expect(builtIn).toHaveTextContent('analysis-icu');
    expect(builtIn).toHaveTextContent('Not installed');
  });

  it('installs several after a confirmation whose default is Cancel', async () => {
    const { backend, user } = await opened();
    const install = screen.getByTestId('instance-install');
    expect(install).toBeDisabled();
    await user.click(screen.getByTestId('row-pluginName1.zip'));
    await user.click(within(screen.getByTestId('row-pluginName2.zip')).getByRole('checkbox'));
    expect(install).toHaveTextContent('Install 2 plug-ins');
    await user.click(install);
    const dialog = await screen.findByTestId('install-confirm');
    expect(dialog).toHaveTextContent('The cluster restarts. search-cn-hangzhou on 上海 search');
    await waitFor(() => expect(screen.getByTestId('confirm-cancel')).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByTestId('install-confirm')).not.toBeInTheDocument());
    expect(backend.times('instancesChange')).toBe(0);

    await user.click(install);
    await user.click(await screen.findByTestId('install-force'));
    await user.click(screen.getByTestId('confirm-go'));
    const result = await screen.findByTestId('install-result');
    expect(backend.lastArgs('instancesChange')).toEqual([
      {
        targets: [{ connection: 'shanghai', instance: ID, typedName: null }],
        change: {
          kind: 'install',
          plugins: [
            { name: 'pluginName1.zip', fileVersion: null },
            { name: 'pluginName2.zip', fileVersion: null },
          ],
        },
        force: true,
      },
    ]);
    expect(screen.getByTestId('result-pluginName1.zip')).toHaveTextContent('Accepted');
    expect(result).toHaveTextContent('5FFD9ED4-C2EC-4E89-B22B-1ACB6FE1D999');
    expect(result).toHaveAttribute('data-run', 'following');
    expect(await axe()).toEqual([]);
  });

  it('asks for the typed name on a protected connection', async () => {
    const { backend, user } = await opened(
      (one) => (one.connections = [alibabaConnection({ protected: true })]),
    );
    await user.click(screen.getByTestId('row-pluginName1.zip'));
    await user.click(screen.getByTestId('instance-install'));
    await screen.findByTestId('install-confirm');
    expect(screen.getByTestId('confirm-go')).toBeDisabled();
    await user.type(screen.getByTestId('typed-name'), 'search-cn-hangzhou');
    await user.click(screen.getByTestId('confirm-go'));
    await screen.findByTestId('install-result');
    expect(backend.lastArgs('instancesChange')).toMatchObject([
      { targets: [{ typedName: 'search-cn-hangzhou' }] },
    ]);
  });

  it('follows the run until the instance is active again', async () => {
    const { backend, user } = await opened();
    await user.click(screen.getByTestId('row-pluginName1.zip'));
    await user.click(screen.getByTestId('instance-install'));
    await user.click(await screen.findByTestId('confirm-go'));
    await screen.findByTestId('install-result');
    const run = backend.instances['shanghai']?.[0]?.lastRun;
    if (!run) throw new Error('nothing was asked for');
    expect(screen.getByTestId('result-pluginName1.zip')).toHaveTextContent(
      'Restarting: Installing',
    );
    const readings = backend.times('instanceDetails');
    const finished: InstallRun = {
      ...run,
      state: 'finished',
      instanceState: 'active',
      lines: run.lines.map((line) => ({ ...line, state: 'installed' })),
    };
    Object.assign(run, finished);
    backend.tell({ kind: 'installChanged', run: finished });
    await waitFor(() =>
      expect(screen.getByTestId('result-pluginName1.zip')).toHaveTextContent('Installed'),
    );
    expect(screen.getByTestId('install-result')).toHaveTextContent('The instance is active again.');
    expect(screen.getByTestId('announcer')).toHaveTextContent(
      'Install on search-cn-hangzhou: The instance is active again.',
    );
    expect(backend.times('instanceDetails')).toBe(readings + 1);
  });

  it('shows a refusal with its code and what to do', async () => {
    const run: InstallRun = {
      id: 'run',
      revision: 1,
      table: 'table',
      doing: { kind: 'install' },
      connection: 'shanghai',
      connectionName: '上海 search',
      region: 'cn-hangzhou',
      instance: ID,
      instanceName: 'search-cn-hangzhou',
      state: 'refused',
      progress: null,
      instanceState: 'activating',
      lines: [
        { key: { name: 'pluginName1.zip', fileVersion: null }, answer: 'refused', state: null },
      ],
      requestId: 'REQ-1',
      fault: fault('alibaba_instance_activating', {
        status: 400,
        serverCode: 'InstanceActivating',
        serverMessage: 'Instance is activating.',
        requestId: 'REQ-1',
        action: 'retry',
        retry: { when: 'after', seconds: 60 },
      }),
      askedAt: '2026-11-12T09:41:00Z',
      readAt: null,
    };
    const { user } = await opened(
      (backend) => (backend.instances = { shanghai: [instance({ lastRun: run })] }),
    );
    const result = screen.getByTestId('install-result');
    expect(result).toHaveTextContent('The service refused the request. Nothing was changed.');
    const note = within(result).getByTestId('fault');
    expect(note).toHaveTextContent('InstanceActivating · HTTP 400 · Instance is activating.');
    expect(note).toHaveTextContent('Try again in 60 seconds.');
    expect(screen.getByTestId('result-pluginName1.zip')).toHaveTextContent('Refused');
    await user.click(within(note).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByTestId('install-confirm')).toHaveTextContent('pluginName1.zip');
  });

  it('lets a change wait its turn while the instance is being changed', async () => {
    const changing = instance();
    changing.row.state = 'activating';
    const { user } = await opened((backend) => (backend.instances = { shanghai: [changing] }));
    await user.click(screen.getByTestId('row-pluginName1.zip'));
    await user.click(screen.getByTestId('instance-install'));
    const dialog = await screen.findByTestId('install-confirm');
    expect(await within(dialog).findByTestId('cost-waits-turn')).toHaveTextContent(
      'This one waits its turn and then begins by itself.',
    );
  });
});

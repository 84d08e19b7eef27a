import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import type { InstanceDetails } from '../../backend/bindings/desk';
import { axe, open, type Stage } from '../../testing/app';
import { changeRecord, customPlugin, INSTANCE, installRun } from '../../testing/instanceSamples';
import { alibabaConnection, fault, instance } from '../../testing/samples';

const OTHER = 'es-cn-shanghai00000001';

function elsewhere(change: Partial<InstanceDetails> = {}): InstanceDetails {
  const details = instance(change);
  details.row = { ...details.row, id: OTHER, description: 'logs-shanghai', version: '8.13.4' };
  return details;
}

const here = [
  customPlugin('analysis-parts', 'a', { version: '1.10' }),
  customPlugin('only-here', 'b'),
  customPlugin('twice', 'c', { version: '1.0' }),
];
const there = [
  customPlugin('analysis-parts', 'x', {
    version: '1.9',
    elasticsearchVersion: '8.15.1',
    builtForAnotherVersion: true,
  }),
  customPlugin('twice', 'y', { version: '1.0' }),
  customPlugin('twice', 'z', { version: '1.1' }),
];

async function opened(prepare: (backend: FakeBackend) => void = () => undefined): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [
      alibabaConnection(),
      alibabaConnection({ id: 'east', name: 'East', region: 'cn-shanghai' }),
    ];
    backend.instances = {
      shanghai: [instance({ custom: here })],
      east: [elsewhere({ custom: there })],
    };
    prepare(backend);
  });
  await screen.findByTestId('instances-table');
  return stage;
}

async function chooseBoth({ user }: Stage): Promise<void> {
  await user.click(screen.getByTestId(`tick-${INSTANCE}`));
  expect(screen.getByTestId('instances-chosen')).toHaveTextContent('1 instance chosen');
  await user.click(screen.getByTestId('instances-several'));
  await user.click(await screen.findByTestId(`several-row-${OTHER}`));
}

describe('several instances at once', () => {
  it('are ticked by Space and opened by Enter, with one stop of Tab for the table', async () => {
    const { user } = await opened();
    const row = screen.getByTestId(`row-${INSTANCE}`);
    row.focus();
    await user.keyboard(' ');
    expect(screen.getByTestId(`tick-${INSTANCE}`)).toBeChecked();
    expect(screen.getByTestId('instances-chosen')).toHaveTextContent('1 instance chosen');
    await user.keyboard(' ');
    expect(screen.getByTestId(`tick-${INSTANCE}`)).not.toBeChecked();
    expect(screen.getByTestId(`tick-${INSTANCE}`)).toHaveAttribute('tabindex', '-1');
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('instances-back')).toBeVisible();
  });

  it('are counted as they are shown', async () => {
    const { user } = await opened();
    expect(screen.getByTestId('instances-count')).toHaveTextContent(/^1$/);
    await user.type(screen.getByTestId('filter'), 'nowhere');
    expect(screen.getByTestId('instances-count')).toHaveTextContent('0 of 1');
  });

  it('opens no instance when one is ticked', async () => {
    const { user } = await opened();
    await user.click(screen.getByTestId(`tick-${INSTANCE}`));
    expect(screen.getByTestId('instances-table')).toBeVisible();
    await user.click(screen.getByTestId('instances-clear'));
    expect(screen.getByTestId(`tick-${INSTANCE}`)).not.toBeChecked();
  });

  it('offers the plug-ins that all of them hold, and shows how each fits', async () => {
    const stage = await opened();
    const { backend, user } = stage;
    await chooseBoth(stage);
    const held = await screen.findByTestId('several-plugin-analysis-parts');
    expect(screen.queryByTestId('several-plugin-only-here')).not.toBeInTheDocument();
    expect(screen.getByTestId('several-plugin-twice')).toBeDisabled();
    expect(screen.getByTestId('several-go')).toBeDisabled();
    await user.click(held);
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('several-go'));

    const dialog = await screen.findByTestId('install-confirm');
    expect(dialog).toHaveTextContent('Install on 2 instances?');
    const fits = within(dialog).getByTestId(`change-target-${INSTANCE}`);
    expect(fits).toHaveTextContent('analysis-parts 1.10');
    const misfits = within(dialog).getByTestId(`change-target-${OTHER}`);
    expect(misfits).toHaveTextContent('built for 8.15.1, instance runs 8.13.4');
    await within(misfits).findByTestId('cost-time');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('confirm-go'));

    const table = await screen.findByTestId('run-table');
    expect(backend.lastArgs('instancesChange')).toEqual([
      {
        targets: [
          { connection: 'shanghai', instance: INSTANCE, typedName: null },
          { connection: 'east', instance: OTHER, typedName: null },
        ],
        change: { kind: 'install', plugins: [{ name: 'analysis-parts', fileVersion: null }] },
        force: false,
      },
    ]);
    const line = within(table).getByTestId(`result-${OTHER}-analysis-parts`);
    expect(line).toHaveTextContent('logs-shanghai');
    expect(line).toHaveTextContent('cn-shanghai');
    expect(line).toHaveTextContent('Accepted');
    expect(screen.queryByTestId('several-dialog')).not.toBeInTheDocument();
    expect(await axe()).toEqual([]);
  });

  it('asks for the name of each instance of a protected connection', async () => {
    const stage = await opened((backend) => {
      backend.connections = [
        alibabaConnection(),
        alibabaConnection({ id: 'east', name: 'East', protected: true }),
      ];
    });
    const { backend, user } = stage;
    await chooseBoth(stage);
    await user.click(screen.getByTestId('chip-restart'));
    await user.click(screen.getByTestId('several-go'));
    await screen.findByTestId('restart-confirm');
    expect(screen.getByTestId('confirm-go')).toBeDisabled();
    await user.type(screen.getByTestId(`typed-name-${OTHER}`), 'logs-shanghai');
    await user.click(screen.getByTestId('confirm-go'));
    await screen.findByTestId('run-table');
    expect(backend.lastArgs('instancesChange')).toMatchObject([
      { targets: [{ typedName: null }, { typedName: 'logs-shanghai' }] },
    ]);
  });

  it('goes on without the connections that can not be read', async () => {
    const stage = await opened();
    stage.backend.refusals.instancesList = fault('forbidden');
    await stage.user.click(screen.getByTestId('instances-several'));
    const dialog = await screen.findByTestId('several-dialog');
    await waitFor(() =>
      expect(dialog).toHaveTextContent('The instances of East could not be read'),
    );
  });
});

describe('a result table', () => {
  const runs = [
    installRun({ progress: changeRecord({ nodesDone: 2, percent: 66 }) }),
    installRun({
      id: 'refused',
      connection: 'east',
      connectionName: 'East',
      region: 'cn-shanghai',
      instance: OTHER,
      instanceName: 'logs-shanghai',
      state: 'refused',
      instanceState: 'active',
      lines: [
        { key: { name: 'pluginName1.zip', fileVersion: null }, answer: 'refused', state: null },
      ],
      requestId: 'REQ-2',
      fault: fault('alibaba_plugin_refused', {
        serverCode: 'PluginPolicyInvalid',
        serverMessage: 'FilePermission is not allowed.',
      }),
    }),
  ];

  it('shows each instance, how many nodes are done, and why one was refused', async () => {
    await opened((backend) => (backend.runs = runs));
    const table = await screen.findByTestId('run-table');
    const followed = within(table).getByTestId(`result-${INSTANCE}-pluginName1.zip`);
    expect(followed).toHaveTextContent('2 of 3 nodes, 66%');
    expect(within(table).getByTestId(`result-${OTHER}-pluginName1.zip`)).toHaveTextContent(
      'Refused',
    );
    const refusal = within(table).getByTestId(`run-fault-${OTHER}`);
    expect(refusal).toHaveTextContent('PluginPolicyInvalid · FilePermission is not allowed.');
    expect(await axe()).toEqual([]);
  });

  it('follows the news', async () => {
    const { backend } = await opened((one) => (one.runs = runs));
    await screen.findByTestId('run-table');
    const states = [
      ['waiting_turn', 'Waits its turn'],
      ['preparing', 'Being prepared'],
      ['interrupted', 'Interrupted'],
    ] as const;
    for (const [index, [state, text]] of states.entries()) {
      backend.tell({ kind: 'installChanged', run: installRun({ state, revision: index + 2 }) });
      await waitFor(() =>
        expect(screen.getByTestId(`result-${INSTANCE}-pluginName1.zip`)).toHaveTextContent(text),
      );
    }
  });

  it('is chosen among those that were asked for, and exported', async () => {
    const before = installRun({
      id: 'before',
      table: 'earlier',
      doing: { kind: 'restart' },
      lines: [],
      askedAt: '2026-11-11T09:00:00Z',
    });
    const { backend, user } = await opened((one) => (one.runs = [...runs, before]));
    const table = await screen.findByTestId('run-table');
    expect(table).toHaveAttribute('data-table', 'table');
    await user.selectOptions(screen.getByTestId('run-tables'), 'earlier');
    expect(screen.getByTestId(`result-${INSTANCE}-run`)).toHaveTextContent('Restart');
    await user.click(screen.getByTestId('export'));
    await user.click(await screen.findByTestId('export-csv'));
    await waitFor(() =>
      expect(backend.lastArgs('runsExport')?.slice(0, 2)).toEqual(['earlier', 'csv']),
    );
  });
});

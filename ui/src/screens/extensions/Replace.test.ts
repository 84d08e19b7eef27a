import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe, type Stage } from '../../testing/app';
import { outlook, planRun } from '../../testing/planSamples';
import {
  bundleArchive,
  connection,
  doneTransfer,
  extension,
  fault,
  finding,
  judgement,
  notAZip,
  pluginArchive,
  step,
} from '../../testing/samples';
import { openDetails, usedByTwo } from '../../testing/storeStage';

const PLUGIN = pluginArchive({ suggestedVersion: '8.14.3' });

async function openReplace(
  prepare: (backend: FakeBackend) => void = () => undefined,
): Promise<Stage> {
  const stage = await openDetails((backend) => {
    backend.chosen = [PLUGIN];
    backend.outlooks = [outlook({ deployment: 'prod', version: '8.14.3' })];
    prepare(backend);
  });
  await screen.findByTestId('used-by');
  await stage.user.click(screen.getByTestId('replace-open'));
  await screen.findByTestId('replace-dialog');
  return stage;
}

const nobody = (backend: FakeBackend): void => {
  backend.used = usedByTwo({ users: [] });
};

/** That the file is stored under the id that was there. */
function replacedInPlace(id: string): ReturnType<typeof doneTransfer> {
  return doneTransfer({
    id,
    revision: 99,
    extension: '1837462910',
    extensionName: 'analysis-ik',
    steps: [step('check_file', 'done'), step('send', 'done'), step('verify', 'done')],
    endedAt: '2026-11-12T10:00:00Z',
  });
}

describe('safely', () => {
  it('is the usual way, and is explained in three steps', async () => {
    const { backend, user } = await openReplace();
    const dialog = screen.getByTestId('replace-dialog');
    expect(await screen.findByTestId('replace-safe')).toBeChecked();
    const steps = within(within(dialog).getByRole('list', { name: 'What happens' }));
    expect(steps.getAllByRole('listitem')).toHaveLength(3);
    expect(within(dialog).getByTestId('replace-users')).toHaveTextContent('search-prod');
    expect(screen.getByTestId('replace-start')).toBeDisabled();
    await user.click(screen.getByTestId('replace-choose'));
    expect(await screen.findByTestId('replace-name')).toHaveValue('analysis-ik');
    expect(screen.getByTestId('replace-version')).toHaveValue('8.14.3');
    expect(await screen.findByTestId('replace-outlook-search-prod')).toHaveTextContent(
      'Replaces analysis-ik 8.14.3',
    );
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('replace-start'));
    await waitFor(() => expect(screen.queryByTestId('replace-dialog')).not.toBeInTheDocument());
    const draft = {
      name: 'analysis-ik',
      description: 'IK Chinese analyzer',
      kind: 'plugin',
      version: '8.14.3',
    };
    expect(backend.lastArgs('transferUploadThen')).toEqual([
      'acme',
      'archive-ik',
      draft,
      false,
      { act: { kind: 'replaceSafely', former: '1837462910', draft }, deployments: [] },
      null,
    ]);
    expect(backend.times('archiveForget')).toBe(0);
  });

  it('takes a file that is dropped, and lets go of what is not used', async () => {
    const { backend, user } = await openReplace();
    backend.tell({ kind: 'archivesDropped', archives: [PLUGIN, bundleArchive()] });
    expect(await screen.findByTestId('replace-file')).toHaveTextContent('the first is used');
    expect(screen.queryByTestId('review')).not.toBeInTheDocument();
    expect(backend.lastArgs('archiveForget')).toEqual(['archive-legal']);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(backend.lastArgs('archiveForget')).toEqual(['archive-ik']));
    backend.tell({ kind: 'archivesDropped', archives: [PLUGIN] });
    await screen.findByTestId('review');
  });

  it('gives a bundle the name of the one that it replaces', async () => {
    const { user } = await openReplace((backend) => {
      const bundle = extension({ name: 'legal', kind: 'bundle', version: '8.*' });
      backend.extensions = { acme: [{ ...bundle, deployments: [] }] };
      backend.chosen = [bundleArchive()];
    });
    await user.click(screen.getByTestId('replace-choose'));
    expect(await screen.findByTestId('replace-name')).toHaveValue('legal');
    expect(screen.getByTestId('replace-version')).toHaveValue('8.*');
  });

  it('asks for the name of a protected connection', async () => {
    const { backend, user } = await openReplace(
      (one) => (one.connections = [connection({ protected: true })]),
    );
    await user.click(screen.getByTestId('replace-choose'));
    await screen.findByTestId('replace-outlook');
    expect(screen.getByTestId('replace-start')).toBeDisabled();
    await user.type(screen.getByTestId('typed-name'), 'Acme production');
    await user.click(screen.getByTestId('replace-start'));
    await waitFor(() =>
      expect(backend.lastArgs('transferUploadThen')?.at(-1)).toBe('Acme production'),
    );
  });

  it('sends nothing that would be refused without consent, nor what is no zip', async () => {
    const { backend, user } = await openReplace((one) => {
      one.judgements[PLUGIN.id] = judgement({
        findings: [finding({ code: 'other_elasticsearch_version' })],
      });
    });
    await user.click(screen.getByTestId('replace-choose'));
    await screen.findByTestId('review-consent');
    expect(screen.getByTestId('replace-start')).toBeDisabled();
    await user.click(screen.getByTestId('review-consent'));
    expect(screen.getByTestId('replace-start')).toBeEnabled();
    backend.chosen = [notAZip()];
    await user.click(screen.getByTestId('replace-choose'));
    await waitFor(() =>
      expect(screen.getByTestId('replace-file')).toHaveTextContent('This is not a zip.'),
    );
    expect(screen.getByTestId('replace-start')).toBeDisabled();
  });

  it('stays with the reason when it was refused', async () => {
    const { user } = await openReplace((backend) => {
      backend.refusals.transferUploadThen = fault('build_for_other_version');
    });
    await user.click(screen.getByTestId('replace-choose'));
    await screen.findByTestId('replace-outlook');
    await user.click(screen.getByTestId('replace-start'));
    const dialog = screen.getByTestId('replace-dialog');
    expect(await within(dialog).findByTestId('fault')).toHaveAttribute(
      'data-code',
      'build_for_other_version',
    );
    expect(screen.getByTestId('replace-file')).toHaveTextContent('analysis-ik-8.15.2.zip');
  });
});

describe('in place', () => {
  it('needs consent, and is followed by the offer of a plan', async () => {
    const { backend, user } = await openReplace();
    await user.click(screen.getByTestId('replace-choose'));
    await user.click(await screen.findByTestId('replace-in-place'));
    expect(screen.getByTestId('replace-warning')).toHaveTextContent('fail at their next start');
    expect(screen.getByTestId('replace-start')).toBeDisabled();
    await user.click(screen.getByTestId('replace-consent'));
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('replace-start'));
    await waitFor(() =>
      expect(backend.lastArgs('transferUploadTo')).toEqual([
        'acme',
        '1837462910',
        'archive-ik',
        false,
        null,
      ]),
    );
    const [begun] = backend.transfers;
    if (!begun) throw new Error('nothing began');
    expect(screen.queryByTestId('replace-done')).not.toBeInTheDocument();
    backend.tell({ kind: 'transferChanged', transfer: replacedInPlace(begun.id) });
    const dialog = screen.getByTestId('replace-dialog');
    await within(dialog).findByTestId('replace-done');
    await user.click(within(dialog).getByTestId('reapply-open'));
    await screen.findByTestId('plan-dialog');
    expect(backend.lastArgs('plansPreview')).toEqual([
      'acme',
      { act: { kind: 'reapply' }, deployments: ['prod', 'stage'] },
    ]);
  });

  it('asks for the name of a protected connection, too', async () => {
    const { backend, user } = await openReplace(
      (one) => (one.connections = [connection({ protected: true })]),
    );
    await user.click(screen.getByTestId('replace-choose'));
    await user.click(await screen.findByTestId('replace-in-place'));
    await user.click(screen.getByTestId('replace-consent'));
    expect(screen.getByTestId('replace-start')).toBeDisabled();
    await user.type(screen.getByTestId('typed-name'), 'Acme production');
    await user.click(screen.getByTestId('replace-start'));
    await waitFor(() =>
      expect(backend.lastArgs('transferUploadTo')?.at(-1)).toBe('Acme production'),
    );
  });

  it('is offered in the details until every deployment was started anew', async () => {
    const { backend } = await openDetails();
    backend.tell({ kind: 'transferChanged', transfer: replacedInPlace('transfer-x') });
    expect(await screen.findByTestId('reapply-offer')).toHaveTextContent('The file was replaced.');
    const plans = doneTransfer({
      id: 'transfer-plans',
      source: {
        kind: 'plans',
        doing: { kind: 'reapply' },
        deployments: [{ id: 'prod', name: 'search-prod' }],
      },
      plans: [
        planRun({ deployment: 'prod', state: 'done' }),
        planRun({ deployment: 'stage', name: 'search-stage', state: 'under_way' }),
      ],
    });
    backend.tell({ kind: 'transferChanged', transfer: plans });
    await waitFor(() => expect(screen.queryByTestId('reapply-offer')).not.toBeInTheDocument());
  });

  it('is the plain way of one that nobody uses', async () => {
    const { backend, user } = await openReplace(nobody);
    await screen.findByTestId('replace-unused');
    for (const id of ['replace-safe', 'replace-warning', 'replace-consent']) {
      expect(screen.queryByTestId(id)).not.toBeInTheDocument();
    }
    await user.click(screen.getByTestId('replace-choose'));
    await waitFor(() => expect(screen.getByTestId('replace-start')).toBeEnabled());
    await user.click(screen.getByTestId('replace-start'));
    await waitFor(() => expect(screen.queryByTestId('replace-dialog')).not.toBeInTheDocument());
    expect(backend.times('transferUploadTo')).toBe(1);
  });
});

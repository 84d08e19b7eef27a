import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { InstallRun, TransferView } from '../../backend/bindings/desk';
import { open, type Stage } from '../../testing/app';
import { axe } from '../../testing/axe';
import { bringing, bringSteps, followed, runOf } from '../../testing/bringSamples';
import { alibabaConnection, fault, instance } from '../../testing/samples';

async function opened(transfers: TransferView[], runs: InstallRun[] = []): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [instance()] };
    backend.transfers = transfers;
    backend.runs = runs;
  });
  await stage.user.click(screen.getByRole('button', { name: /^Transfers/ }));
  return stage;
}

const card = (): HTMLElement => screen.getByTestId('transfer-transfer-bring');
const inCard = (testid: string): HTMLElement => within(card()).getByTestId(testid);

describe('a transfer to an instance', () => {
  it('shows how far the instance is, and its steps', async () => {
    const one = followed();
    const { backend } = await opened([one], [runOf(one)]);
    expect(card()).toHaveAccessibleName(
      'analysis-part-8.15.1.zip, analysis-pinyin-8.15.1.zip → search-cn-hangzhou',
    );
    expect(inCard('transfer-status')).toHaveTextContent('45% · 1 of 3 nodes done');
    expect(within(card()).getByRole('progressbar')).toHaveAttribute('value', '45');
    expect(inCard('step-put')).toHaveTextContent('Put into the OSS bucket');
    expect(inCard('step-analyse')).toHaveAttribute('data-state', 'done');
    expect(inCard('step-follow')).toHaveAttribute('data-state', 'running');
    const later = runOf(one, { revision: one.revision + 1 });
    backend.tell({
      kind: 'installChanged',
      run: { ...later, progress: later.progress && { ...later.progress, percent: 80 } },
    });
    await waitFor(() => expect(inCard('transfer-status')).toHaveTextContent('80%'));
  });

  it('shows what the service found in each file', async () => {
    const { user } = await opened([followed()]);
    const first = inCard('analysis-analysis-part-8.15.1.zip');
    expect(first).toHaveTextContent('analysis-part 1.4.0 for Elasticsearch 8.15.1');
    expect(first).toHaveTextContent('Tokenizer for part numbers');
    const policy = within(first).getByTestId('analysis-policy');
    expect(policy).not.toHaveAttribute('open');
    await user.click(within(policy).getByText('Security policy'));
    expect(policy).toHaveAttribute('open');
    expect(policy).toHaveTextContent('java.io.FilePermission');
    expect(inCard('analysis-analysis-pinyin-8.15.1.zip')).toHaveTextContent(
      'Asks for no permissions of its own.',
    );
    expect(await axe()).toEqual([]);
  });

  it('leads to the instance', async () => {
    const one = followed();
    const { backend, user } = await opened([one], [runOf(one)]);
    expect(inCard('transfer-instance')).toHaveTextContent('search-cn-hangzhou');
    await user.click(inCard('transfer-open-instance'));
    await waitFor(() => expect(backend.times('instanceDetails')).toBe(1));
    expect(backend.lastArgs('instanceDetails')).toEqual(['shanghai', 'es-cn-i7m27ausp001l0001']);
  });

  it('leads to the result table that it belongs to', async () => {
    const one = followed();
    const { user } = await opened([one], [runOf(one)]);
    await user.click(inCard('transfer-results'));
    await screen.findByRole('heading', { level: 1, name: 'Instances' });
  });

  it('says which of its files has changed, or that one has', async () => {
    const asked = { kind: 'fileChanged', sizeThen: 1_200_000, sizeNow: 1_350_000 } as const;
    const waiting = { state: 'needs_you', progress: null } as const;
    const fileName = 'analysis-pinyin-8.15.1.zip';
    await opened([bringing({ ...waiting, question: { ...asked, fileName } })]);
    expect(inCard('question-changed')).toHaveTextContent(
      'analysis-pinyin-8.15.1.zip is not what you reviewed any more: it had 1.2 MB',
    );
    cleanup();
    await opened([bringing({ ...waiting, question: { ...asked, fileName: null } })]);
    expect(inCard('question-changed')).toHaveTextContent(
      'One of analysis-part-8.15.1.zip, analysis-pinyin-8.15.1.zip is not what you reviewed any more: it had 1.2 MB, now it has 1.4 MB',
    );
  });

  it('names what it left in the bucket before that is removed', async () => {
    const { backend, user } = await opened([
      bringing({
        state: 'failed',
        steps: bringSteps(2, false),
        progress: null,
        fault: fault('alibaba_plugin_refused', { serverMessage: 'policy grants operations' }),
        remains: 'objects_in_bucket',
        removable: true,
        endedAt: '2026-11-12T09:50:00Z',
      }),
    ]);
    expect(inCard('fault')).toHaveTextContent('policy grants operations');
    expect(inCard('transfer-remains')).toHaveTextContent('Files lie in the OSS bucket');
    await user.click(inCard('transfer-remove-rest'));
    const dialog = await screen.findByTestId('remove-rest');
    expect(dialog).toHaveTextContent('from the OSS bucket of 上海 search');
    await user.click(screen.getByTestId('confirm-go'));
    await waitFor(() => expect(backend.times('transferRemoveRest')).toBe(1));
    await waitFor(() => expect(card()).toContainElement(document.activeElement as HTMLElement));
  });
});

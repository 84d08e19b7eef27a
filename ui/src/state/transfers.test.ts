import { describe, expect, it } from 'vitest';

import { FakeBackend } from '../backend/fake';
import { language } from '../i18n/index.svelte';
import { connection, doneTransfer, fault, step, transfer } from '../testing/samples';
import { Announcer } from './announcer.svelte';
import { Connections } from './connections.svelte';
import { barPercent, statusText, summaryText } from './transferText';
import { Transfers } from './transfers.svelte';

function stage(): { transfers: Transfers; announcer: Announcer; backend: FakeBackend } {
  const backend = new FakeBackend();
  const announcer = new Announcer();
  return {
    backend,
    announcer,
    transfers: new Transfers(backend, new Connections(backend), announcer),
  };
}

describe('status', () => {
  it('counts bytes, rate and time left while it sends', () => {
    expect(statusText(transfer())).toBe('31.4 of 50.6 MB · 38.2 MB/s · 1 s left');
    language.choose('zh_cn');
    expect(statusText(transfer())).toBe('31.4 / 50.6 MB · 38.2 MB/秒 · 剩余 1 秒');
  });

  it('says when it is not the first attempt', () => {
    const progress = {
      sent: 0,
      total: 100,
      rate: null,
      secondsLeft: null,
      attempt: 2,
      attempts: 5,
    };
    expect(statusText(transfer({ progress }))).toBe('0 of 100 B · attempt 2 of 5');
  });

  it('names the step where there are no bytes to count', () => {
    const steps = [step('create', 'done'), step('fetch', 'running'), step('verify', 'waiting')];
    expect(statusText(transfer({ steps, progress: null }))).toBe(
      'The service is fetching the file',
    );
    expect(barPercent(transfer({ steps, progress: null }))).toBeNull();
  });

  it('does not call 100 percent done', () => {
    const progress = { sent: 100, total: 100, rate: 1, secondsLeft: 0, attempt: 1, attempts: 5 };
    const steps = [step('send', 'done'), step('verify', 'running')];
    expect(statusText(transfer({ progress, steps }))).toBe(
      'Comparing what is stored with the file',
    );
  });

  it('says what remains on the service', () => {
    expect(statusText(transfer({ state: 'cancelled', remains: 'extension_without_file' }))).toBe(
      'Cancelled. The extension exists and waits for its file.',
    );
    expect(
      statusText(transfer({ state: 'failed', fault: fault('file_gone'), remains: 'nothing' })),
    ).toBe('The file is not there any more. Nothing was made on the service.');
  });

  it('calls verified only what was compared', () => {
    expect(statusText(doneTransfer())).toBe('Stored and verified');
    expect(statusText(doneTransfer({ steps: [step('send', 'done')] }))).toBe('Stored');
  });
});

describe('transfers', () => {
  it('are summed up by state', () => {
    const { transfers } = stage();
    expect(summaryText(transfers)).toBe('nothing running');
    transfers.hear(transfer());
    transfers.hear(transfer({ id: 'b', state: 'waiting', progress: null }));
    transfers.hear(doneTransfer());
    expect(summaryText(transfers)).toBe('1 uploading, 1 waiting, 1 done');
    expect(transfers.rate).toBe(38_200_000);
    expect(transfers.running).toBe(2);
  });

  it('are announced at their start and at their end only', () => {
    const { transfers, announcer } = stage();
    transfers.hear(transfer({ state: 'waiting' }));
    expect(announcer.latest?.text).toBe(
      'Upload of analysis-ik-8.15.2.zip to Acme production started.',
    );
    const { number } = announcer.latest ?? {};
    transfers.hear(transfer());
    transfers.hear(transfer());
    expect(announcer.latest?.number).toBe(number);
    transfers.hear(transfer({ state: 'failed', fault: fault('server_fault') }));
    expect(announcer.latest?.text).toContain('The service failed by itself.');
    transfers.hear(transfer({ state: 'waiting' }));
    expect(announcer.latest?.text).toContain('started');
  });

  it('keep what is newer when an answer arrives after the news that overtook it', () => {
    const { transfers } = stage();
    const answer = transfer({ state: 'waiting' });
    const news = doneTransfer({ id: answer.id });
    transfers.hear(news);
    transfers.hear(answer);
    expect(transfers.all.map((one) => one.state)).toEqual(['done']);
  });

  it('name their destination by its present name', async () => {
    const { transfers, backend } = stage();
    expect(transfers.destinationOf(transfer())).toBe('Acme production');
    backend.connections = [connection({ name: 'Acme renamed' })];
    const connections = new Connections(backend);
    await connections.read();
    const renamed = new Transfers(backend, connections, new Announcer());
    expect(renamed.destinationOf(transfer())).toBe('Acme renamed');
  });

  it('keep a failed one when finished ones are cleared', async () => {
    const { transfers, backend } = stage();
    backend.transfers = [
      doneTransfer(),
      transfer({ state: 'failed', fault: fault('file_gone'), endedAt: '2026-11-12T09:41:00Z' }),
    ];
    await transfers.read();
    expect(transfers.clearable).toBe(1);
    await transfers.clearFinished();
    expect(transfers.all.map((one) => one.state)).toEqual(['failed']);
    await transfers.dismiss('transfer-ik');
    expect(transfers.all).toEqual([]);
  });
});

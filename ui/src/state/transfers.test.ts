import { describe, expect, it } from 'vitest';

import { FakeBackend } from '../backend/fake';
import { connection, doneTransfer, fault, transfer, waitingTransfer } from '../testing/samples';
import { asksAboutFile, asksWhich, betweenTries } from '../testing/someTransfers';
import { Announcer } from './announcer.svelte';
import { Connections } from './connections.svelte';
import { summaryText } from './transferText';
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

describe('transfers', () => {
  it('are summed up by state', () => {
    const { transfers } = stage();
    expect(summaryText(transfers)).toBe('nothing running');
    transfers.hear(transfer());
    transfers.hear(transfer({ id: 'b', state: 'waiting', progress: null }));
    transfers.hear(doneTransfer({ endedAt: new Date().toISOString() }));
    transfers.hear(doneTransfer({ id: 'long ago', endedAt: '2020-01-01T00:00:00Z' }));
    expect(summaryText(transfers)).toBe('1 uploading, 1 waiting, 1 done today');
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

  it('name every state in their sum', () => {
    const { transfers } = stage();
    transfers.hear(transfer({ id: 'u', source: { kind: 'url', shownUrl: 'https://a.example/' } }));
    for (const state of ['offline', 'paused', 'needs_you', 'failed', 'cancelled'] as const) {
      transfers.hear(transfer({ id: state, state }));
    }
    expect(summaryText(transfers)).toBe(
      '1 under way, 1 offline, 1 paused, 1 needs your answer, 1 failed',
    );
  });

  it('that start or end together are announced together', () => {
    const { transfers, announcer } = stage();
    for (const id of ['a', 'b', 'c']) transfers.hear(waitingTransfer({ id }));
    expect(announcer.latest?.text).toBe('3 transfers started.');
    announcer.say('Something else.');
    transfers.hear(waitingTransfer({ id: 'd' }));
    expect(announcer.latest?.text).toContain('Upload of repository-minio.zip');
    transfers.hear(doneTransfer({ id: 'a' }));
    transfers.hear(doneTransfer({ id: 'b' }));
    expect(announcer.latest?.text).toBe(
      '2 transfers are done, the latest: legal-dictionaries.zip.',
    );
  });

  it('tell of a lost and a found network once, not once each', () => {
    const { transfers, announcer } = stage();
    const texts: string[] = [];
    const hear = (id: string, state: 'running' | 'offline' | 'cancelled'): void => {
      const before = announcer.latest?.number;
      const lost = state === 'offline' ? fault('host_not_found', { target: 'a.example' }) : null;
      transfers.hear(transfer({ id, state, fault: lost }));
      const { latest } = announcer;
      if (latest && latest.number !== before) texts.push(latest.text);
    };
    for (const id of ['a', 'b', 'c']) hear(id, 'running');
    texts.length = 0;
    for (const id of ['a', 'b', 'c']) hear(id, 'offline');
    hear('c', 'cancelled');
    for (const id of ['a', 'b']) hear(id, 'running');
    expect(texts).toEqual([
      'No way to a.example. Transfers go on by themselves when there is.',
      'analysis-ik-8.15.2.zip was cancelled.',
      'Acme production can be reached again. Transfers go on.',
    ]);
  });

  it('tell of a question, and of nothing between two tries', () => {
    const { transfers, announcer } = stage();
    transfers.hear(betweenTries());
    const { number } = announcer.latest ?? {};
    transfers.hear(betweenTries({ attempt: 2 }));
    transfers.hear(betweenTries({ attempt: 3, state: 'paused' }));
    expect(announcer.latest?.number).toBe(number);
    transfers.hear(asksWhich());
    expect(announcer.latest?.text).toBe(
      'geo-tools.zip needs your answer. Several extensions may be the one that was made.',
    );
  });

  it('are taken in as a whole list, but for what is older than what is known', async () => {
    const { transfers, backend, announcer } = stage();
    backend.transfers = [waitingTransfer({ id: 'old' })];
    await transfers.read();
    expect(announcer.latest).toBeNull();
    const stale = waitingTransfer({ id: 'a' });
    const heard: string[] = [];
    transfers.onChange((now) => heard.push(`${now.id} ${now.state}`));
    transfers.hear(transfer({ id: 'a' }));
    transfers.hearAll([stale, doneTransfer({ id: 'b' })]);
    expect(transfers.all.map((one) => `${one.id} ${one.state}`)).toEqual(['a running', 'b done']);
    expect(heard).toEqual(['a running', 'b done']);
  });

  it('say what the desk refused', async () => {
    const { transfers, backend } = stage();
    backend.refusals.transferMove = fault('not_possible_now');
    for (const id of ['a', 'b']) transfers.hear(waitingTransfer({ id }));
    await transfers.move('b', 'up');
    expect(transfers.fault?.code).toBe('not_possible_now');
  });

  it('wait for the end of a cancellation, and for the answer to a question', async () => {
    const { transfers, backend } = stage();
    backend.transfers = [asksAboutFile()];
    await transfers.read();
    const answered = transfers.answer('transfer-changed', {
      kind: 'sendAsItIs',
      sendAnyway: false,
    });
    expect(transfers.pending['transfer-changed']).toBe('answer');
    expect(await answered).toBeNull();
    expect(transfers.pending['transfer-changed']).toBeUndefined();
    const cancelled = transfers.cancel('transfer-changed');
    expect(transfers.pending['transfer-changed']).toBe('cancel');
    await cancelled;
    expect(transfers.pending['transfer-changed']).toBeUndefined();
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

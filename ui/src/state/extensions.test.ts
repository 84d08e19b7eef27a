import { describe, expect, it } from 'vitest';

import { FakeBackend } from '../backend/fake';
import { connection, doneTransfer, extension, fault, step, transfer } from '../testing/samples';
import { Desk } from './desk.svelte';
import { fileState, isShown, matches } from './extensions.svelte';

const stored = extension().row;
const waiting = extension({ file: null }).row;

describe('the state of a file', () => {
  it('follows the transfer that concerns it', () => {
    const uploading = transfer({ extension: waiting.id });
    expect(fileState(waiting, null).kind).toBe('waiting');
    expect(fileState(waiting, transfer({ state: 'waiting' })).kind).toBe('queued');
    expect(fileState(waiting, uploading).kind).toBe('uploading');
    const fetching = { steps: [step('fetch', 'running')], progress: null };
    expect(fileState(waiting, transfer(fetching)).kind).toBe('fetching');
    const checking = { steps: [step('verify', 'running')] };
    expect(fileState(stored, transfer(checking)).kind).toBe('checking');
    expect(fileState(stored, doneTransfer()).kind).toBe('verified');
    expect(fileState(stored, null).kind).toBe('stored');
    expect(fileState(waiting, transfer({ state: 'failed' })).kind).toBe('waiting');
  });
});

describe('filter and chips', () => {
  it('find every word in name, description, version or id', () => {
    expect(matches(stored, '')).toBe(true);
    expect(matches(stored, 'IK 8.14')).toBe(true);
    expect(matches(stored, '1837')).toBe(true);
    expect(matches(stored, 'ik nothing')).toBe(false);
  });

  it('tell kinds and waiting rows apart', () => {
    const bundle = extension({ kind: 'bundle' }).row;
    expect([stored, waiting, bundle].map((row) => isShown(row, 'plugins'))).toEqual([
      true,
      true,
      false,
    ]);
    expect([stored, waiting, bundle].map((row) => isShown(row, 'bundles'))).toEqual([
      false,
      false,
      true,
    ]);
    expect([stored, waiting, bundle].map((row) => isShown(row, 'waiting'))).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('the list', () => {
  async function stage(): Promise<{ desk: Desk; backend: FakeBackend }> {
    const backend = new FakeBackend();
    backend.connections = [connection()];
    backend.extensions = { acme: [extension()] };
    const desk = new Desk(backend);
    await desk.start();
    return { desk, backend };
  }

  it('keeps what it showed when a reading fails', async () => {
    const { desk, backend } = await stage();
    const extensions = desk.extensions.of('acme');
    await extensions.read();
    backend.refusals.extensionsList = fault('host_unreachable');
    await extensions.read();
    expect(extensions.rows).toHaveLength(1);
    expect(extensions.fault?.code).toBe('host_unreachable');
    expect(desk.connections.reachability(connection())).toBe('failing');
  });

  it('is read again when a transfer made an extension, and when it ended', async () => {
    const { desk, backend } = await stage();
    await desk.extensions.of('acme').read();
    const before = backend.times('extensionsList');
    desk.transfers.hear(transfer());
    desk.transfers.hear(transfer({ progress: null }));
    expect(backend.times('extensionsList')).toBe(before);
    desk.transfers.hear(transfer({ extension: '9' }));
    expect(backend.times('extensionsList')).toBe(before + 1);
    await expect.poll(() => desk.extensions.of('acme').reading).toBe(false);
    desk.transfers.hear(doneTransfer({ id: 'transfer-ik', extension: '9' }));
    expect(backend.times('extensionsList')).toBe(before + 2);
  });

  it('keeps its rows in their places, however the service lists them', async () => {
    const { desk, backend } = await stage();
    const [one, two] = ['1', '2'].map((id) => extension({ id, name: 'alike', file: null }));
    if (!one || !two) throw new Error('two extensions are expected');
    const list = desk.extensions.of('acme');
    const ids = (): string[] => list.rows.map((row) => row.id);
    backend.extensions = { acme: [two, one] };
    await list.read();
    expect(ids()).toEqual(['1', '2']);
    list.put(one);
    expect(ids()).toEqual(['1', '2']);
    backend.extensions = { acme: [one, two] };
    await list.read();
    expect(ids()).toEqual(['1', '2']);
  });

  it('reads once more when it was asked during a reading', async () => {
    const { desk, backend } = await stage();
    const extensions = desk.extensions.of('acme');
    await Promise.all([extensions.read(), extensions.read(), extensions.read()]);
    expect(backend.times('extensionsList')).toBe(2);
  });

  it('shows the details that were asked for last, whichever answer comes last', async () => {
    const { desk, backend } = await stage();
    const extensions = desk.extensions.of('acme');
    const letGo = backend.hold('extensionDetails');
    extensions.select('1837462910');
    const [row] = backend.extensions['acme'] ?? [];
    if (!row) throw new Error('the store is empty');
    row.row.description = 'newer';
    // The first answer is on its way still when the second one comes.
    backend.hold('extensionDetails')();
    await extensions.readDetails();
    expect(extensions.details?.row.description).toBe('newer');
    letGo();
    await new Promise((resolve) => setTimeout(resolve));
    expect(extensions.details?.row.description).toBe('newer');
  });

  it('shows no details of a row that was left meanwhile', async () => {
    const { desk, backend } = await stage();
    backend.extensions['acme']?.push(extension({ id: '2', name: 'other' }));
    const extensions = desk.extensions.of('acme');
    await extensions.read();
    extensions.select('1837462910');
    extensions.select('2');
    await expect.poll(() => extensions.details?.row.name).toBe('other');
    extensions.select(null);
    expect(extensions.details).toBeNull();
  });
});

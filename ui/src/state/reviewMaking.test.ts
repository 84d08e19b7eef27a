import { describe, expect, it, vi } from 'vitest';

import { FakeBackend } from '../backend/fake';
import {
  bundleArchive,
  connection,
  droppedFolder,
  extension,
  fault,
  pluginArchive,
} from '../testing/samples';
import { Desk } from './desk.svelte';
import type { ReviewItem } from './reviewItem.svelte';

async function stage(): Promise<{ desk: Desk; backend: FakeBackend }> {
  const backend = new FakeBackend();
  backend.connections = [connection()];
  const desk = new Desk(backend);
  await desk.start();
  return { desk, backend };
}

function only(desk: Desk): ReviewItem {
  const [item] = desk.review.items;
  if (!item || desk.review.items.length > 1) throw new Error('not one archive');
  return item;
}

const repaired = pluginArchive({ id: 'copy', fileName: 'analysis-ik-8.15.2-repaired.zip' });

describe('a repaired copy', () => {
  it('takes the place of its original, with what was typed', async () => {
    const { desk, backend } = await stage();
    backend.repaired = repaired;
    desk.review.add([pluginArchive()]);
    const original = only(desk);
    original.description = 'For the shop';
    await desk.review.repair(original, ['strip_folder', 'drop_junk']);
    expect(backend.lastArgs('repairArchive')).toEqual([
      'archive-ik',
      ['strip_folder', 'drop_junk'],
    ]);
    const copy = only(desk);
    expect(copy.archive.id).toBe('copy');
    expect(copy.origin).toBe('repaired');
    expect(copy.draft).toMatchObject({ description: 'For the shop', version: '8.15.2' });
    expect(backend.lastArgs('archiveForget')).toEqual(['archive-ik']);
    await vi.waitFor(() => expect(copy.judgement?.verdict).toBe('ready'));
  });

  it('that cannot be written leaves the original, with the reason', async () => {
    const { desk, backend } = await stage();
    backend.refusals.repairArchive = fault('file_gone');
    desk.review.add([pluginArchive()]);
    await desk.review.repair(only(desk), ['strip_folder']);
    expect(only(desk).archive.id).toBe('archive-ik');
    expect(only(desk).repairFault?.code).toBe('file_gone');
    expect(only(desk).repairing).toBe(false);
  });

  it('is let go of when the sheet was closed meanwhile', async () => {
    const { desk, backend } = await stage();
    backend.repaired = repaired;
    desk.review.add([pluginArchive()]);
    const writing = desk.review.repair(only(desk), ['strip_folder']);
    desk.review.close();
    await writing;
    expect(desk.review.isOpen).toBe(false);
    expect(backend.lastArgs('archiveForget')).toEqual(['copy']);
  });
});

describe('loose files', () => {
  it('become an archive like any other', async () => {
    const { desk, backend } = await stage();
    backend.built = bundleArchive({ id: 'built' });
    desk.review.add([droppedFolder()]);
    expect(desk.review.isOpen).toBe(true);
    expect(desk.review.items).toEqual([]);
    expect(desk.review.canSubmit).toBe(false);
    await vi.waitFor(() => expect(desk.review.loose.proposal).not.toBeNull());
    await desk.review.makeBundle();
    expect(backend.lastArgs('buildBundle')).toEqual([['folder-legal']]);
    expect(only(desk).archive.id).toBe('built');
    expect(only(desk).selected).toBe(true);
    expect(desk.review.loose.files).toEqual([]);
    expect(backend.lastArgs('archiveForget')).toEqual(['folder-legal']);
  });

  it('are proposed together, and the latest proposal counts', async () => {
    const { desk, backend } = await stage();
    const answers: ((name: string) => void)[] = [];
    const made = backend.proposal;
    backend.proposeBundle = () =>
      new Promise((resolve) => {
        answers.push((fileName) => resolve({ status: 'ok', data: { ...made, fileName } }));
      });
    desk.review.add([droppedFolder()]);
    desk.review.add([droppedFolder({ id: 'file', fileName: 'a.txt', content: { kind: 'loose' } })]);
    expect(answers).toHaveLength(2);
    answers[1]?.('both.zip');
    await vi.waitFor(() => expect(desk.review.loose.proposal?.fileName).toBe('both.zip'));
    answers[0]?.('one.zip');
    await Promise.resolve();
    expect(desk.review.loose.proposal?.fileName).toBe('both.zip');
  });

  it('stay when the bundle cannot be made', async () => {
    const { desk, backend } = await stage();
    backend.refusals.buildBundle = fault('file_gone');
    desk.review.add([droppedFolder()]);
    await vi.waitFor(() => expect(desk.review.loose.proposal).not.toBeNull());
    await desk.review.makeBundle();
    expect(desk.review.loose.fault?.code).toBe('file_gone');
    expect(desk.review.loose.files).toHaveLength(1);
  });

  it('can be put away, which closes an empty sheet', async () => {
    const { desk, backend } = await stage();
    desk.review.add([droppedFolder()]);
    desk.review.loose.putAway();
    expect(desk.review.isOpen).toBe(false);
    expect(backend.lastArgs('archiveForget')).toEqual(['folder-legal']);
  });

  it('become the one file when an extension waits for it', async () => {
    const { desk, backend } = await stage();
    backend.built = bundleArchive({ id: 'built' });
    backend.chosen = [pluginArchive(), droppedFolder()];
    await desk.chooseFileFor('acme', extension({ file: null }).row);
    await vi.waitFor(() => expect(desk.review.loose.proposal).not.toBeNull());
    await desk.review.makeBundle();
    expect(desk.review.selected.map((item) => item.archive.id)).toEqual(['built']);
  });
});

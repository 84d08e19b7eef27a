import { describe, expect, it, vi } from 'vitest';

import { FakeBackend } from '../backend/fake';
import {
  alibabaConnection,
  bundleArchive,
  connection,
  extension,
  fault,
  notAZip,
  pluginArchive,
} from '../testing/samples';
import { Desk } from './desk.svelte';

async function stage(prepare: (backend: FakeBackend) => void = () => undefined): Promise<{
  desk: Desk;
  backend: FakeBackend;
}> {
  const backend = new FakeBackend();
  backend.connections = [connection(), alibabaConnection()];
  prepare(backend);
  const desk = new Desk(backend);
  await desk.start();
  return { desk, backend };
}

describe('what is prefilled', () => {
  it('comes from the descriptor of a plugin', async () => {
    const { desk } = await stage();
    desk.review.add([pluginArchive()]);
    const [item] = desk.review.items;
    expect(item?.draft).toEqual({
      name: 'analysis-ik',
      description: 'IK Chinese analyzer',
      kind: 'plugin',
      version: '8.15.2',
    });
    expect(item?.selected).toBe(true);
    expect(item?.open).toBe(false);
  });

  it('is a wildcard for a bundle', async () => {
    const { desk } = await stage();
    desk.review.add([bundleArchive()]);
    expect(desk.review.items[0]?.draft).toMatchObject({
      kind: 'bundle',
      version: '*',
      description: null,
    });
  });

  it('asks for the version where the descriptor has none', async () => {
    const { desk } = await stage();
    desk.review.add([pluginArchive({ suggestedVersion: null })]);
    expect(desk.review.items[0]?.open).toBe(true);
    expect(desk.review.canSubmit).toBe(false);
  });

  it('leaves out what is no zip', async () => {
    const { desk } = await stage();
    desk.review.add([notAZip(), bundleArchive()]);
    const [broken] = desk.review.items;
    expect(broken?.selected).toBe(false);
    if (broken) desk.review.choose(broken, true);
    expect(broken?.selected).toBe(false);
    expect(desk.review.selected).toHaveLength(1);
    expect(desk.review.size).toBe(1_200_000);
  });
});

describe('where it goes', () => {
  it('is where the person is', async () => {
    const { desk } = await stage((backend) => {
      backend.connections = [connection(), connection({ id: 'berlin', service: 'ece' })];
    });
    desk.route.go({ screen: 'extensions', connection: 'berlin' });
    desk.review.add([pluginArchive()]);
    expect(desk.review.destination).toBe('berlin');
  });

  it('asks for an instance on Alibaba Cloud', async () => {
    const { desk } = await stage();
    desk.review.add([pluginArchive()]);
    desk.review.destination = 'shanghai';
    expect(desk.review.takesExtensions).toBe(false);
    expect(desk.review.bringsToInstances).toBe(true);
    expect(desk.review.canSubmit).toBe(false);
  });

  it('is found once there is a connection', async () => {
    const { desk, backend } = await stage((empty) => (empty.connections = []));
    desk.review.add([pluginArchive()]);
    expect(desk.review.destination).toBeNull();
    backend.connections = [connection()];
    await desk.connectionsChanged();
    expect(desk.review.destination).toBe('acme');
    expect(desk.review.items).toHaveLength(1);
  });
});

describe('handing over', () => {
  it('starts a transfer for each that is selected, and forgets the rest', async () => {
    const { desk, backend } = await stage();
    desk.review.add([pluginArchive(), bundleArchive(), notAZip()]);
    await desk.review.submit();
    expect(backend.times('transferUploadNew')).toBe(2);
    expect(backend.lastArgs('archiveForget')).toEqual(['archive-broken']);
    expect(backend.times('archiveForget')).toBe(1);
    expect(desk.transfers.all).toHaveLength(2);
    expect(desk.review.isOpen).toBe(false);
  });

  it('keeps what was refused, with the reason', async () => {
    const { desk, backend } = await stage();
    backend.refusals.transferUploadNew = fault('file_gone', { action: 'chooseFile' });
    desk.review.add([pluginArchive()]);
    await desk.review.submit();
    expect(desk.review.items[0]?.fault?.code).toBe('file_gone');
    expect(desk.review.isOpen).toBe(true);
  });

  it('hands over no more once it was closed, and leaves alone what came since', async () => {
    const { desk, backend } = await stage();
    const letGo = backend.hold('transferUploadNew');
    desk.review.add([pluginArchive(), bundleArchive()]);
    const submitted = desk.review.submit();
    await vi.waitFor(() => expect(backend.times('transferUploadNew')).toBe(1));
    desk.review.close();
    desk.review.add([notAZip()]);
    expect(desk.review.busy).toBe(false);
    letGo();
    await submitted;
    expect(backend.times('transferUploadNew')).toBe(1);
    expect(desk.announcer.latest?.text).toBe('1 transfer started');
    expect(desk.review.items.map((item) => item.archive.id)).toEqual(['archive-broken']);
  });

  it('tells of what was refused after it was closed', async () => {
    const { desk, backend } = await stage();
    backend.refusals.transferUploadNew = fault('file_gone');
    const letGo = backend.hold('transferUploadNew');
    desk.review.add([pluginArchive()]);
    const submitted = desk.review.submit();
    await vi.waitFor(() => expect(backend.times('transferUploadNew')).toBe(1));
    desk.review.close();
    letGo();
    await submitted;
    expect(desk.announcer.latest?.text).toBe(
      'Not done: analysis-ik-8.15.2.zip – The file is not there any more.',
    );
  });

  it('lets go of what lay in the sheet when it is opened for something else', async () => {
    const { desk, backend } = await stage();
    desk.review.add([bundleArchive()]);
    desk.review.openFor([pluginArchive()], 'acme', null);
    expect(desk.review.items.map((item) => item.archive.id)).toEqual(['archive-ik']);
    expect(backend.lastArgs('archiveForget')).toEqual(['archive-legal']);
  });

  it('creates without a file when that was chosen', async () => {
    const { desk, backend } = await stage();
    desk.review.add([pluginArchive()]);
    desk.review.mode = 'later';
    await desk.review.submit();
    expect(backend.times('transferUploadNew')).toBe(0);
    expect(backend.lastArgs('extensionCreate')?.[1]).toMatchObject({ name: 'analysis-ik' });
    expect(desk.extensions.of('acme').rows.map((row) => row.file)).toEqual([null]);
  });
});

describe('an extension that waits', () => {
  const waits = (backend: FakeBackend): void => {
    backend.extensions = { acme: [extension({ version: '8.15.2', file: null })] };
  };

  it('is offered for the same name and version', async () => {
    const { desk, backend } = await stage(waits);
    desk.review.add([pluginArchive()]);
    await desk.review.readDestination();
    const [item] = desk.review.items;
    if (!item) throw new Error('the sheet is empty');
    expect(desk.review.offerFor(item)?.id).toBe('1837462910');
    await desk.review.submit();
    expect(backend.lastArgs('transferUploadTo')).toEqual([
      'acme',
      '1837462910',
      'archive-ik',
      false,
      null,
    ]);
  });

  it('is left alone when the person wants another one', async () => {
    const { desk, backend } = await stage(waits);
    desk.review.add([pluginArchive()]);
    await desk.review.readDestination();
    const [item] = desk.review.items;
    if (item) item.useWaiting = false;
    await desk.review.submit();
    expect(backend.times('transferUploadTo')).toBe(0);
    expect(backend.times('transferUploadNew')).toBe(1);
  });

  it('takes only one of two equal archives', async () => {
    const { desk, backend } = await stage(waits);
    desk.review.add([pluginArchive(), pluginArchive({ id: 'twin' })]);
    await desk.review.readDestination();
    await desk.review.submit();
    expect(backend.times('transferUploadTo')).toBe(1);
    expect(backend.times('transferUploadNew')).toBe(1);
  });

  it('takes exactly one file when the sheet was opened for it', async () => {
    const { desk, backend } = await stage(waits);
    backend.chosen = [notAZip(), pluginArchive(), bundleArchive()];
    await desk.chooseFileFor('acme', extension({ file: null }).row);
    expect(desk.review.selected.map((item) => item.archive.id)).toEqual(['archive-ik']);
    const bundle = desk.review.items[2];
    if (bundle) desk.review.choose(bundle, true);
    expect(desk.review.selected.map((item) => item.archive.id)).toEqual(['archive-legal']);
    await desk.review.submit();
    expect(backend.lastArgs('transferUploadTo')).toEqual([
      'acme',
      '1837462910',
      'archive-legal',
      false,
      null,
    ]);
  });
});

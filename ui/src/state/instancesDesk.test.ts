import { describe, expect, it, vi } from 'vitest';

import { FakeBackend } from '../backend/fake';
import { installRun } from '../testing/instanceSamples';
import { alibabaConnection, instance } from '../testing/samples';
import { Announcer } from './announcer.svelte';
import { Connections } from './connections.svelte';
import { Instances } from './instances.svelte';

const ID = 'es-cn-i7m27ausp001l0001';

describe('an instance whose run goes on', () => {
  it('is read once more when something happened since it was asked for', async () => {
    const backend = new FakeBackend();
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [instance()] };
    const announcer = new Announcer();
    const instances = new Instances(backend, new Connections(backend), announcer);
    const desk = instances.desk('shanghai', ID);
    const first = desk.read();
    const again = desk.read();
    await Promise.all([first, again]);
    expect(backend.times('instanceDetails')).toBe(2);
  });

  it('is read again when its plug-ins or its own state are told anew', async () => {
    const backend = new FakeBackend();
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [instance()] };
    const instances = new Instances(backend, new Connections(backend), new Announcer());
    const desk = instances.desk('shanghai', ID);
    const key = { name: 'pluginName1.zip', fileVersion: null };
    const answer = await instances.change({
      targets: [{ connection: 'shanghai', instance: ID, typedName: null }],
      change: { kind: 'install', plugins: [key] },
      force: false,
    });
    if (answer.status === 'error') throw new Error(answer.error.code);
    const run = answer.data[0];
    if (!run) throw new Error('no run began');
    await vi.waitFor(() => expect(desk.reading).toBe(false));
    const read = backend.times('instanceDetails');
    instances.hear({ ...run, revision: 2, readAt: '2026-11-12T09:42:00Z' });
    expect(backend.times('instanceDetails')).toBe(read);
    const line = { key, answer: 'accepted', state: 'installed' } as const;
    instances.hear({ ...run, revision: 3, lines: [line] });
    expect(backend.times('instanceDetails')).toBe(read + 1);
  });
});

describe('the list of instances', () => {
  it('follows how a run finds them, and is read once more when asked during a reading', async () => {
    const backend = new FakeBackend();
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [instance()] };
    const instances = new Instances(backend, new Connections(backend), new Announcer());
    const list = instances.of('shanghai');
    await Promise.all([list.read(), list.read(), list.read()]);
    expect(backend.times('instancesList')).toBe(2);
    const state = (): string | undefined => list.rows[0]?.state;
    expect(state()).toBe('active');
    const run = installRun({ connection: 'shanghai', instance: ID, instanceState: 'activating' });
    instances.hear({ ...run, revision: 8, readAt: '2020-01-01T00:00:00Z' });
    expect(state()).toBe('active');
    instances.hear({ ...run, revision: 9, readAt: '2099-01-01T00:00:00Z' });
    expect(state()).toBe('activating');
  });

  it('reads dictionaries once more when asked during a reading', async () => {
    const backend = new FakeBackend();
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [instance()] };
    const instances = new Instances(backend, new Connections(backend), new Announcer());
    const { dictionaries } = instances.desk('shanghai', ID);
    await Promise.all([dictionaries.read(), dictionaries.read()]);
    expect(backend.times('dictionariesList')).toBe(2);
  });
});

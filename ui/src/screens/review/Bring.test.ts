import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import type { ConnectionView, Place } from '../../backend/bindings/desk';
import { language } from '../../i18n/index.svelte';
import { asked, axe, open, type Stage } from '../../testing/app';
import { dropped } from '../../testing/reviewStage';
import {
  alibabaConnection,
  connection,
  fault,
  instance,
  judgesExactly,
  pluginArchive,
} from '../../testing/samples';

const HANGZHOU = 'es-cn-hangzhou00001';
const OLDER = 'es-cn-hangzhou00002';
const SHANGHAI = 'es-cn-shanghai00001';
const oss = { bucket: 'plugs', address: null, keep: false };

function region(id: string, name: string, where: string): ConnectionView {
  return alibabaConnection({ id, name, region: where, oss });
}

function place(id: string, name: string, version: string): Place {
  return { id, name, version, kind: 'instance' };
}

/** Two regions, of which the first has an instance of another version. */
function regions(backend: FakeBackend): void {
  backend.connections = [
    connection(),
    region('hangzhou', 'Hangzhou', 'cn-hangzhou'),
    region('shanghai', 'Shanghai', 'cn-shanghai'),
  ];
  backend.places = {
    hangzhou: [
      place(HANGZHOU, 'search-hangzhou', '8.15.2'),
      place(OLDER, 'logs-hangzhou', '8.14.3'),
    ],
    shanghai: [place(SHANGHAI, 'search-shanghai', '8.15.2')],
  };
  const rows = (id: string, change: Partial<ReturnType<typeof instance>['row']> = {}) => {
    const one = instance();
    return { ...one, row: { ...one.row, id, ...change } };
  };
  backend.instances = {
    hangzhou: [rows(HANGZHOU), rows(OLDER, { state: 'activating' })],
    shanghai: [rows(SHANGHAI, { nodes: 1 })],
  };
  backend.judgements = { 'archive-ik': judgesExactly, 'archive-other': judgesExactly };
}

async function atHangzhou(
  prepare: (backend: FakeBackend) => void = () => undefined,
  archives = [pluginArchive()],
): Promise<Stage> {
  const stage = await dropped(archives, (backend) => {
    regions(backend);
    prepare(backend);
  });
  await stage.user.selectOptions(screen.getByTestId('review-destination'), 'hangzhou');
  await screen.findByTestId(`review-instance-${HANGZHOU}`);
  return stage;
}

const submit = (): HTMLElement => screen.getByTestId('review-submit');
const target = (id: string): HTMLElement => screen.getByTestId(`review-target-${id}`);

describe('bringing to instances', () => {
  it('lists them with version, state and verdict, and chooses none by itself', async () => {
    await atHangzhou();
    await waitFor(() => expect(target(OLDER)).toHaveTextContent('Will not install there'));
    expect(target(OLDER)).toHaveTextContent('logs-hangzhou');
    expect(target(OLDER)).toHaveTextContent('8.14.3');
    expect(target(OLDER)).toHaveTextContent('Being changed');
    expect(target(OLDER)).toHaveTextContent('analysis-ik-8.15.2.zip');
    expect(target(HANGZHOU)).toHaveTextContent('Every archive installs there');
    expect(screen.getByTestId(`review-instance-${HANGZHOU}`)).not.toBeChecked();
    expect(screen.getByTestId('review-bring-hint')).toHaveTextContent('at least one instance');
    expect(submit()).toBeDisabled();
    expect(screen.queryByTestId('review-edit')).not.toBeInTheDocument();
    expect(await axe()).toEqual([]);
  });

  it('goes to instances of two regions in one act', async () => {
    const { backend, user } = await atHangzhou(undefined, [
      pluginArchive(),
      pluginArchive({ id: 'archive-other', fileName: 'analysis-other-8.15.2.zip' }),
    ]);
    await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
    expect(submit()).toHaveTextContent('Upload and install on 1 instance');
    await user.click(screen.getByTestId('review-add-region-shanghai'));
    expect(document.activeElement).toHaveTextContent('Shanghai (cn-shanghai)');
    await user.click(await screen.findByTestId(`review-instance-${SHANGHAI}`));
    expect(submit()).toHaveTextContent('Upload and install on 2 instances');
    await user.click(submit());
    await asked(backend, 'pluginsBring');
    expect(backend.lastArgs('pluginsBring')).toEqual([
      {
        archives: ['archive-ik', 'archive-other'],
        targets: [
          { connection: 'hangzhou', instance: HANGZHOU, typedName: null },
          { connection: 'shanghai', instance: SHANGHAI, typedName: null },
        ],
        install: true,
        force: false,
        sendAnyway: false,
      },
    ]);
    await waitFor(() => expect(screen.queryByTestId('review')).not.toBeInTheDocument());
    expect(await screen.findByText('2 transfers started')).toBeInTheDocument();
  });

  it('leaves an added region out again', async () => {
    const { user } = await atHangzhou();
    await user.click(screen.getByTestId('review-add-region-shanghai'));
    await user.click(await screen.findByTestId(`review-instance-${SHANGHAI}`));
    await user.click(screen.getByRole('button', { name: 'Leave out the instances of Shanghai' }));
    expect(screen.queryByTestId('review-region-shanghai')).not.toBeInTheDocument();
    expect(submit()).toBeDisabled();
    expect(screen.getByTestId('review-add-region-shanghai')).toHaveFocus();
  });

  it('can end in the library, without a restart or force', async () => {
    const { backend, user } = await atHangzhou();
    await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
    await user.click(screen.getByTestId('review-force-open'));
    await user.click(screen.getByTestId('review-force'));
    await user.click(screen.getByTestId('review-install-off'));
    expect(screen.queryByTestId(`review-restart-${HANGZHOU}`)).not.toBeInTheDocument();
    expect(submit()).toHaveTextContent('Upload to 1 library');
    await user.click(submit());
    await asked(backend, 'pluginsBring');
    expect(backend.lastArgs('pluginsBring')?.[0]).toMatchObject({ install: false, force: false });
  });

  it('forces only what was asked to be forced, and explains it', async () => {
    const { backend, user } = await atHangzhou();
    await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
    expect(screen.getByTestId('review-force')).not.toBeVisible();
    await user.click(screen.getByTestId('review-force-open'));
    expect(screen.getByTestId('review-force')).toHaveAccessibleDescription(/may be lost/);
    await user.click(screen.getByTestId('review-force'));
    await asked(backend, 'restartOutlook', 2);
    expect(backend.lastArgs('restartOutlook')).toEqual(['hangzhou', HANGZHOU, true]);
    await user.click(submit());
    await asked(backend, 'pluginsBring');
    expect(backend.lastArgs('pluginsBring')?.[0]).toMatchObject({ install: true, force: true });
  });
});

describe('before a restart', () => {
  it('tells how long it takes and how the cluster stands', async () => {
    const { user } = await atHangzhou((backend) => {
      backend.outlook = { seconds: 900, health: 'yellow', nodes: 1 };
    });
    await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
    const restart = await screen.findByTestId(`review-restart-${HANGZHOU}`);
    await waitFor(() => expect(restart).toHaveTextContent('about 15 minutes'));
    expect(restart).toHaveTextContent('health is yellow');
    expect(restart).toHaveTextContent('a single node');
    expect(await axe()).toEqual([]);
  });

  it('tells that a busy instance is waited for', async () => {
    const { user } = await atHangzhou();
    await user.click(screen.getByTestId(`review-instance-${OLDER}`));
    const restart = await screen.findByTestId(`review-restart-${OLDER}`);
    await waitFor(() => expect(restart).toHaveTextContent('waits its turn'));
  });

  it('can be read again when it could not be', async () => {
    const { backend, user } = await atHangzhou((one) => {
      one.refusals.restartOutlook = fault('connect_timeout');
    });
    await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
    const restart = await screen.findByTestId(`review-restart-${HANGZHOU}`);
    await waitFor(() => expect(restart).toHaveTextContent('could not be read'));
    delete backend.refusals.restartOutlook;
    await user.click(within(restart).getByRole('button', { name: 'Read again' }));
    await waitFor(() => expect(restart).toHaveTextContent('about 15 minutes'));
    expect(submit()).toBeEnabled();
  });
});

describe('what stands in the way', () => {
  it('is a missing bucket, with the way to choose one', async () => {
    const { user } = await atHangzhou((backend) => {
      backend.connections = backend.connections.map((one) =>
        one.id === 'hangzhou' ? { ...one, oss: null } : one,
      );
    });
    const note = screen.getByTestId('review-no-bucket-hangzhou');
    expect(note).toHaveTextContent('names no OSS bucket');
    await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
    expect(submit()).toBeDisabled();
    await user.click(screen.getByTestId('review-edit-bucket-hangzhou'));
    await waitFor(() => expect(screen.queryByTestId('review')).not.toBeInTheDocument());
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Hangzhou');
  });

  it('is a version that a chosen instance does not run, until it is consented to', async () => {
    const { backend, user } = await atHangzhou();
    await user.click(screen.getByTestId(`review-instance-${OLDER}`));
    const consent = await screen.findByTestId('review-consent');
    expect(consent).toHaveAccessibleDescription(/instances that are chosen/);
    expect(submit()).toBeDisabled();
    await user.click(consent);
    await waitFor(() => expect(submit()).toBeEnabled());
    await user.click(submit());
    await asked(backend, 'pluginsBring');
    expect(backend.lastArgs('pluginsBring')?.[0]).toMatchObject({ sendAnyway: true });
  });

  it('is consented to anew for each instance that refuses', async () => {
    const { user } = await atHangzhou((backend) => {
      backend.places['shanghai'] = [place(SHANGHAI, 'search-shanghai', '8.14.3')];
    });
    await user.click(screen.getByTestId(`review-instance-${OLDER}`));
    await user.click(await screen.findByTestId('review-consent'));
    await user.click(screen.getByTestId('review-add-region-shanghai'));
    await user.click(await screen.findByTestId(`review-instance-${SHANGHAI}`));
    expect(screen.getByTestId('review-consent')).not.toBeChecked();
    expect(submit()).toBeDisabled();
  });

  it('is the name of each instance of a protected connection', async () => {
    const { backend, user } = await atHangzhou((one) => {
      one.connections = one.connections.map((each) => ({ ...each, protected: true }));
    });
    await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
    const name = await screen.findByTestId(`review-typed-${HANGZHOU}`);
    await user.type(name, 'search-shanghai');
    expect(submit()).toBeDisabled();
    await user.clear(name);
    await user.type(name, 'search-hangzhou');
    expect(submit()).toBeEnabled();
    await user.click(submit());
    await asked(backend, 'pluginsBring');
    expect(backend.lastArgs('pluginsBring')?.[0]).toMatchObject({
      targets: [{ typedName: 'search-hangzhou' }],
    });
  });

  it('is said where the desk refuses, and nothing is lost', async () => {
    const { backend, user } = await atHangzhou((one) => {
      one.refusals.pluginsBring = fault('oss_no_bucket', { action: 'editConnection' });
    });
    await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
    await user.click(submit());
    const note = await screen.findByTestId('fault');
    expect(note).toHaveAttribute('data-code', 'oss_no_bucket');
    delete backend.refusals.pluginsBring;
    await user.click(submit());
    await waitFor(() => expect(screen.queryByTestId('review')).not.toBeInTheDocument());
  });
});

it('chooses the instance that the person looks at', async () => {
  const { backend, user } = await open((one) => {
    regions(one);
    one.connections = one.connections.filter(({ id }) => id === 'hangzhou');
  });
  await user.click(await screen.findByTestId(`row-${HANGZHOU}`));
  backend.tell({ kind: 'archivesDropped', archives: [pluginArchive()] });
  expect(await screen.findByTestId(`review-instance-${HANGZHOU}`)).toBeChecked();
});

it('speaks Chinese', async () => {
  const { user } = await atHangzhou((backend) => {
    backend.info.settings = { ...backend.info.settings, language: 'zh_cn' };
  });
  await user.click(screen.getByTestId(`review-instance-${HANGZHOU}`));
  expect(submit()).toHaveTextContent('上传并安装到 1 个实例');
  expect(screen.getByTestId('review-alibaba')).toHaveTextContent('上传后安装（会重启集群）');
  language.choose('en');
});

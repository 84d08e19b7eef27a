import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FakeBackend } from '../../backend/fake';
import { axe, open, type Stage } from '../../testing/app';
import { customPlugin, INSTANCE } from '../../testing/instanceSamples';
import { alibabaConnection, fault, instance } from '../../testing/samples';

async function opened(prepare: (backend: FakeBackend) => void = () => undefined): Promise<Stage> {
  const stage = await open((backend) => {
    backend.connections = [alibabaConnection()];
    backend.instances = { shanghai: [instance()] };
    prepare(backend);
  });
  await stage.user.click(await screen.findByTestId(`row-${INSTANCE}`));
  await screen.findByTestId('custom-plugins');
  return stage;
}

const twoVersions = [
  customPlugin('analysis-parts', 'old', {
    version: '1.9',
    elasticsearchVersion: '8.13.4',
    builtForAnotherVersion: true,
  }),
  customPlugin('analysis-parts', 'new', { version: '1.10' }),
  customPlugin('analysis-hanlp', 'h', { state: 'installed' }),
];

function withVersions(backend: FakeBackend): void {
  backend.instances = { shanghai: [instance({ custom: twoVersions })] };
}

function cells(testid: string): string[] {
  return [...screen.getByTestId(testid).querySelectorAll('td')].map((cell) =>
    (cell.textContent ?? '').trim(),
  );
}

describe('the library of an instance', () => {
  it('shows every uploaded version of a name, the newest first', async () => {
    await opened(withVersions);
    const rows = [...screen.getByTestId('custom-plugins').querySelectorAll('tbody tr')];
    expect(rows.map((row) => row.getAttribute('data-testid'))).toEqual([
      'row-analysis-parts@new',
      'row-analysis-parts@old',
      'row-analysis-hanlp@h',
    ]);
    expect(cells('row-analysis-parts@new').slice(2, 4)).toEqual(['1.10', '8.15.1']);
    expect(screen.getByTestId('row-analysis-parts@new')).toHaveTextContent('2 versions');
    expect(screen.getByTestId('row-analysis-parts@old')).toHaveTextContent('Will not load');
    expect(screen.getByRole('checkbox', { name: 'Choose analysis-parts 1.9' })).toBeVisible();
  });

  it('installs no two versions of a name at once', async () => {
    const { user } = await opened(withVersions);
    await user.click(screen.getByTestId('row-analysis-parts@new'));
    expect(screen.getByTestId('instance-install')).toBeEnabled();
    await user.click(screen.getByTestId('row-analysis-parts@old'));
    expect(screen.getByTestId('instance-install')).toBeDisabled();
    expect(screen.getByTestId('install-why-not')).toHaveTextContent(
      'Two versions of analysis-parts are chosen. Only one can be installed.',
    );
  });

  it('uninstalls what is installed, and says that it stays in the library', async () => {
    const { backend, user } = await opened(withVersions);
    expect(screen.getByTestId('instance-uninstall')).toBeDisabled();
    await user.click(screen.getByTestId('row-analysis-hanlp@h'));
    expect(screen.getByTestId('install-why-not')).toHaveTextContent('installed already');
    await user.click(screen.getByTestId('instance-uninstall'));
    const dialog = await screen.findByTestId('uninstall-confirm');
    expect(dialog).toHaveTextContent('Uninstall 1 plug-in from search-cn-hangzhou?');
    expect(dialog).toHaveTextContent('stay in the library');
    expect(dialog).toHaveTextContent('cancels an install that is under way');
    expect(await within(dialog).findByTestId('cost-time')).toHaveTextContent('about 15 minutes');
    await user.click(screen.getByTestId('uninstall-force'));
    await waitFor(() => expect(backend.lastArgs('restartOutlook')?.[2]).toBe(true));
    await user.click(screen.getByTestId('confirm-go'));
    await screen.findByTestId('install-result');
    expect(backend.lastArgs('instancesChange')).toEqual([
      {
        targets: [{ connection: 'shanghai', instance: INSTANCE, typedName: null }],
        change: { kind: 'uninstall', plugins: [{ name: 'analysis-hanlp', fileVersion: 'h' }] },
        force: true,
      },
    ]);
  });

  it('removes from the library what is not installed, and tells of each', async () => {
    const { backend, user } = await opened(withVersions);
    backend.staying = { old: fault('alibaba_still_installed', { serverMessage: 'in use' }) };
    for (const row of ['analysis-parts@new', 'analysis-parts@old', 'analysis-hanlp@h']) {
      await user.click(screen.getByTestId(`row-${row}`));
    }
    await user.click(screen.getByTestId('library-remove'));
    const dialog = await screen.findByTestId('remove-confirm');
    expect(within(dialog).getByTestId('remove-leaving')).toHaveTextContent('analysis-parts 1.10');
    const staying = within(dialog).getByTestId('remove-staying');
    expect(staying).toHaveTextContent('analysis-hanlp');
    expect(staying).toHaveTextContent('Uninstall them first');
    expect(await axe()).toEqual([]);
    await user.click(screen.getByTestId('confirm-go'));
    const result = await screen.findByTestId('remove-result');
    expect(backend.lastArgs('libraryRemove')?.[2]).toEqual([
      { name: 'analysis-parts', fileVersion: 'old' },
      { name: 'analysis-parts', fileVersion: 'new' },
    ]);
    expect(result).toHaveTextContent('Removed');
    expect(result).toHaveTextContent('Still in the library');
    expect(result).toHaveTextContent('in use');
    expect(screen.getByTestId('announcer')).toHaveTextContent(
      'Removed from the library of search-cn-hangzhou: 1. Still there: 1.',
    );
    await user.click(screen.getByTestId('remove-dismiss'));
    expect(screen.queryByTestId('remove-result')).not.toBeInTheDocument();
  });

  it('asks for a zip where it is empty, and filters where it is not', async () => {
    const { user } = await opened();
    await user.type(screen.getByTestId('plugin-filter'), 'pinyin');
    expect(screen.getByTestId('row-pluginName2.zip')).toBeVisible();
    expect(screen.queryByTestId('row-pluginName1.zip')).not.toBeInTheDocument();
    await user.type(screen.getByTestId('plugin-filter'), 'xyz');
    expect(screen.getByTestId('no-match')).toHaveTextContent('No plug-in matches');
  });

  it('teaches to drop a zip', async () => {
    const { backend, user } = await open((backend) => {
      backend.connections = [alibabaConnection()];
      backend.instances = { shanghai: [instance({ custom: [] })] };
    }).then(async (stage) => {
      await stage.user.click(await screen.findByTestId(`row-${INSTANCE}`));
      return stage;
    });
    const empty = await screen.findByTestId('empty');
    expect(empty).toHaveTextContent('Drop a zip here.');
    expect(empty).not.toHaveTextContent('console');
    await user.click(screen.getByTestId('library-add'));
    expect(backend.times('archivesChoose')).toBe(1);
  });
});

describe('the built-in plug-ins', () => {
  it('say which can never be uninstalled, and lead to their pages', async () => {
    const { backend, user } = await opened();
    await user.click(screen.getByTestId('chip-builtIn'));
    const always = await screen.findByTestId('row-analysis-ik');
    expect(always).toHaveTextContent('it belongs to every instance');
    expect(within(always).getByRole('checkbox')).toBeDisabled();
    await user.click(always);
    expect(always).toHaveAttribute('aria-selected', 'false');
    expect(screen.getByTestId('row-aliyun-qos')).toHaveTextContent('once installed, it stays');
    expect(screen.getByTestId('link-analysis-icu')).toHaveTextContent('www.alibabacloud.com');
    await user.click(screen.getByTestId('open-analysis-icu'));
    expect(backend.lastArgs('builtInPageOpen')).toEqual([
      'shanghai',
      'es-cn-i7m27ausp001l0001',
      'analysis-icu',
    ]);
    expect(await axe()).toEqual([]);
  });

  it('shows no link that is not https', async () => {
    const { user } = await opened((backend) => {
      const details = instance();
      const [first] = details.builtIn;
      if (first) first.link = 'http://example.org/icu';
      backend.instances = { shanghai: [details] };
    });
    await user.click(screen.getByTestId('chip-builtIn'));
    await screen.findByTestId('row-analysis-icu');
    expect(screen.queryByTestId('link-analysis-icu')).not.toBeInTheDocument();
  });

  it('are installed several at once, and uninstalled', async () => {
    const { backend, user } = await opened();
    await user.click(screen.getByTestId('chip-builtIn'));
    await user.click(await screen.findByTestId('row-analysis-kuromoji'));
    await user.click(screen.getByTestId('row-aliyun-qos'));
    await user.click(screen.getByTestId('row-analysis-icu'));
    expect(screen.getByTestId('instance-install')).toHaveTextContent('Install 2 plug-ins');
    expect(screen.getByTestId('instance-uninstall')).toHaveTextContent('Uninstall 1 plug-in…');
    await user.click(screen.getByTestId('instance-install'));
    const dialog = await screen.findByTestId('install-confirm');
    expect(dialog).toHaveTextContent('aliyun-qos: once installed, it stays.');
    await user.click(screen.getByTestId('confirm-go'));
    await screen.findByTestId('install-result');
    expect(backend.lastArgs('instancesChange')).toMatchObject([
      { change: { kind: 'installBuiltIn', names: ['analysis-kuromoji', 'aliyun-qos'] } },
    ]);
  });
});

import { describe, expect, it } from 'vitest';

import { FakeBackend } from '../backend/fake';
import type { InstallRun, InstanceDoing, TransferView } from '../backend/bindings/desk';
import { language } from '../i18n/index.svelte';
import { bringing, bringSteps, followed, runOf, waitingItsTurn } from '../testing/bringSamples';
import { alibabaConnection, fault, step } from '../testing/samples';
import { Announcer } from './announcer.svelte';
import { Connections } from './connections.svelte';
import { barPercent, barText, nameOf, statusText, summaryText } from './transferText';
import { Transfers } from './transfers.svelte';

/** What a person reads in both languages. */
function inBoth(say: () => string): string[] {
  const both = (['en', 'zh_cn'] as const).map((chosen) => {
    language.choose(chosen);
    return say();
  });
  language.choose('en');
  return both;
}

const at = (done: number, change: Partial<TransferView> = {}): TransferView =>
  bringing({ steps: bringSteps(done), progress: null, ...change });

const changing = (doing: InstanceDoing, change: Partial<TransferView> = {}): TransferView =>
  bringing({
    source: { kind: 'instance', doing, instance: 'es-cn-1' },
    extensionName: 'analysis-icu, analysis-smartcn',
    steps: [step('change_instance', 'done'), step('follow', 'running')],
    progress: null,
    ...change,
  });

describe('the name', () => {
  it.each<[string, TransferView, string, string]>([
    [
      'files',
      bringing(),
      'analysis-part-8.15.1.zip, analysis-pinyin-8.15.1.zip → search',
      'analysis-part-8.15.1.zip、analysis-pinyin-8.15.1.zip → search',
    ],
    [
      'many files',
      bringing({
        source: { kind: 'files', fileNames: ['a', 'b', 'c', 'd', 'e'], instance: 'es-cn-1' },
      }),
      'a, b, c and 2 more → search',
      'a、b、c 及另外 2 个 → search',
    ],
    [
      'an uninstallation',
      changing({ kind: 'uninstall' }),
      'Uninstall analysis-icu, analysis-smartcn from search',
      '从 search 卸载 analysis-icu, analysis-smartcn',
    ],
    [
      'an installation',
      changing({ kind: 'installBuiltIn' }),
      'Install analysis-icu, analysis-smartcn on search',
      '在 search 上安装 analysis-icu, analysis-smartcn',
    ],
    ['a restart', changing({ kind: 'restart' }), 'Restart search', '重启 search'],
    [
      'dictionaries',
      changing({ kind: 'dictionaries', list: 'ik_hot' }),
      'Change the IK hot-update dictionaries of search',
      '更改 search 的 IK 热更新词典',
    ],
  ])('of %s', (_, view, english, chinese) => {
    expect(inBoth(() => nameOf(view, 'search'))).toEqual([english, chinese]);
  });

  it('falls back to the id of the instance', () => {
    expect(nameOf(changing({ kind: 'restart' }))).toBe('Restart es-cn-1');
  });
});

describe('the line', () => {
  it.each<[string, TransferView, InstallRun | null, string, string]>([
    [
      'sending several files',
      bringing(),
      null,
      '2 files · 31.4 of 50.6 MB · 38.2 MB/s · 1 s left',
      '2 个文件 · 31.4 / 50.6 MB · 38.2 MB/秒 · 剩余 1 秒',
    ],
    ['looking', at(2), null, 'The service is looking at the files', '服务正在检查文件'],
    [
      'taking',
      at(3),
      null,
      'The service is taking the files into the library',
      '服务正在将文件收入插件库',
    ],
    [
      'waiting its turn',
      waitingItsTurn(),
      null,
      'Waiting its turn: the instance carries out another change. Goes on by itself.',
      '排队等待：实例正在执行另一项变更，完成后会自动继续。',
    ],
    [
      'waiting for a change that was interrupted',
      waitingItsTurn({ fault: fault('alibaba_interrupted') }),
      null,
      'Waiting its turn: a change of the instance was interrupted. Goes on once that is resumed and over.',
      '排队等待：实例上有一项变更已中断，恢复并完成后会继续。',
    ],
    [
      'following',
      followed(),
      runOf(followed()),
      'The instance is changing, node by node · 45% · 1 of 3 nodes done',
      '实例正在逐个节点变更 · 45% · 3 个节点中已完成 1 个',
    ],
    [
      'following what was interrupted',
      followed(),
      runOf(followed(), { state: 'interrupted' }),
      'The change was interrupted. It goes on once it is resumed on the instance’s page.',
      '变更已中断。在实例页面恢复后会继续。',
    ],
    [
      'tidying',
      at(6),
      null,
      'Removing from the bucket what was sent',
      '正在从 Bucket 删除已上传的文件',
    ],
    [
      'held while the instance goes on',
      at(5, { state: 'paused' }),
      null,
      'Paused. The instance goes on by itself; Plugdesk does not watch it meanwhile.',
      '已暂停。实例会自行继续；Plugdesk 在此期间不跟踪它。',
    ],
    ['done', at(7, { state: 'done' }), null, 'Installed on every node', '已安装到每个节点'],
    [
      'done in the library',
      at(0, { state: 'done', steps: [step('import', 'done')] }),
      null,
      'In the instance’s library',
      '已放入实例的插件库',
    ],
    [
      'uninstalled',
      changing({ kind: 'uninstall' }, { state: 'done' }),
      null,
      'Uninstalled from every node',
      '已从每个节点卸载',
    ],
    ['restarted', changing({ kind: 'restart' }, { state: 'done' }), null, 'Restarted', '已重启'],
    [
      'with new dictionaries',
      changing({ kind: 'dictionaries', list: 'ik' }, { state: 'done' }),
      null,
      'Dictionaries changed',
      '词典已更改',
    ],
    [
      'failed with files in the bucket',
      at(2, {
        state: 'failed',
        fault: fault('alibaba_plugin_refused'),
        remains: 'objects_in_bucket',
      }),
      null,
      'The service refused the plug-in. Files lie in the OSS bucket. The instance knows nothing of them.',
      '服务拒绝了该插件。文件已在 OSS Bucket 中，实例对此一无所知。',
    ],
  ])('of one that is %s', (_, view, run, english, chinese) => {
    expect(inBoth(() => statusText(view, run))).toEqual([english, chinese]);
  });
});

describe('the bar', () => {
  it('counts the bytes of all files together, then the percents of the service', () => {
    expect(barPercent(bringing())).toBe(62);
    expect(barPercent(at(2))).toBeNull();
    expect(barPercent(followed())).toBeNull();
    expect(barPercent(followed(), runOf(followed()))).toBe(45);
    expect(barText(waitingItsTurn())).toMatch(/^Waiting its turn/);
  });
});

describe('what is told', () => {
  it('names the instance, and the turn that is waited for once', () => {
    const backend = new FakeBackend();
    backend.connections = [alibabaConnection()];
    const announcer = new Announcer();
    const connections = new Connections(backend);
    const run = runOf(bringing());
    const transfers = new Transfers(backend, connections, announcer, (id) =>
      id === run.id ? run : null,
    );
    const named = 'analysis-part-8.15.1.zip, analysis-pinyin-8.15.1.zip → search-cn-hangzhou';
    transfers.hear(bringing());
    expect(announcer.latest?.text).toBe(`Upload of ${named} on 上海 search started.`);
    expect(summaryText(transfers)).toBe('1 uploading');
    transfers.hear(waitingItsTurn());
    expect(announcer.latest?.text).toMatch(/waits its turn: the instance carries out another/);
    expect(summaryText(transfers)).toBe('1 under way');
    const { number } = announcer.latest ?? {};
    transfers.hear(waitingItsTurn());
    transfers.hear(followed());
    expect(announcer.latest?.number).toBe(number);
    transfers.hear(at(7, { state: 'done' }));
    expect(announcer.latest?.text).toBe(`${named}: done on 上海 search.`);
  });
});

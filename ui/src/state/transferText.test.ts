import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { StepName, TransferView } from '../backend/bindings/desk';
import { language } from '../i18n/index.svelte';
import { doneTransfer, fault, step, transfer, waitingTransfer } from '../testing/samples';
import { asksAboutFile, asksWhich, betweenTries, leftSomething } from '../testing/someTransfers';
import { barPercent, barText, statusText, toneOf } from './transferText';

const NOW = new Date('2026-11-12T09:41:10Z');

beforeEach(() => vi.useFakeTimers({ now: NOW }));
afterEach(() => vi.useRealTimers());

/** What a person reads in both languages. */
function inBoth(view: TransferView): string[] {
  return (['en', 'zh_cn'] as const).map((chosen) => {
    language.choose(chosen);
    return statusText(view);
  });
}

const atWork = (name: StepName): TransferView =>
  transfer({ steps: [step(name, 'running')], progress: null });
const sent = { sent: 50_600_000, total: 50_600_000, rate: 1000, secondsLeft: 0 };
const begun = { sent: 0, total: 50_600_000, rate: null, secondsLeft: null };
const nextTryAt = '2026-11-12T09:41:18Z';

const lines: [string, TransferView, string, string][] = [
  ['waiting', waitingTransfer(), 'Waiting for its turn', '等待中'],
  ['checking', atWork('check_file'), 'Checking the file', '正在检查文件'],
  ['creating', atWork('create'), 'Creating the extension', '正在创建扩展'],
  ['fetching', atWork('fetch'), 'The service is fetching the file', '服务正在获取文件'],
  [
    'sending',
    transfer(),
    '31.4 of 50.6 MB · 38.2 MB/s · 1 s left',
    '31.4 / 50.6 MB · 38.2 MB/秒 · 剩余 1 秒',
  ],
  [
    'sending once more',
    transfer({ progress: begun, attempt: 2 }),
    '0.0 of 50.6 MB · attempt 2 of 5',
    '0.0 / 50.6 MB · 第 2 次尝试，共 5 次',
  ],
  [
    'sent and not answered',
    transfer({ progress: sent }),
    'All 50.6 MB sent; the service has yet to answer',
    '50.6 MB 已全部发送，等待服务答复',
  ],
  ['comparing', atWork('verify'), 'Comparing what is stored with the file', '正在核对已存储的内容'],
  ['installing', atWork('install'), 'Asking the service to install', '正在请求服务安装'],
  ['following', atWork('follow'), 'The instance is changing, node by node', '实例正在逐个节点变更'],
  [
    'between two tries',
    betweenTries({ nextTryAt }),
    'attempt 2 of 5 · next try in 8 s · The service failed by itself.',
    '第 2 次尝试，共 5 次 · 8 秒后再次尝试 · 服务自身出现故障。',
  ],
  [
    'at the next try',
    betweenTries({ nextTryAt: NOW.toISOString(), fault: null }),
    'attempt 2 of 5 · trying again now',
    '第 2 次尝试，共 5 次 · 正在再次尝试',
  ],
  [
    'offline',
    transfer({ state: 'offline', fault: fault('host_not_found', { target: 'ece.example' }) }),
    'No way to ece.example. Goes on by itself.',
    '无法连通 ece.example。恢复后会自动继续。',
  ],
  [
    'asking which',
    asksWhich(),
    'Needs your answer. Several extensions may be the one that was made.',
    '需要您答复。有多个扩展可能就是所创建的那个。',
  ],
  [
    'asking about the file',
    asksAboutFile(),
    'Needs your answer. The file has changed.',
    '需要您答复。文件已改动。',
  ],
  ['held before it began', waitingTransfer({ state: 'paused' }), 'Paused', '已暂停'],
  [
    'held while it was sent',
    transfer({ state: 'paused', progress: null, steps: [step('send', 'waiting', { tries: 1 })] }),
    'Paused. The file is sent from its beginning when it goes on.',
    '已暂停。继续时会从头发送文件。',
  ],
  [
    'failed',
    transfer({ state: 'failed', fault: fault('file_gone'), remains: 'nothing' }),
    'The file is not there any more. Nothing was made on the service.',
    '文件已不在原处。服务上没有创建任何内容。',
  ],
  [
    'cancelled',
    leftSomething(),
    'Cancelled. The extension exists and waits for its file.',
    '已取消。扩展已创建，正在等待文件。',
  ],
  [
    'done and compared',
    doneTransfer(),
    'Stored and verified, SHA-256 matches',
    '已存储并核对，SHA-256 一致',
  ],
  [
    'done with its size',
    doneTransfer({ compared: 'size' }),
    'Stored, size matches',
    '已存储，大小一致',
  ],
  ['done', doneTransfer({ compared: 'nothing' }), 'Stored', '已存储'],
  [
    'installed',
    doneTransfer({ steps: [step('install', 'done')], compared: 'nothing' }),
    'Installed on every node',
    '已安装到每个节点',
  ],
];

describe('the line of a transfer', () => {
  it.each(lines)('that is %s', (_, view, english, chinese) => {
    expect(inBoth(view)).toEqual([english, chinese]);
  });

  it.each([
    'nothing',
    'extension_without_file',
    'former_file',
    'extension_with_file',
    'install_under_way',
    'unknown',
    'removed',
  ] as const)('says that %s remains', (remains) => {
    const [english, chinese] = inBoth(leftSomething({ remains }));
    expect(english).toMatch(/^Cancelled\. \w.+\.$/);
    expect(chinese).toMatch(/^已取消。\p{Script=Han}.+。$/u);
  });

  it('counts the seconds down', () => {
    const view = betweenTries({ nextTryAt, fault: null });
    vi.advanceTimersByTime(5000);
    expect(statusText(view)).toBe('attempt 2 of 5 · next try in 3 s');
    expect(statusText(betweenTries({ nextTryAt: '2026-11-12T09:46:20Z', fault: null }))).toBe(
      'attempt 2 of 5 · next try in 5 min 5 s',
    );
  });
});

describe('the bar', () => {
  it('is full but not green while the service has yet to answer or compare', () => {
    for (const view of [transfer({ progress: sent }), atWork('verify')]) {
      expect(barPercent(view)).toBe(100);
      expect(toneOf(view)).toBe('busy');
      expect(statusText(view)).not.toMatch(/Stored/);
    }
    expect(toneOf(doneTransfer())).toBe('ok');
  });

  it('counts nothing where there is nothing to count', () => {
    for (const name of ['check_file', 'create', 'fetch', 'install', 'follow'] as const) {
      expect(barPercent(atWork(name)), name).toBeNull();
    }
  });

  it('says why it goes back', () => {
    expect(barPercent(transfer())).toBe(62);
    const again = betweenTries({ nextTryAt });
    expect(barPercent(again)).toBe(0);
    expect(statusText(again)).toContain('attempt 2 of 5');
    expect(barText(again)).toBe('attempt 2 of 5');
    const held = transfer({ state: 'paused', steps: [step('send', 'waiting', { tries: 1 })] });
    expect(barPercent(held)).toBe(0);
    expect(statusText(held)).toContain('from its beginning');
  });

  it('speaks without seconds', () => {
    expect(barText(transfer())).toBe('62 percent, 31.4 of 50.6 MB');
    const before = barText(betweenTries({ nextTryAt }));
    vi.advanceTimersByTime(3000);
    expect(barText(betweenTries({ nextTryAt }))).toBe(before);
  });
});

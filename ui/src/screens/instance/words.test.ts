import { describe, expect, it } from 'vitest';

import type { InstallRun, RestartOutlook } from '../../backend/bindings/desk';
import { language } from '../../i18n/index.svelte';
import { changePhase, changeRecord, customPlugin, installRun } from '../../testing/instanceSamples';
import { fault } from '../../testing/samples';
import { actionText, nodeKindText, phaseAtWork } from './changeText';
import { costLines } from './costText';
import { linkHost } from './linkHost';
import { doubledName, groupedPlugins } from './pluginGroups';
import { lineState, nodesDoneText, standingOf } from './pluginText';

const outlook: RestartOutlook = {
  instance: 'es',
  seconds: null,
  health: 'yellow',
  nodes: 1,
  state: 'activating',
  fault: null,
};

describe('what a restart costs', () => {
  it('reads the same in both languages', () => {
    expect(costLines(outlook).map((line) => line.text)).toMatchInlineSnapshot(`
      [
        "The service does not say how long it takes. From some minutes to hours is usual.",
        "The cluster is yellow: replicas are missing. While nodes restart, some searches may fail.",
        "It has a single node: nothing is searched or indexed until the node is back.",
        "It carries out another change. This one waits its turn and then begins by itself.",
      ]
    `);
    language.choose('zh_cn');
    expect(costLines({ ...outlook, seconds: 900 }).map((line) => line.text)).toMatchInlineSnapshot(`
      [
        "服务预估耗时约 15 分钟。",
        "集群为黄色：有副本缺失。节点重启期间部分搜索可能失败。",
        "只有一个节点：在节点恢复之前无法搜索和写入。",
        "实例正在执行其他变更。本次变更会排队等待，之后自动开始。",
      ]
    `);
  });

  it('warns of nothing on a healthy cluster', () => {
    const lines = costLines({
      ...outlook,
      health: 'green',
      nodes: 3,
      state: 'active',
      seconds: 20,
    });
    expect(lines.filter((line) => line.warns)).toEqual([]);
    expect(lines[0]?.text).toBe('The service expects it to take about 1 minute.');
  });
});

describe('a line of a result table', () => {
  function stateOf(change: Partial<InstallRun>): string {
    const run = installRun(change);
    return lineState(run.lines[0] ?? null, run).text;
  }

  it('says how the run stands where the plug-in itself tells less', () => {
    const states = ['preparing', 'waiting_turn', 'asking', 'interrupted'] as const;
    expect(states.map((state) => stateOf({ state }))).toMatchInlineSnapshot(`
      [
        "Being prepared",
        "Waits its turn",
        "Being asked",
        "Interrupted",
      ]
    `);
  });

  it('counts the nodes that restarted', () => {
    expect(stateOf({})).toBe('Restarting: Installing');
    expect(stateOf({ progress: changeRecord({ nodesDone: 2 }) })).toBe('Restarting, 2 of 3 nodes');
    const told = installRun({ progress: changeRecord({ nodes: null, percent: 5 }) });
    expect(nodesDoneText(told)).toBe('5%');
    expect(nodesDoneText(installRun())).toBeNull();
  });

  it('tells a failed change from a done one', () => {
    const failed = installRun({ state: 'finished', fault: fault('alibaba_change_failed') });
    expect(standingOf(failed)).toBe('failed');
    expect(standingOf(installRun({ state: 'finished' }))).toBe('finished');
  });
});

describe('a change', () => {
  it('is called by its word where there is one, else as the service calls it', () => {
    expect(actionText(changeRecord())).toBe('Restart');
    expect(actionText(changeRecord({ action: 'NewThing' }))).toBe('NewThing');
    expect(nodeKindText('MASTER')).toBe('Master');
    expect(nodeKindText('ROUTER')).toBe('ROUTER');
  });

  it('is at work in the deepest phase under way', () => {
    const phases = [
      changePhase('outer', { state: 'running' }),
      changePhase('inner', { state: 'running', depth: 1 }),
      changePhase('after', { state: 'waiting' }),
    ];
    expect(phaseAtWork(changeRecord({ phases }))?.name).toBe('inner');
    expect(phaseAtWork(changeRecord({ phases: [] }))).toBeNull();
  });
});

describe('uploaded versions', () => {
  it('stand together, counted as people count', () => {
    const plugins = [
      customPlugin('b', '1', { version: '1.9' }),
      customPlugin('a', '2'),
      customPlugin('b', '3', { version: '1.10' }),
    ];
    expect(
      groupedPlugins(plugins).map(({ plugin, leads }) => [plugin.key.fileVersion, leads]),
    ).toEqual([
      ['3', true],
      ['1', false],
      ['2', true],
    ]);
    expect(doubledName(plugins)).toBe('b');
    expect(doubledName(plugins.slice(0, 2))).toBeNull();
  });
});

describe('a link', () => {
  it('leads anywhere by https only', () => {
    expect(linkHost('https://help.aliyun.com/x')).toBe('help.aliyun.com');
    for (const link of ['http://help.aliyun.com', 'javascript:alert(1)', 'nonsense']) {
      expect(linkHost(link)).toBeNull();
    }
  });
});

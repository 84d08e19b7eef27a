import type { FakeBackend } from '../backend/fake';
import type { InstallRun, InstanceDetails } from '../backend/bindings/desk';
import {
  changePhase,
  changeRecord,
  customPlugin,
  dictionaries,
  installRun,
  wordFile,
} from './instanceSamples';
import { fault } from './samples';

/** Makes of an instance one that carries out a change, after one that failed. */
function withChanges(details: InstanceDetails): void {
  const change = changeRecord({ nodesDone: 2, percent: 66 });
  details.health = 'yellow';
  details.changes = [
    change,
    changeRecord({
      id: 'C0A8-0001',
      action: 'UpgradeEngineVersion',
      state: 'failed',
      percent: 33,
      phases: [
        changePhase('INITIALLY'),
        changePhase('updating-task', { state: 'failed', percent: 33, nodes: 3, nodesDone: 1 }),
        changePhase('install-plugin', {
          depth: 1,
          state: 'failed',
          exception: 'Plugin [sql-extra] was built for Elasticsearch version 8.13.4',
        }),
      ],
      endedAt: '2026-11-12T09:52:00Z',
      by: '2089****',
    }),
  ];
  details.custom = [
    ...details.custom,
    customPlugin('analysis-parts', 'CAEQ-new', { version: '1.10', description: 'Part numbers' }),
    customPlugin('analysis-parts', 'CAEQ-old', {
      version: '1.9',
      elasticsearchVersion: '8.13.4',
      builtForAnotherVersion: true,
    }),
  ];
  const { id, description } = details.row;
  details.lastRun = installRun({
    id: 'followed',
    instance: id,
    instanceName: description,
    progress: change,
  });
}

/** A table of two regions, in one of which the plug-in was refused. */
function twoRegions(followed: InstallRun): InstallRun[] {
  return [
    followed,
    installRun({
      id: 'refused',
      table: followed.table,
      connection: 'beijing',
      connectionName: '北京 logs',
      region: 'cn-beijing',
      instanceName: 'logs-cn-beijing',
      state: 'refused',
      instanceState: 'active',
      lines: [
        { key: { name: 'pluginName1.zip', fileVersion: null }, answer: 'refused', state: null },
      ],
      requestId: 'B1E2D9ED4-C2EC-4E89-B22B-1ACB6FE1D111',
      fault: fault('alibaba_plugin_refused', {
        status: 400,
        serverCode: 'PluginPolicyInvalid',
        serverMessage: 'The policy grants FilePermission read,write.',
        requestId: 'B1E2D9ED4-C2EC-4E89-B22B-1ACB6FE1D111',
      }),
    }),
  ];
}

/** Gives the instances that are there changes, results and dictionaries. */
export function withInstances(backend: FakeBackend): void {
  const all = backend.instances['shanghai'] ?? [];
  const changing = all.find(({ row }) => row.state === 'activating');
  if (changing) {
    withChanges(changing);
    if (changing.lastRun) backend.runs = [...twoRegions(changing.lastRun), ...backend.runs];
  }
  backend.dictionaries = dictionaries();
  backend.wordFiles = [
    wordFile('words-2026.dic', { findings: [{ kind: 'byteOrderMark' }] }),
    wordFile('more.dic'),
  ];
  backend.dictionaryPreview = {
    lines: [
      { name: 'parts.dic', words: 'main', effect: 'replaced', sizeBefore: 1_200, sizeAfter: 2_400 },
      { name: 'stop.dic', words: 'stop', effect: 'stays', sizeBefore: 90, sizeAfter: 90 },
      { name: 'more.dic', words: 'main', effect: 'added', sizeBefore: null, sizeAfter: 2_400 },
    ],
    restarts: 'yes',
  };
}

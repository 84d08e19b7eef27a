import type { FakeBackend } from '../backend/fake';
import type { InstanceDetails, Place, TransferId } from '../backend/bindings/desk';
import { followed, runOf, waitingItsTurn } from './bringSamples';
import { alibabaConnection, instance } from './samples';

const oss = { bucket: 'plugdesk-search', address: null, keep: false };

/** Those that keep still, so that they can be looked at. */
export const STILL_THERE: ReadonlySet<TransferId> = new Set(['transfer-bring', 'transfer-turn']);

function placeOf({ row }: InstanceDetails): Place {
  return { id: row.id, name: row.description ?? row.id, version: row.version, kind: 'instance' };
}

function another(change: Partial<InstanceDetails['row']>): InstanceDetails {
  const one = instance();
  return { ...one, row: { ...one.row, ...change } };
}

/** Puts a second region of Alibaba Cloud beside the first, with plug-ins on their way to both. */
export function withRegions(backend: FakeBackend): void {
  backend.connections = [
    ...backend.connections.map((one) => (one.service === 'alibaba' ? { ...one, oss } : one)),
    alibabaConnection({ id: 'beijing', name: '北京 logs', region: 'cn-beijing', colour: 'amber' }),
  ];
  backend.instances = {
    shanghai: [
      instance(),
      another({
        id: 'es-cn-i7m27ausp001l0002',
        description: 'logs-cn-hangzhou',
        version: '8.15.2',
        versionText: '8.15.2_with_X-Pack',
        state: 'activating',
      }),
    ],
    beijing: [
      another({
        id: 'es-cn-i7m27ausp001l0003',
        description: 'logs-cn-beijing',
        version: '8.15.2',
        nodes: 1,
      }),
    ],
  };
  backend.outlook = { seconds: 900, health: 'yellow' };
  for (const [connection, all] of Object.entries(backend.instances)) {
    backend.places[connection] = all.map(placeOf);
  }
  const first = followed();
  const second = waitingItsTurn({ id: 'transfer-turn' });
  backend.transfers = [...backend.transfers, first, second];
  backend.runs = [first, second].map((one) => runOf(one));
}

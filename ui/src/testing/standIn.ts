import { FakeBackend } from '../backend/fake';
import type { TransferView } from '../backend/bindings/desk';
import { deployment } from './planSamples';
import { reviewed } from './reviewed';
import { alibabaConnection, connection, extension, instance, step } from './samples';
import { someTransfers, STILL } from './someTransfers';
import { withInstances } from './standInInstances';
import { advancedPlans, withDeployments } from './standInPlans';
import { STILL_THERE, withRegions } from './standInRegions';
import { withUsers } from './standInStore';

/** How often a pretended upload moves on, in milliseconds. */
const BEAT = 200;

/** Names that are longer than any screen was drawn for. */
const LONG = 'analysis-of-very-long-compound-words-in-several-languages-with-dictionaries_v2.final';

function full(backend: FakeBackend): void {
  backend.connections = [
    connection({ id: 'sandbox', name: 'Sandbox · Elastic Cloud', practice: true, colour: 'green' }),
    connection(),
    connection({
      id: 'berlin',
      name: 'Berlin data centre',
      service: 'ece',
      address: 'https://ece.berlin.example:12443',
      colour: 'amber',
      hasSecret: false,
      keeping: 'this_run',
      trustsExactly: false,
      trusted: [
        {
          subject: 'CN=Berlin ECE CA, O=Acme GmbH',
          notAfter: '2031-05-04T00:00:00Z',
          sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        },
      ],
    }),
    alibabaConnection({ protected: true, colour: 'red' }),
  ];
  const rows = [
    extension({ id: '1837462911', version: '8.15.2', file: null }),
    extension(),
    extension({
      id: '1837460001',
      name: 'legal-dictionaries',
      description: 'Stop words and synonyms',
      kind: 'bundle',
      version: '8.*',
      file: { size: 1_200_000, lastModified: '2026-11-03T16:20:00Z', hasLink: true },
    }),
    extension({
      id: '1837460002',
      name: 'ingest-geoip-custom',
      description: null,
      file: null,
    }),
    extension({
      id: '1837460003',
      name: 'repository-minio',
      description: 'Snapshot to MinIO',
      version: '8.13.0',
      file: { size: 12_800_000, lastModified: '2026-10-22T08:15:00Z', hasLink: true },
    }),
    extension({
      id: '1837460004',
      name: 'saml-metadata',
      description: 'IdP metadata',
      kind: 'bundle',
      version: '*',
      file: { size: 18_000, lastModified: '2025-09-02T14:33:00Z', hasLink: false },
    }),
  ];
  backend.extensions = { acme: rows, sandbox: [] };
  backend.instances = { shanghai: [instance()] };
  backend.transfers = someTransfers();
  reviewed(backend);
  withDeployments(backend);
  withUsers(backend);
  withRegions(backend);
  withInstances(backend);
}

function long(backend: FakeBackend): void {
  full(backend);
  backend.connections = backend.connections.map((one) =>
    one.id === 'acme' ? { ...one, name: `${LONG} ${LONG}` } : one,
  );
  backend.deployments['acme'] = Array.from({ length: 500 }, (_, index) =>
    deployment({ id: `d${index}`, name: `${LONG}-${index}`, version: `8.${index % 20}.0` }),
  );
  backend.extensions['acme'] = Array.from({ length: 800 }, (_, index) =>
    extension({
      id: String(1_000_000_000 + index),
      name: `${LONG}-${index}`,
      description: `${LONG} ${LONG}`,
      version: `8.${index % 20}.${index % 7}`,
    }),
  );
}

/** Lets waiting transfers pretend to send, so that the dock can be seen at work. */
function keepMoving(backend: FakeBackend): void {
  setInterval(() => {
    for (const one of backend.transfers) {
      if (one.state !== 'waiting' && one.state !== 'running') continue;
      if (STILL.has(one.id) || STILL_THERE.has(one.id)) continue;
      backend.tell({ kind: 'transferChanged', transfer: later(one) });
    }
  }, BEAT);
}

function later(one: TransferView): TransferView {
  return one.source.kind === 'plans' ? advancedPlans(one) : advanced(one);
}

function advanced(one: TransferView): TransferView {
  const total = 50_600_000;
  const sent = Math.min(total, (one.progress?.sent ?? 0) + 2_000_000);
  const done = sent === total;
  return Object.assign(one, {
    state: done ? 'done' : 'running',
    steps: one.steps.map((each) =>
      step(each.name, done || each.name !== 'send' ? 'done' : 'running'),
    ),
    progress: done
      ? null
      : { sent, total, rate: 10_000_000, secondsLeft: Math.ceil((total - sent) / 10_000_000) },
    compared: done ? 'sha256' : 'nothing',
    revision: one.revision + 1,
    endedAt: done ? new Date().toISOString() : null,
  } satisfies Partial<TransferView>);
}

/** A back end for looking at the page in a browser; the query chooses what it holds. */
export function standIn(query: URLSearchParams): FakeBackend {
  const backend = new FakeBackend();
  const language = query.get('language');
  const theme = query.get('theme');
  backend.info.settings = {
    ...backend.info.settings,
    language: language === 'zh_cn' ? 'zh_cn' : language === 'en' ? 'en' : 'system',
    theme: theme === 'dark' ? 'dark' : theme === 'light' ? 'light' : 'system',
  };
  backend.practice = [
    connection({ id: 'sandbox', name: 'Sandbox · Elastic Cloud', practice: true, colour: 'green' }),
    alibabaConnection({ id: 'sandbox-alibaba', name: 'Sandbox · Alibaba Cloud', practice: true }),
  ];
  backend.instances = { 'sandbox-alibaba': [instance()] };
  if (query.get('data') === 'full') full(backend);
  if (query.get('data') === 'long') long(backend);
  keepMoving(backend);
  Object.assign(globalThis, { standIn: backend });
  return backend;
}

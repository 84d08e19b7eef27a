import type { TransferId, TransferView } from '../backend/bindings/desk';
import { doneTransfer, fault, step, transfer, waitingTransfer } from './samples';

/** Those that keep still, so that they can be looked at. */
export const STILL: ReadonlySet<TransferId> = new Set([
  'transfer-ik',
  'transfer-between',
  'transfer-waiting',
  'transfer-waiting-2',
]);

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}

/** A transfer between two tries of its sending. */
export function betweenTries(change: Partial<TransferView> = {}): TransferView {
  const serverFault = fault('server_fault', {
    status: 503,
    serverCode: 'root.unavailable',
    serverMessage: 'The service is temporarily overloaded.',
    requestId: 'q8dJx0c2TnK1w4',
  });
  return transfer({
    id: 'transfer-between',
    source: { kind: 'file', fileName: 'analysis-hanlp-8.15.2.zip' },
    extensionName: 'analysis-hanlp',
    steps: [
      step('check_file', 'done'),
      step('create', 'done'),
      step('send', 'running', { said: [{ at: '2026-11-12T09:41:04Z', fault: serverFault }] }),
      step('verify', 'waiting'),
    ],
    progress: null,
    attempt: 1,
    nextTryAt: inSeconds(48),
    fault: serverFault,
    position: 1,
    notes: [{ kind: 'takenUp' }, { kind: 'otherForm', form: 'multipart', status: 403 }],
    ...change,
  });
}

/** A transfer whose creation was not answered, while two extensions fit it. */
export function asksWhich(change: Partial<TransferView> = {}): TransferView {
  return transfer({
    id: 'transfer-which',
    source: { kind: 'file', fileName: 'geo-tools.zip' },
    extensionName: 'geo-tools',
    state: 'needs_you',
    steps: [step('check_file', 'done'), step('create', 'waiting'), step('send', 'waiting')],
    progress: null,
    question: {
      kind: 'whichExtension',
      candidates: [
        { extension: '1837469001', size: null, modifiedAt: null },
        { extension: '1837469002', size: 1_200_000, modifiedAt: '2026-11-12T09:40:00Z' },
      ],
    },
    ...change,
  });
}

/** A transfer whose file is another one by now. */
export function asksAboutFile(change: Partial<TransferView> = {}): TransferView {
  return transfer({
    id: 'transfer-changed',
    source: { kind: 'file', fileName: 'synonyms.zip' },
    extensionName: 'synonyms',
    state: 'needs_you',
    steps: [step('check_file', 'waiting'), step('create', 'waiting'), step('send', 'waiting')],
    progress: null,
    question: { kind: 'fileChanged', fileName: null, sizeThen: 1_200_000, sizeNow: 1_350_000 },
    ...change,
  });
}

/** A transfer that was stopped after it had made an extension. */
export function leftSomething(change: Partial<TransferView> = {}): TransferView {
  return transfer({
    id: 'transfer-left',
    source: { kind: 'file', fileName: 'ingest-geoip-custom.zip' },
    extensionName: 'ingest-geoip-custom',
    extension: '1837460002',
    state: 'cancelled',
    progress: null,
    remains: 'extension_without_file',
    removable: true,
    endedAt: '2026-11-12T09:30:00Z',
    ...change,
  });
}

/** A transfer in every state there is. */
export function someTransfers(): TransferView[] {
  return [
    asksWhich(),
    asksAboutFile(),
    transfer({ extension: '1837462911' }),
    betweenTries(),
    transfer({
      id: 'transfer-offline',
      connection: 'berlin',
      connectionName: 'Berlin data centre',
      source: { kind: 'file', fileName: 'saml-metadata.zip' },
      extensionName: 'saml-metadata',
      state: 'offline',
      progress: null,
      position: 2,
      nextTryAt: inSeconds(30),
      fault: fault('host_not_found', { target: 'ece.berlin.example' }),
    }),
    waitingTransfer({ position: 3 }),
    waitingTransfer({ id: 'transfer-waiting-2', position: 4, extensionName: 'second' }),
    waitingTransfer({ id: 'transfer-paused', state: 'paused', position: 5 }),
    doneTransfer({ extension: '1837460001', endedAt: new Date().toISOString() }),
    doneTransfer({
      id: 'transfer-size',
      compared: 'size',
      comparable: true,
      extension: '1837460003',
    }),
    leftSomething(),
    transfer({
      id: 'transfer-failed',
      source: { kind: 'url', shownUrl: 'https://example.com/plugins/geo.zip' },
      extensionName: 'geo',
      state: 'failed',
      steps: [step('create', 'done'), step('fetch', 'failed'), step('verify', 'waiting')],
      progress: null,
      remains: 'nothing',
      askedAt: '2026-11-12T09:20:00Z',
      endedAt: '2026-11-12T09:20:03Z',
      fault: fault('extensions_download_failed', {
        status: 400,
        serverCode: 'extensions.request_execution_failed',
        serverMessage: 'Could not download the extension from the specified URL.',
        requestId: 'mLrYzYk2R1y0b1',
        action: 'retry',
        retry: { when: 'now' },
      }),
    }),
  ];
}

import type { StepView, TransferId, TransferState, TransferView } from './bindings/desk';

/** What can be held. */
export const PAUSABLE: readonly TransferState[] = ['waiting', 'running', 'offline'];

/** What a transfer is like after it was taken up again. */
export const RETRIED: Partial<TransferView> = {
  state: 'waiting',
  fault: null,
  remains: null,
  endedAt: null,
};

type Asked = Pick<
  TransferView,
  | 'id'
  | 'position'
  | 'connection'
  | 'connectionName'
  | 'source'
  | 'extensionName'
  | 'extension'
  | 'askedAt'
>;

/** A transfer that was just asked for. */
export function newTransfer(asked: Asked): TransferView {
  const names: StepView['name'][] =
    asked.source.kind === 'url'
      ? ['create', 'fetch', 'verify']
      : ['check_file', 'create', 'send', 'verify'];
  return {
    ...asked,
    revision: 0,
    state: 'waiting',
    steps: names.map((name) => ({
      name,
      state: 'waiting',
      startedAt: null,
      endedAt: null,
      requestId: null,
      tries: 0,
      said: [],
    })),
    progress: null,
    attempt: 0,
    attempts: 5,
    nextTryAt: null,
    question: null,
    fault: null,
    remains: null,
    removable: false,
    compared: 'nothing',
    comparable: false,
    plans: [],
    notes: [],
    endedAt: null,
  };
}

/** Changes one of them, as the desk would: with a higher revision. */
export function changed(
  all: readonly TransferView[],
  id: TransferId,
  change: Partial<TransferView>,
): TransferView {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error(`the fake has no transfer ${id}`);
  return Object.assign(found, change, { revision: found.revision + 1 });
}

/** Puts one of those that wait before another one, or last. */
export function moved(
  all: TransferView[],
  id: TransferId,
  before: TransferId | null,
): TransferView[] {
  const queue = all
    .filter((one) => one.state === 'waiting' || one.state === 'paused')
    .sort((a, b) => a.position - b.position)
    .map((one) => one.id);
  const others = queue.filter((one) => one !== id);
  const place = before === null ? others.length : others.indexOf(before);
  others.splice(place, 0, id);
  others.forEach((one, position) => changed(all, one, { position }));
  return all;
}

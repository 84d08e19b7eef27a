import type {
  ConnectionId,
  ExtensionId,
  TransferId,
  TransferState,
  TransferView,
} from '../backend/bindings/desk';

/** Which transfers a list shows: all, or those in one state. */
export type ShownTransfers = 'all' | TransferState;

/** The states in the order in which a person asks for them. */
export const STATES: readonly TransferState[] = [
  'running',
  'offline',
  'waiting',
  'paused',
  'needs_you',
  'failed',
  'done',
  'cancelled',
];

/** Whether nothing more will happen to it by itself. */
export function hasEnded(state: TransferState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Whether it stands in the line that a person can order by hand. */
export function isQueued(state: TransferState): boolean {
  return state === 'waiting' || state === 'paused';
}

/** Whether it can be held. */
export function canPause(state: TransferState): boolean {
  return state === 'waiting' || state === 'running' || state === 'offline';
}

/** What a question blocks comes first, so that it is seen; then what is at work; then the line. */
function rank({ state }: TransferView): number {
  if (state === 'needs_you') return 0;
  if (state === 'running' || state === 'offline') return 1;
  return isQueued(state) ? 2 : 3;
}

function byPlace(a: TransferView, b: TransferView): number {
  const group = rank(a) - rank(b);
  if (group !== 0) return group;
  // What ended is read from the latest back; everything else keeps its place in the line.
  const place = hasEnded(a.state)
    ? (b.endedAt ?? b.askedAt).localeCompare(a.endedAt ?? a.askedAt)
    : a.position - b.position;
  return place || a.askedAt.localeCompare(b.askedAt) || a.id.localeCompare(b.id);
}

/** The transfers as a person reads them: questions, what is at work, what waits, what ended. */
export function ordered(all: Iterable<TransferView>): TransferView[] {
  return [...all].sort(byPlace);
}

/** Names an extension among those of every connection. */
export function extensionKey(connection: ConnectionId, extension: ExtensionId): string {
  return `${connection}\n${extension}`;
}

/** Whether it brings the file of an extension, or is to. */
function bringsFile({ source }: TransferView): boolean {
  return source.kind === 'file' || source.kind === 'url';
}

/** The latest transfer that brings the file of each extension, by [`extensionKey`]. */
export function latestOfExtensions(all: Iterable<TransferView>): Map<string, TransferView> {
  const latest = new Map<string, TransferView>();
  for (const one of all) {
    if (one.extension === null || !bringsFile(one)) continue;
    const key = extensionKey(one.connection, one.extension);
    const known = latest.get(key);
    if (!known || known.askedAt.localeCompare(one.askedAt) < 0) latest.set(key, one);
  }
  return latest;
}

/** Where a transfer goes when it is moved by one place among those that are shown. */
export type Step = { before: TransferId | null; place: number } | null;

/**
 * The place one further up or down. `shown` is what the person sees of the line, which a filter
 * may have thinned out; `null` at its ends.
 */
export function stepIn(
  line: readonly TransferView[],
  shown: readonly TransferView[],
  id: TransferId,
  direction: 'up' | 'down',
): Step {
  const here = shown.findIndex((one) => one.id === id);
  const there = shown[direction === 'up' ? here - 1 : here + 1];
  if (here < 0 || !there) return null;
  const others = line.filter((one) => one.id !== id);
  const place = others.findIndex((one) => one.id === there.id) + (direction === 'up' ? 0 : 1);
  return { before: others[place]?.id ?? null, place: place + 1 };
}

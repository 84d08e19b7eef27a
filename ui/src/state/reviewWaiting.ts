import type { ConnectionId, ExtensionRow } from '../backend/bindings/desk';
import type { Review } from './review.svelte';
import type { ReviewItem } from './reviewItem.svelte';
import type { ReviewParts } from './reviewParts';
import { hasEnded } from './transferOrder';

/** The extension at the destination that waits for exactly this archive, if one does. */
export function offerFor(
  review: Review,
  { extensions, transfers }: ReviewParts,
  item: ReviewItem,
): ExtensionRow | null {
  const { destination } = review;
  if (review.takesOne || destination === null || review.mode === 'later') return null;
  const rows = extensions.known(destination)?.rows ?? [];
  const index = review.items.indexOf(item);
  const earlier = review.items
    .slice(0, index)
    .filter((other) => other.name === item.name && other.version === item.version).length;
  const waiting = rows.filter(
    (row) =>
      row.file === null &&
      row.name === item.name.trim() &&
      row.version === item.version.trim() &&
      !isMoving(transfers, destination, row),
  );
  return waiting[earlier] ?? null;
}

function isMoving(
  transfers: ReviewParts['transfers'],
  destination: ConnectionId,
  row: ExtensionRow,
): boolean {
  const transfer = transfers.ofExtension(destination, row.id);
  return transfer !== null && !hasEnded(transfer.state);
}

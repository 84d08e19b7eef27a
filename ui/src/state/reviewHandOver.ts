import type { Answer } from '../backend/backend';
import type { ConnectionId, ExtensionRow, Fault, PlanRequest } from '../backend/bindings/desk';
import type { ReviewItem } from './reviewItem.svelte';
import type { ReviewParts } from './reviewParts';

/** What one archive becomes. */
export type Becoming =
  /** A new extension that waits for its file. */
  | { kind: 'later' }
  /** The file of an extension that waits for it. */
  | { kind: 'into'; row: ExtensionRow }
  /** A new extension with its file, and then a change of plans. */
  | { kind: 'new'; then: PlanRequest | null };

/** Hands one archive over; the fault says why it was refused. */
export async function handOver(
  { backend, extensions, transfers }: ReviewParts,
  destination: ConnectionId,
  item: ReviewItem,
  becoming: Becoming,
  typedName: string | null,
): Promise<Fault | null> {
  const { draft, sendsAnyway } = item;
  const archive = item.archive.id;
  switch (becoming.kind) {
    case 'later':
      return taken(await backend.extensionCreate(destination, draft), (made) =>
        extensions.of(destination).put(made),
      );
    case 'into':
      return taken(
        await backend.transferUploadTo(destination, becoming.row.id, archive, sendsAnyway, null),
        (transfer) => transfers.hear(transfer),
      );
    case 'new': {
      const { then } = becoming;
      const asked = then
        ? backend.transferUploadThen(destination, archive, draft, sendsAnyway, then, typedName)
        : backend.transferUploadNew(destination, archive, draft, sendsAnyway);
      return taken(await asked, (transfer) => transfers.hear(transfer));
    }
  }
}

function taken<T>(answer: Answer<T>, take: (data: T) => void): Fault | null {
  if (answer.status === 'error') return answer.error;
  take(answer.data);
  return null;
}

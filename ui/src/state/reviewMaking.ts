import type { Repair } from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import type { Review } from './review.svelte';
import { ReviewItem } from './reviewItem.svelte';
import type { ReviewParts } from './reviewParts';

/** Writes a repaired copy beside an archive and puts it in the archive's place. */
export async function repairItem(
  review: Review,
  { backend, announcer }: ReviewParts,
  item: ReviewItem,
  repairs: Repair[],
): Promise<void> {
  if (item.repairing || repairs.length === 0) return;
  item.repairing = true;
  item.repairFault = null;
  const answer = await backend.repairArchive(item.archive.id, repairs);
  item.repairing = false;
  if (answer.status === 'error') {
    item.repairFault = answer.error;
    return;
  }
  if (!review.items.includes(item)) {
    void backend.archiveForget(answer.data.id);
    return;
  }
  const repaired = ReviewItem.repaired(answer.data, item, backend);
  review.items = review.items.map((other) => (other === item ? repaired : other));
  void backend.archiveForget(item.archive.id);
  announcer.say(t('review.repair.saved', { file: answer.data.fileName }));
}

/** Makes a bundle of the loose files and puts it among the archives. */
export async function bundleLoose(
  review: Review,
  { backend, announcer }: ReviewParts,
): Promise<void> {
  const made = await review.loose.make();
  if (made === null) return;
  const item = new ReviewItem(made, backend);
  item.origin = 'bundled';
  review.items = [...review.items, item];
  if (review.takesOne) review.choose(item, true);
  announcer.say(t('review.bundle.saved', { file: made.fileName }));
}

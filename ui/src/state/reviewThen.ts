import type { Place, PlanRequest } from '../backend/bindings/desk';
import type { Review } from './review.svelte';
import { fits, withDraft } from './reviewAttach.svelte';
import type { ReviewItem } from './reviewItem.svelte';

/** The destination's deployments that an archive can be attached to once it is there. */
export function fittingFor(review: Review, item: ReviewItem): Place[] {
  const attaches = !review.takesOne && review.mode === 'upload' && review.takesExtensions;
  if (!attaches || !item.sendable || review.waitingFor(item)) return [];
  const { draft } = item;
  return review.places.places.filter(
    (place) => place.kind === 'deployment' && fits(draft, place.version),
  );
}

/** What is done to plans once an archive is there. */
export function planFor(review: Review, item: ReviewItem): PlanRequest | null {
  const { then } = review;
  if (then) return { ...then, act: withDraft(then.act, item.draft) };
  const deployments = item.attaching.among(fittingFor(review, item)).map((place) => place.id);
  return deployments.length === 0 ? null : attachment(item, deployments);
}

/** What the desk is asked to preview for an archive; nothing while its form is not filled in. */
export function previewFor(review: Review, item: ReviewItem): PlanRequest | null {
  if (item.nameProblem !== null || item.versionProblem !== null) return null;
  if (review.then) return item.selected ? planFor(review, item) : null;
  if (!item.attaching.open && item.attaching.chosen.size === 0) return null;
  const deployments = fittingFor(review, item).map((place) => place.id);
  return deployments.length === 0 ? null : attachment(item, deployments);
}

function attachment(item: ReviewItem, deployments: string[]): PlanRequest {
  return { act: { kind: 'attachNew', draft: item.draft }, deployments };
}

import type { JudgeRequest } from '../backend/bindings/desk';
import type { Review } from './review.svelte';
import type { ReviewItem } from './reviewItem.svelte';
import { versionsOf } from './reviewPlaces.svelte';

/** A version of Elasticsearch to the patch, which an archive can be judged for. */
export const EXACT_VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** What the desk is asked to judge an archive for. */
export function requestFor(review: Review, item: ReviewItem): JudgeRequest {
  return {
    archive: item.archive.id,
    connection: review.connection?.id ?? null,
    sentAs: review.takesExtensions ? (review.target?.kind ?? item.kind) : null,
    version: review.bringsToInstances ? versionThere(review, item) : versionFor(review, item),
    placeVersions: versionsOf(review.places.places),
  };
}

/** The version to judge an archive for, where it is not the one that it was built for. */
function versionFor(review: Review, item: ReviewItem): string | null {
  const chosen = review.places.places.find((place) => place.id === review.judgeFor);
  if (chosen) return chosen.version;
  const { target, then } = review;
  if (then?.act.kind === 'upgrade') return then.act.version;
  if (target) return EXACT_VERSION.test(target.version) ? target.version : null;
  const typed = item.version.trim();
  return typed !== item.archive.suggestedVersion && EXACT_VERSION.test(typed) ? typed : null;
}

/** Of the versions that the chosen instances run, one that refuses the archive before the others. */
function versionThere(review: Review, item: ReviewItem): string | null {
  const { versions } = review.bring;
  const verdicts = item.judgement?.places ?? [];
  const refusing = versions.find((version) =>
    verdicts.some((place) => place.version === version && place.verdict === 'blocked'),
  );
  return refusing ?? versions[0] ?? null;
}

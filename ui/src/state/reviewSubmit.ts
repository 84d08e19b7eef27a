import { tick } from 'svelte';

import type { Fault } from '../backend/bindings/desk';
import { t } from '../i18n/index.svelte';
import { lateText } from './lateText';
import type { Review } from './review.svelte';
import { handOver, type Becoming } from './reviewHandOver';
import type { ReviewItem } from './reviewItem.svelte';
import type { ReviewParts } from './reviewParts';
import { planFor } from './reviewThen';

/** Whether something is selected, and says of each extension what it is called and for. */
export function isFilledIn(review: Review): boolean {
  if (review.selected.length === 0) return false;
  if (review.target) return true;
  return review.selected.every(
    (item) =>
      review.waitingFor(item) !== null ||
      (item.nameProblem === null && item.versionProblem === null),
  );
}

/**
 * Hands the selected archives over to become extensions; what was refused stays, with the reason.
 * `attach` is false for those that are to be uploaded alone.
 */
export async function submitExtensions(
  review: Review,
  parts: ReviewParts,
  attach: boolean,
): Promise<void> {
  const { destination, opening } = review;
  if (destination === null) return;
  if (!(await readyToGo(review, parts))) return;
  let transfers = 0;
  let created = 0;
  const typedName = review.typedName === null ? null : review.typed;
  // What each becomes is decided before the first is sent: the lists change meanwhile.
  const plan = review.selected.map((item) => ({ item, becoming: becoming(review, item, attach) }));
  for (const { item, becoming } of plan) {
    // Whoever closes the sheet meanwhile wants no more of it to go.
    if (review.opening !== opening) break;
    const refused = await handOver(parts, destination, item, becoming, typedName);
    if (refused) {
      item.fault = refused;
      if (review.opening !== opening) tellLate(parts, item, refused);
      if (refused.code === 'blocked_by_inspection') item.judging.again();
      continue;
    }
    if (becoming.kind === 'later') created += 1;
    else transfers += 1;
    review.items = review.items.filter((other) => other !== item);
  }
  if (transfers > 0) parts.announcer.say(t('review.started', { count: transfers }));
  if (created > 0) parts.announcer.say(t('review.created', { count: created }));
  if (review.opening === opening) finish(review);
}

/** Hands the selected archives over to the chosen instances, each of which takes all of them. */
export async function submitToInstances(review: Review, parts: ReviewParts): Promise<void> {
  const { bring, opening } = review;
  bring.fault = null;
  if (!(await readyToGo(review, parts))) return;
  const sent = review.selected;
  const answer = await parts.backend.pluginsBring({
    archives: sent.map((item) => item.archive.id),
    targets: bring.targets.map((target) => bring.targetOf(target)),
    install: bring.install,
    force: bring.install && bring.force,
    sendAnyway: sent.some((item) => item.sendsAnyway),
  });
  const closed = review.opening !== opening;
  if (answer.status === 'error') {
    const [first] = sent;
    if (closed) {
      if (first) tellLate(parts, first, answer.error);
      return;
    }
    review.busy = false;
    bring.fault = answer.error;
    if (answer.error.code === 'blocked_by_inspection') {
      for (const item of sent) item.judging.again();
    }
    return;
  }
  for (const run of answer.data) parts.instances.hear(run);
  review.items = review.items.filter((item) => !sent.includes(item));
  parts.announcer.say(t('review.started', { count: answer.data.length }));
  if (!closed) finish(review);
}

/** Puts the sheet away, unless something that was refused is still in it. */
function finish(review: Review): void {
  review.busy = false;
  if (review.selected.length === 0) review.close();
}

function tellLate({ announcer }: ReviewParts, { archive }: ReviewItem, refused: Fault): void {
  announcer.say(lateText(archive.fileName, refused));
}

function becoming(review: Review, item: ReviewItem, attach: boolean): Becoming {
  const row = review.target ?? review.waitingFor(item);
  if (row) return { kind: 'into', row };
  if (review.mode === 'later') return { kind: 'later' };
  return { kind: 'new', then: attach ? planFor(review, item) : null };
}

/** Waits for the verdicts, and says whether the sheet is still there and may be handed over. */
async function readyToGo(review: Review, parts: ReviewParts): Promise<boolean> {
  const { opening } = review;
  review.busy = true;
  const stand = await verdictsStand(review, parts);
  if (review.opening !== opening) return false;
  if (!stand) review.busy = false;
  return stand;
}

/** Waits for verdicts on their way, and whether they leave what is selected as it was. */
async function verdictsStand(review: Review, { announcer }: ReviewParts): Promise<boolean> {
  const { selected } = review;
  await tick();
  await Promise.all(selected.map((item) => item.judging.settled()));
  if (selected.every((item) => item.selected)) return true;
  announcer.say(t('review.lookAgain'));
  return false;
}

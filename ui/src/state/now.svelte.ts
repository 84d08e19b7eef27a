import { createSubscriber } from 'svelte/reactivity';

import { dayOf } from './day';

/** Follows the clock as long as something on the page shows what it says. */
function every(milliseconds: number): () => void {
  return createSubscriber((update) => {
    const timer = setInterval(update, milliseconds);
    return () => clearInterval(timer);
  });
}

const eachSecond = every(1000);
const eachMinute = every(60_000);

/** The present moment in milliseconds, for what counts seconds. */
export function now(): number {
  eachSecond();
  return Date.now();
}

/** The present day, for what says "today". */
export function today(): string {
  eachMinute();
  return dayOf(Date.now());
}

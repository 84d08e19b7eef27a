import { tick } from 'svelte';

/** Brings the keyboard back to the table from what was open beside it. */
export async function backToTable(): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>('main [role=grid] tbody [tabindex="0"]')?.focus();
}

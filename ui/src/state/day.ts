/** The calendar day of a moment on this computer; two moments of one day have the same one. */
export function dayOf(moment: string | number): string {
  return new Date(moment).toDateString();
}

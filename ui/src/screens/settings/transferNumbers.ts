/** What the limit of the bandwidth may be, in KiB per second. */
export const BANDWIDTH = { least: 16, most: 10_000_000 } as const;

/** How many transfers may run side by side. */
export const AT_ONCE: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * The limit that was typed: `null` for none, `undefined` where it is no number that can be set.
 * Digits of an Asian input method and separators between groups of three are understood.
 */
export function readLimit(typed: string): number | null | undefined {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  if (!/^(\d+|\d{1,3}([, ]\d{3})+)$/.test(text)) return undefined;
  const limit = Number(text.replace(/[, ]/g, ''));
  return limit >= BANDWIDTH.least && limit <= BANDWIDTH.most ? limit : undefined;
}

/** A line of two texts that are compared. */
export interface DifferenceLine {
  mark: 'same' | 'removed' | 'added';
  text: string;
}

/** How long the common part from each pair of lines on is. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (!row) continue;
      row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return lengths;
}

/** The lines of both texts in their order, with what went marked before what came. */
export function lineDifference(
  before: readonly string[],
  after: readonly string[],
): DifferenceLine[] {
  const lengths = commonLengths(before, after);
  const lines: DifferenceLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const now = after[j];
    if (old !== undefined && old === now) {
      lines.push({ mark: 'same', text: old });
      i += 1;
      j += 1;
    } else if (
      old !== undefined &&
      (now === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      lines.push({ mark: 'removed', text: old });
      i += 1;
    } else if (now !== undefined) {
      lines.push({ mark: 'added', text: now });
      j += 1;
    }
  }
  return lines;
}

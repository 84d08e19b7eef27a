import { describe, expect, it } from 'vitest';

import type { Column } from './columns';
import { sortedRows } from './sorted';

interface Row {
  version: string;
  size?: number;
}

const rows: Row[] = [
  { version: '8.10.0', size: 2 },
  { version: '8.9.0' },
  { version: '8.9.10', size: 30 },
  { version: '7.17.2', size: 4 },
];
const columns: Column<Row>[] = [
  { id: 'version', header: 'Version', sortBy: (row) => row.version },
  { id: 'size', header: 'Size', sortBy: (row) => row.size },
  { id: 'fixed', header: 'Fixed' },
];

describe('sorting', () => {
  it('counts versions as people do', () => {
    expect(
      sortedRows(rows, columns, { id: 'version', desc: false }).map((row) => row.version),
    ).toEqual(['7.17.2', '8.9.0', '8.9.10', '8.10.0']);
    expect(sortedRows(rows, columns, { id: 'version', desc: true })[0]?.version).toBe('8.10.0');
  });

  it('puts what is not known last either way', () => {
    const sizes = (desc: boolean): (number | undefined)[] =>
      sortedRows(rows, columns, { id: 'size', desc }).map((row) => row.size);
    expect(sizes(false)).toEqual([2, 4, 30, undefined]);
    expect(sizes(true)).toEqual([30, 4, 2, undefined]);
  });

  it('leaves the order alone without a sortable column', () => {
    expect(sortedRows(rows, columns, null)).toEqual(rows);
    expect(sortedRows(rows, columns, { id: 'fixed', desc: true })).toEqual(rows);
    expect(sortedRows(rows, columns, { id: 'unknown', desc: true })).toEqual(rows);
  });
});

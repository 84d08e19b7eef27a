import {
  constructTable,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  tableFeatures,
  type ColumnDef,
} from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';

import type { Column, Sorting } from './columns';

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});

/**
 * The rows in the order of `sorting`. Text sorts as people count, `8.9.0` before `8.10.0`, and
 * what is not known comes last either way.
 */
export function sortedRows<Row extends object>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | null,
): Row[] {
  const column = columns.find((one) => one.id === sorting?.id);
  if (!sorting || !column?.sortBy) return [...rows];
  const table = constructTable<typeof features, Row>({
    features,
    data: [...rows],
    columns: [
      {
        id: column.id,
        accessorFn: column.sortBy,
        sortUndefined: 'last',
        sortFn: 'alphanumeric',
      } as ColumnDef<typeof features, Row>,
    ],
    initialState: { sorting: [sorting] },
  });
  return table.getRowModel().rows.map((row) => row.original);
}

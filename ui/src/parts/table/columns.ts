/** What a cell sorts by; what is not known sorts last. */
export type SortValue = string | number | undefined;

/** A column of a table. */
export interface Column<Row> {
  id: string;
  header: string;
  /** What its cells sort by; a column without it can't be sorted. */
  sortBy?: (row: Row) => SortValue;
  align?: 'start' | 'end';
  /** A CSS class of the column's width, from the table's style sheet. */
  width?: 'narrow' | 'wide' | 'fill';
}

/** By which column, and which way. */
export interface Sorting {
  id: string;
  desc: boolean;
}

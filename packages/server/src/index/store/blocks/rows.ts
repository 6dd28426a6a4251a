/** Rows of a stream by columns, before they are laid into blocks or after. */
export type Rows = Columns & { readonly places: readonly Place[] };

/** Of each announcement so many bytes as `ColumnWidths` says, one after another. */
export type Columns = Readonly<Record<ColumnName, Uint8Array>>;
export type ColumnName = (typeof columnNames)[number];
export type ColumnWidths = Readonly<Record<ColumnName, number>>;

/** In the order in which they lie in a block. */
export const columnNames = [
  'ephemeralKeys',
  'viewTags',
  'addressPrefixes',
  'transactionIds',
] as const;

export type Place = { readonly position: number; readonly timeMs: number };

/** Makes the columns one by one. */
export const buildColumns = (build: (name: ColumnName) => Uint8Array): Columns => ({
  ephemeralKeys: build('ephemeralKeys'),
  viewTags: build('viewTags'),
  addressPrefixes: build('addressPrefixes'),
  transactionIds: build('transactionIds'),
});

export const concatRows = (parts: readonly Rows[]): Rows => ({
  ...buildColumns((name) => Buffer.concat(parts.map((part) => part[name]))),
  places: parts.flatMap((part) => part.places),
});

/** Views on the rows from `from` up to before `to`. */
export const sliceRows = (
  rows: Rows,
  widths: ColumnWidths,
  { from, to }: { readonly from: number; readonly to: number },
): Rows => ({
  ...buildColumns((name) => rows[name].subarray(from * widths[name], to * widths[name])),
  places: rows.places.slice(from, to),
});

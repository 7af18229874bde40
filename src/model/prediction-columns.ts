/** A column of a batch of predictions, one value a row. */
export type PredictionColumn = Float64Array | Int32Array | Uint8Array;
/** Columns of a batch, by name. */
export type PredictionColumns = Readonly<Record<string, PredictionColumn>>;

/** The field of a row that says what a customer is scored for, where there are several rows a customer. */
export type KeyName = "itemId" | "categoryId";

/** The items or categories that rows, or the records of lists, are about. */
export interface RowKeys {
  readonly name: KeyName;
  /** Texts of the codes: a dictionary of the data or a vocabulary of the model. */
  readonly dictionary: {
    /** Text of a code. */
    at(code: number): string;
  };
  /** Key of each row, or of each record. */
  readonly codes: Int32Array;
}

/** A list of records for each row: the records of row i are offsets[i] .. offsets[i + 1] - 1. */
export interface ListColumn {
  /** Rows + 1 positions. */
  readonly offsets: Int32Array;
  /** What the records are about, where they are about items or categories. */
  readonly key?: RowKeys | undefined;
  /** Fields of the records, one value each. */
  readonly columns: PredictionColumns;
}
/** List columns of a batch, by name. */
export type ListColumns = Readonly<Record<string, ListColumn>>;

/** The list of row i as records: the id first, then the fields in their order. */
export function recordsAt<Item>({ offsets, key, columns }: ListColumn, i: number): Item[] {
  const fields = Object.entries(columns);
  return Array.from({ length: offsets[i + 1]! - offsets[i]! }, (_, k) => {
    const at = offsets[i]! + k;
    const record: Record<string, string | number> = {};
    if (key) record[key.name] = key.dictionary.at(key.codes[at]!);
    for (const [name, values] of fields) record[name] = values[at]!;
    return record as Item;
  });
}

/** The values of a column at some rows. */
export function gatherColumn<C extends PredictionColumn>(column: C, rows: Int32Array): C {
  const gathered = new (column.constructor as new (n: number) => C)(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = column[rows[i]!]!;
  return gathered;
}

export function gatherColumns(columns: PredictionColumns, rows: Int32Array): PredictionColumns {
  return mapped(columns, (column) => gatherColumn(column, rows));
}

/** The lists of some rows. */
export function gatherLists(lists: ListColumns, rows: Int32Array): ListColumns {
  return mapped(lists, ({ offsets, key, columns }) => {
    const own = new Int32Array(rows.length + 1);
    rows.forEach((row, i) => {
      own[i + 1] = own[i]! + offsets[row + 1]! - offsets[row]!;
    });
    const records = new Int32Array(own.at(-1)!);
    rows.forEach((row, i) => {
      for (let k = 0, from = own[i]!; k < own[i + 1]! - from; k++) records[from + k] = offsets[row]! + k;
    });
    return {
      offsets: own,
      key: key && { ...key, codes: gatherColumn(key.codes, records) },
      columns: gatherColumns(columns, records),
    };
  });
}

/** @throws RangeError where a column or list does not have one entry a row */
export function checkRows(rows: number, columns: PredictionColumns, lists: ListColumns): void {
  for (const [name, { length }] of Object.entries(columns)) {
    if (length !== rows) throw new RangeError(`Column '${name}' has ${length} values for ${rows} rows.`);
  }
  for (const [name, { offsets, key, columns: fields }] of Object.entries(lists)) {
    if (offsets.length !== rows + 1 || offsets[0] !== 0)
      throw new RangeError(`List '${name}' has ${offsets.length - 1} entries for ${rows} rows.`);
    const records = offsets[rows]!;
    for (const { length } of [...Object.values(fields), ...(key ? [key.codes] : [])]) {
      if (length !== records)
        throw new RangeError(`List '${name}' has ${length} values for ${records} records.`);
    }
  }
}

function mapped<A, B>(columns: Readonly<Record<string, A>>, change: (column: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, change(column)]));
}

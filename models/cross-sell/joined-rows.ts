import {
  gatherColumn,
  gatherColumns,
  gatherLists,
  type ListColumn,
  type PredictionColumns,
  type RowKeys,
} from "../../src/model/prediction-columns.js";
import type { CrossSellRows } from "../../src/tasks/cross-sell/cross-sell-rows.js";

/** Rows of all blocks, one after the other. */
export interface JoinedRows {
  readonly customers: Int32Array;
  readonly key: RowKeys;
  readonly columns: PredictionColumns;
  /** What speaks for each row. */
  readonly because: ListColumn;
  /** Codes of the customers who were looked at, ascending, whether they got rows or not. */
  readonly scored: Int32Array;
}

/** Joins blocks of customers. @param ids of the assortment, which the keys of rows and reasons are codes of */
export function joinedRows(
  blocks: Iterable<CrossSellRows>,
  { name, dictionary }: Omit<RowKeys, "codes">,
): JoinedRows {
  const all = [...blocks];
  const hasValue = all.some(({ expectedValue }) => expectedValue);
  const floats = (column: (block: CrossSellRows) => Float64Array) =>
    joined(all.map(column), (n) => new Float64Array(n));
  const whole = (column: (block: CrossSellRows) => Int32Array) =>
    joined(all.map(column), (n) => new Int32Array(n));
  return {
    customers: whole(({ customers }) => customers),
    key: { name, dictionary, codes: whole(({ keys }) => keys) },
    columns: {
      rank: whole(({ rank }) => rank),
      probability: floats(({ probability }) => probability),
      ...(hasValue && { expectedValue: floats(({ expectedValue }) => expectedValue!) }),
    },
    because: {
      offsets: joinedOffsets(all.map(({ because }) => because.offsets)),
      key: { name, dictionary, codes: whole(({ because }) => because.keys) },
      columns: {
        share: floats(({ because }) => because.share),
        support: whole(({ because }) => because.support),
        lift: floats(({ because }) => because.lift),
      },
    },
    scored: whole(({ scored }) => scored),
  };
}

/** The rows of some of the customers. @param kept codes, ascending */
export function rowsOfCustomers(rows: JoinedRows, kept: Int32Array): JoinedRows {
  const isKept = new Uint8Array(1 + Math.max(-1, rows.scored.at(-1) ?? -1, kept.at(-1) ?? -1));
  for (const code of kept) isKept[code] = 1;
  const scored = rows.scored.filter((code) => isKept[code] === 1);
  if (scored.length === rows.scored.length) return rows;
  const positions = Int32Array.from(rows.customers.keys()).filter(
    (row) => isKept[rows.customers[row]!] === 1,
  );
  return {
    customers: gatherColumn(rows.customers, positions),
    key: { ...rows.key, codes: gatherColumn(rows.key.codes, positions) },
    columns: gatherColumns(rows.columns, positions),
    because: gatherLists({ because: rows.because }, positions)["because"]!,
    scored,
  };
}

function joined<C extends Float64Array | Int32Array>(parts: readonly C[], create: (length: number) => C): C {
  const all = create(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Offsets of lists that stand one after the other. */
function joinedOffsets(parts: readonly Int32Array[]): Int32Array {
  const offsets = new Int32Array(1 + parts.reduce((n, part) => n + part.length - 1, 0));
  let row = 0;
  for (const part of parts) {
    const before = offsets[row]!;
    for (let i = 1; i < part.length; i++) offsets[++row] = before + part[i]!;
  }
  return offsets;
}

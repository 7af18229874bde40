import { concat, concatWhole } from "../../src/matrix/concat.js";
import type { ListColumn, PredictionColumns, RowKeys } from "../../src/model/prediction-columns.js";
import type { CrossSellRows } from "../../src/tasks/cross-sell/row-list.js";

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
  const floats = (column: (block: CrossSellRows) => Float64Array) => concat(all.map(column));
  const whole = (column: (block: CrossSellRows) => Int32Array) => concatWhole(all.map(column));
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

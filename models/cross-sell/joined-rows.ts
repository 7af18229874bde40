import type { CrossSellRows } from "../../src/tasks/cross-sell/cross-sell-rows.js";

/** Rows of all blocks, one after the other. */
export interface JoinedRows {
  readonly customers: Int32Array;
  /** Codes of the assortment. */
  readonly keys: Int32Array;
  readonly columns: Readonly<Record<string, Float64Array | Int32Array>>;
  readonly because: {
    readonly offsets: Int32Array;
    readonly keys: Int32Array;
    readonly share: Float64Array;
    readonly support: Int32Array;
    readonly lift: Float64Array;
  };
  /** Codes of the customers who were looked at, ascending, whether they got rows or not. */
  readonly scored: Int32Array;
}

/** Joins blocks of customers. */
export function joinedRows(blocks: Iterable<CrossSellRows>): JoinedRows {
  const all = [...blocks];
  const hasValue = all.some(({ expectedValue }) => expectedValue);
  const floats = (column: (block: CrossSellRows) => Float64Array) =>
    joined(all.map(column), (n) => new Float64Array(n));
  const whole = (column: (block: CrossSellRows) => Int32Array) =>
    joined(all.map(column), (n) => new Int32Array(n));
  return {
    customers: whole(({ customers }) => customers),
    keys: whole(({ keys }) => keys),
    columns: {
      rank: whole(({ rank }) => rank),
      probability: floats(({ probability }) => probability),
      ...(hasValue && { expectedValue: floats(({ expectedValue }) => expectedValue!) }),
    },
    because: {
      offsets: joinedOffsets(all.map(({ because }) => because.offsets)),
      keys: whole(({ because }) => because.keys),
      share: floats(({ because }) => because.share),
      support: whole(({ because }) => because.support),
      lift: floats(({ because }) => because.lift),
    },
    scored: whole(({ scored }) => scored),
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

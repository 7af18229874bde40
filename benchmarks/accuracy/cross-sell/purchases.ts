import { nextBasket } from "siyu/learners";
import { dayMs } from "../../../src/events/calendar-day.js";
import { pickRows, type SparseRows } from "../../../src/matrix/csr.js";
import type { NamedLists } from "../pairs/judge.js";
import type { CrossSellProtocol } from "./protocol.js";

/** What customers had before the truth, customers x ids; a basket is what a customer bought on a day. */
export interface Purchases {
  /** Id of each column: numbers by value, other ids by code units, as ties are broken. */
  readonly ids: readonly string[];
  readonly histories: nextBasket.CustomerBaskets;
  /** Baskets that hold the id. */
  readonly counts: SparseRows;
  /** 1 for what was bought. */
  readonly ones: SparseRows;
  /** Sums over baskets, older ones counting less. */
  readonly recent: SparseRows;
  /** 1 for what was bought lately. */
  readonly late: SparseRows;
  /** Row of each customer to score. */
  readonly rows: Int32Array;
}

/** Weight of a basket as a multiple of the next one's, where baskets have no dates. */
const basketDecay = 0.7;
/** "Lately" is the last third of the horizon's length, but a week at least; of baskets without dates the last one. */
const lateShare = 3;

/** Sparse matrices of all customers' histories. Days count half after a horizon's length. */
export function purchasesOf(protocol: CrossSellProtocol): Purchases {
  const { key, histories: table, customers, cutoff, horizonDays } = protocol;
  const isDated = cutoff !== undefined && horizonDays !== undefined;
  const unordered = nextBasket.basketHistories(table, { field: key });
  const ids = [...unordered.itemIds];
  if (!isDated) ids.sort((a, b) => Number(a) - Number(b));
  const histories = nextBasket.basketHistories(table, { field: key, itemIds: ids });
  const counts = nextBasket.basketCounts(histories);
  const late = isDated
    ? table.slice({ from: cutoff - Math.max(7, Math.round(horizonDays / lateShare)) * dayMs })
    : undefined;
  const rowOf = new Map(histories.customerIds.map((id, row) => [id, row]));
  return {
    ids,
    histories,
    counts,
    ones: onesOf(counts),
    recent: nextBasket.tifuVectors(
      histories,
      isDated ? { halfLifeDays: horizonDays } : { groups: 1, basketDecay, groupDecay: 1 },
    ),
    late: onesOf(
      nextBasket.basketCounts(
        late ? nextBasket.basketHistories(late, { field: key, itemIds: ids }) : lastBaskets(histories),
      ),
    ),
    rows: Int32Array.from(customers, (id) => rowOf.get(id)!),
  };
}

/** Lists of ids by customer to score, from lists of codes. */
export function namedLists(
  { ids }: Purchases,
  { customers }: CrossSellProtocol,
  { offsets, items }: { readonly offsets: Int32Array; readonly items: Int32Array },
): NamedLists {
  const listOf = (c: number) =>
    Array.from(items.subarray(offsets[c]!, offsets[c + 1]!), (item) => ids[item]!);
  return new Map(customers.map((id, c) => [id, listOf(c)]));
}

/** Rows of the customers to score. */
export function queriesOf({ rows }: Purchases, matrix: SparseRows): SparseRows {
  return pickRows(matrix, rows);
}

function onesOf(rows: SparseRows): SparseRows {
  return { ...rows, values: new Float64Array(rows.columns.length).fill(1) };
}

/** The last basket of every customer. */
function lastBaskets({ offsets, basketOffsets, items, itemCount }: nextBasket.BasketHistories) {
  const kept: number[] = [];
  const starts = [0];
  for (let c = 0; c + 1 < offsets.length; c++) {
    const last = offsets[c + 1]! - 1;
    for (let at = basketOffsets[last]!; at < basketOffsets[last + 1]!; at++) kept.push(items[at]!);
    starts.push(kept.length);
  }
  return {
    offsets: Int32Array.from(starts.keys()),
    basketOffsets: Int32Array.from(starts),
    items: Int32Array.from(kept),
    itemCount,
  };
}

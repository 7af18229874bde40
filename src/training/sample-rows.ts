import type { FeatureColumns } from "../features/feature.js";
import { concat } from "../matrix/concat.js";
import { gather } from "../matrix/gather.js";
import { sampleKeys } from "./customer-sample.js";
import type { Labelled, Rows } from "./rows.js";

/** Feature rows of several snapshots with what came after. */
export interface LabelledRows {
  readonly parts: readonly FeatureColumns[];
  /** 1 where there was an order in the window. */
  readonly labels: Float64Array;
  /** Order days in the window. */
  readonly orders: Float64Array;
  /** Days to the first order in the window, -1 without one. */
  readonly days: Float64Array;
}

/** Rows are chosen by other keys than customers: those chosen before all have small keys of the first kind. */
const rowSeed = 0x5eed;

/**
 * The feature rows of labelled snapshots, at most about `limit` of them: customers are kept or left out by a hash of
 * their id and the seed, the same ones at every cutoff, whatever the order of the rows.
 *
 * @param who all customers of a snapshot, or those who ordered in its window
 */
export function labelledRowsOf<S extends Rows>(
  labelled: readonly Labelled<S>[],
  horizon: number,
  limit: number,
  seed: number,
  who: "all" | "buyers" = "all",
): LabelledRows {
  const isAsked = ({ bought }: Labelled<S>, i: number) => who === "all" || bought[i] === 1;
  const total = labelled.reduce((sum, one) => sum + one.bought.filter((_, i) => isAsked(one, i)).length, 0);
  const share = limit / total;
  const parts: FeatureColumns[] = [];
  const labels: ArrayLike<number>[] = [];
  const orders: ArrayLike<number>[] = [];
  const days: ArrayLike<number>[] = [];
  for (const one of labelled) {
    const { snapshot, bought } = one;
    const { features, columns } = snapshot.features(horizon);
    if (share >= 1 && who === "all") {
      parts.push({ features, columns });
      labels.push(bought);
      orders.push(one.orders);
      days.push(one.firstOrderAfterDays);
      continue;
    }
    const keys = sampleKeys(snapshot.history.customers, seed + rowSeed);
    const kept: number[] = [];
    for (let i = 0; i < bought.length; i++) {
      if (isAsked(one, i) && keys[snapshot.rows[i]!]! < share) kept.push(i);
    }
    parts.push({ features, columns: columns.map((column) => gather(column, kept)) });
    labels.push(gather(bought, kept));
    orders.push(gather(one.orders, kept));
    days.push(gather(one.firstOrderAfterDays, kept));
  }
  return { parts, labels: concat(labels), orders: concat(orders), days: concat(days) };
}

import type { FeatureColumns } from "../features/feature.js";
import { concat } from "../matrix/concat.js";
import { gather } from "../matrix/gather.js";
import { sampleKeys } from "./customer-sample.js";
import type { LabelledSnapshot } from "./snapshot.js";

/** Feature rows of several snapshots with their labels. */
export interface LabelledRows {
  readonly parts: readonly FeatureColumns[];
  readonly labels: Float64Array;
}

/** Rows are chosen by other keys than customers: those chosen before all have small keys of the first kind. */
const rowSeed = 0x5eed;

/**
 * The feature rows of labelled snapshots, at most `limit` of them: customers are kept or left out by a hash of
 * their id and the seed, the same ones at every cutoff, whatever the order of the rows.
 */
export function labelledRowsOf(
  labelled: readonly LabelledSnapshot[],
  horizonDays: number,
  limit: number,
  seed: number,
): LabelledRows {
  const total = labelled.reduce((n, { bought }) => n + bought.length, 0);
  const share = limit / total;
  const parts: FeatureColumns[] = [];
  const labels: ArrayLike<number>[] = [];
  for (const { snapshot, bought } of labelled) {
    const { features, columns } = snapshot.features(horizonDays);
    if (share >= 1) {
      parts.push({ features, columns });
      labels.push(bought);
      continue;
    }
    const keys = sampleKeys(snapshot.history.customers, seed + rowSeed);
    const kept: number[] = [];
    for (let i = 0; i < snapshot.rows.length; i++) if (keys[snapshot.rows[i]!]! < share) kept.push(i);
    parts.push({ features, columns: columns.map((column) => gather(column, kept)) });
    labels.push(gather(bought, kept));
  }
  return { parts, labels: concat(labels) };
}

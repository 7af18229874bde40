import { probabilityAlive } from "../../learners/btyd/index.js";
import { firstAbove } from "../../matrix/sorted.js";
import type { Snapshot } from "../../training/snapshot.js";
import type { ProbabilityFit } from "../activity/probability-member.js";

/** What a purchase model and the own rhythm say of each row. */
export interface EvidenceColumns {
  /** P(still a customer) by the purchase model. */
  readonly probabilityAlive: Float64Array;
  /** Silence as a multiple of the own mean gap, shrunk to the population's. */
  readonly overdueRatio: Float64Array;
}

/** Where a value stands in the population: values at even quantiles, ascending. Plain data. */
export interface EvidenceScale {
  readonly probabilityAlive: readonly number[];
  readonly overdueRatio: readonly number[];
}

export function evidenceOf(purchases: ProbabilityFit["purchases"], snapshot: Snapshot): EvidenceColumns {
  const { summary, population } = snapshot;
  const { frequency, recency, T } = summary;
  return {
    probabilityAlive: probabilityAlive(purchases, summary),
    overdueRatio: T.map(
      (age, i) => ((age - recency[i]!) * (frequency[i]! + 1)) / (recency[i]! + population.gapDays),
    ),
  };
}

const steps = 100;

export function evidenceScale(columns: EvidenceColumns): EvidenceScale {
  return {
    probabilityAlive: quantilesOf(columns.probabilityAlive),
    overdueRatio: quantilesOf(columns.overdueRatio),
  };
}

function quantilesOf(values: Float64Array): number[] {
  const sorted = values.slice().sort();
  return Array.from({ length: steps + 1 }, (_, k) => sorted[Math.round((k / steps) * (sorted.length - 1))]!);
}

/** Part of the population that is at most so high, in [0, 1] by hundredths. */
export function quantileOf(scale: readonly number[], value: number): number {
  return Math.max(0, firstAbove(scale, value) - 1) / (scale.length - 1);
}

import { fitLogistic, type LogisticFit } from "../../learners/linear/logistic.js";
import { contributionsOf, marginOf } from "../../learners/linear/score.js";
import type { JsonObject } from "../../model/saved-model.js";
import { type LinearTerm, linearColumnsOf, linearTermsOf } from "../../training/linear-columns.js";
import type { Fitted, Member } from "../../training/member.js";
import { labelledRowsOf } from "../../training/sample-rows.js";
import type { Snapshot } from "../../training/snapshot.js";
import { contributionOfFeature } from "./contribution-of-feature.js";

/** Features of the small size: what a careful analyst would start with. */
const coreFeatures = [
  "frequency", "age", "daysSinceLast", "silenceShare", "orderRate", "overdueRatio", "orders91", "spendTotal",
  "promotionMatch",
]; // biome-ignore format: short words

/** Sizes: which features. */
const sizes = { core: true, all: false } as const;
type Size = keyof typeof sizes;

/** Ridge as a share of the rows: row counts differ by size of the shop, the share does not. */
const ridge = 1e-2;

/** More rows than this say little more about a hundred coefficients. */
const maxRows = 40_000;

/** Ridge of a feature that is the same for all customers of a cutoff, against that of one that differs by customer. */
const perCutoffPenalty = 100;

interface LogisticState {
  readonly terms: readonly LinearTerm[];
  readonly fit: LogisticFit;
}

/** L2 logistic regression on the feature columns of many earlier cutoffs. */
export const logisticMember: Member = {
  name: "logistic",
  needs: "matrix",
  sizes: Object.keys(sizes),
  priorWeight: 0.3,
  async fit(size, { labelled, horizonDays, seed }, run) {
    const isCore = sizes[size as Size];
    const { parts, labels } = labelledRowsOf(labelled, horizonDays, maxRows, seed);
    const features = parts
      .at(-1)!
      .features.filter(({ name, group }) => !isCore || group === "own" || coreFeatures.includes(name));
    const terms = linearTermsOf(features);
    const isPerCutoff = new Set(features.filter(({ perCutoff }) => perCutoff).map(({ name }) => name));
    const fit = fitLogistic({
      columns: linearColumnsOf(terms, parts),
      names: terms.map(({ name }) => name),
      labels,
      penalty: terms.map(({ feature }) => (isPerCutoff.has(feature) ? perCutoffPenalty : 1)),
      l2: Math.max(1, ridge * labels.length),
      signal: run?.signal,
    });
    return fitted(size, { terms, fit });
  },
  restore: ({ size, state }) => fitted(size, state as unknown as LogisticState),
};

function fitted(size: string, state: LogisticState): Fitted {
  const { terms, fit } = state;
  return Object.freeze({
    member: "logistic",
    size,
    score(snapshot: Snapshot, horizonDays: number) {
      return marginOf(fit, linearColumnsOf(terms, [snapshot.features(horizonDays)]));
    },
    contributions(snapshot: Snapshot, row: number, horizonDays: number) {
      const { features, columns } = snapshot.features(horizonDays);
      const own = { features, columns: columns.map((column) => column.subarray(row, row + 1)) };
      const byTerm = contributionsOf(fit, linearColumnsOf(terms, [own]));
      const sums = new Map<string, number>();
      for (const [t, { feature }] of terms.entries())
        sums.set(feature, (sums.get(feature) ?? 0) + byTerm[t]![0]!);
      const parts = [...sums].map(([name, contribution]) => contributionOfFeature(own, name, contribution));
      return { base: fit.intercept, parts };
    },
    state: { member: "logistic", size, state: state as unknown as JsonObject },
    facts: {
      features: new Set(terms.map(({ feature }) => feature)).size,
      ridge: fit.l2,
      iterations: fit.iterations,
    },
  });
}

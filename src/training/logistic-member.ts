import { fitLogistic, type LogisticFit } from "../learners/linear/logistic.js";
import { addContribution } from "../learners/linear/score.js";
import type { JsonObject } from "../model/saved-model.js";
import { contributionOfFeature, featureRange } from "./contribution-of-feature.js";
import { eachLinearColumn, type LinearTerm, linearColumnsOf, linearTermsOf } from "./linear-columns.js";
import type { Fitted, Member, ScoredRange } from "./member.js";
import type { Rows } from "./rows.js";
import { labelledRowsOf } from "./sample-rows.js";

/** Ridge as a share of the rows: row counts differ by size of the shop, the share does not. */
const ridge = 1e-2;

/** Where about half of the rows have either label, more than this say little more about a hundred coefficients. */
const usualRows = 40_000;

/** Ridge of a feature that is the same for all customers of a cutoff, against that of one that differs by customer. */
const perCutoffPenalty = 100;

/** Columns of the regression and their coefficients. */
export interface LogisticState {
  readonly terms: readonly LinearTerm[];
  readonly fit: LogisticFit;
}

/**
 * L2 logistic regression on the feature columns of many earlier cutoffs, in two sizes: "core" has the features named
 * and the callers' own, "all" has every one.
 *
 * @param coreFeatures what a careful analyst would start with
 * @param maxRows rows that it is trained on at most: more where few have a label of 1
 */
export function logisticMemberOf<S extends Rows>(
  coreFeatures: readonly string[],
  priorWeight: number,
  maxRows = usualRows,
): Member<S> {
  return {
    name: "logistic",
    needs: "matrix",
    sizes: ["core", "all"],
    priorWeight,
    async fit(size, { labelled, horizon, seed }, run) {
      const { parts, labels } = labelledRowsOf(labelled, horizon, maxRows, seed);
      const features = parts
        .at(-1)!
        .features.filter(
          ({ name, group }) => size === "all" || group === "own" || coreFeatures.includes(name),
        );
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
      return fittedLogistic(size, { terms, fit });
    },
    restore: ({ size, state }) => fittedLogistic(size, state as unknown as LogisticState),
  };
}

/** The member of a fit. */
export function fittedLogistic<S extends Rows>(size: string, state: LogisticState): Fitted<S> {
  const { terms, fit } = state;
  // Columns that were constant in training say nothing of any row.
  const places = terms.flatMap((_, t) =>
    fit.coefficients[t] !== 0 || fit.missingCoefficients[t] !== 0 ? [t] : [],
  );
  const telling = places.map((t) => terms[t]!);
  return Object.freeze({
    member: "logistic",
    size,
    score(snapshot: S, horizon: number) {
      const margins = new Float64Array(snapshot.length).fill(fit.intercept);
      eachLinearColumn(telling, snapshot.features(horizon), (column, k) =>
        addContribution(fit, places[k]!, column, margins),
      );
      return margins;
    },
    contributions(snapshot: S, horizon: number, { start, end }: ScoredRange) {
      const own = featureRange(snapshot.features(horizon), start, end);
      const sums = new Map<string, Float64Array>();
      eachLinearColumn(telling, own, (column, k) => {
        const { feature } = telling[k]!;
        const sum = sums.get(feature) ?? new Float64Array(end - start);
        sums.set(feature, sum);
        addContribution(fit, places[k]!, column, sum);
      });
      const parts = [...sums].map(([name, column]) => contributionOfFeature(own, name, column));
      return { base: new Float64Array(end - start).fill(fit.intercept), parts };
    },
    state: { member: "logistic", size, state: state as unknown as JsonObject },
    facts: {
      features: new Set(terms.map(({ feature }) => feature)).size,
      ridge: fit.l2,
      iterations: fit.iterations,
    },
  });
}

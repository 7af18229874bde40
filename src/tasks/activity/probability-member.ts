import {
  expectedOrders,
  fitPurchaseModel,
  nextOrderQuantile,
  type PurchaseFamilyName,
  type PurchaseFit,
  probabilityOfOrder,
} from "../../learners/btyd/index.js";
import type { JsonObject } from "../../model/saved-model.js";
import { logit } from "../../stats/logspace.js";
import type { Fitted, Member, ScoredRange } from "../../training/member.js";
import type { Snapshot } from "../../training/snapshot.js";
import { timingColumns } from "./timing-columns.js";
import { timingShapley } from "./timing-shapley.js";

/** The probability model of a blend: besides a score it knows counts and dates, for any length of window. */
export interface ProbabilityFit extends Fitted {
  readonly purchases: PurchaseFit;
  /** P(an order within `days` of the cutoff); one length for all rows, or one a row. Not to be written to. */
  probability(snapshot: Snapshot, days: number | Float64Array): Float64Array;
  /** Expected order days within `days`. */
  expectedOrders(snapshot: Snapshot, days: number): Float64Array;
  /** Days at which `probability` reaches the given ones, one a row; Infinity where it never does. */
  daysToOrder(snapshot: Snapshot, probability: Float64Array): Float64Array;
}

/** In the order of sizes: the middle one, MBG/NBD, is taken where there is no fold to compare them on. */
const families: Readonly<Record<string, PurchaseFamilyName>> = {
  "BG/NBD": "bg-nbd",
  "Pareto/NBD": "pareto-nbd",
  "MBG/NBD": "mbg-nbd",
  "MBG/CNBD-k": "mbg-cnbd-k",
};

/**
 * Customer against whom a score is explained: mean frequency and age of the population the model was fitted on, and a
 * silence of one own gap, T / (x + 1). Silence is counted in own gaps while the others are exchanged, so that many
 * orders are not held against a silence that only few orders would make likely.
 */
interface Reference {
  readonly frequency: number;
  readonly T: number;
}

interface ProbabilityState {
  readonly fit: PurchaseFit;
  readonly reference: Reference;
}

/** A purchase model with weak priors, fitted on the whole history up to the cutoff. */
export const probabilityMember: Member = {
  name: "probability",
  needs: "history",
  sizes: Object.keys(families),
  priorWeight: 0.05,
  async fit(size, { latest }, run) {
    const { summary } = latest;
    const fit = fitPurchaseModel(families[size]!, summary, {
      prior: "weak",
      ...(run?.signal && { signal: run.signal }),
    });
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return fitted(size, { fit, reference: { frequency: mean(summary.frequency), T: mean(summary.T) } });
  },
  restore: ({ size, state }) => fitted(size, state as unknown as ProbabilityState),
};

function fitted(size: string, state: ProbabilityState): ProbabilityFit {
  const { fit, reference } = state;
  const explainers = new Map<number, ReturnType<typeof timingShapley>>();
  const explainerFor = (days: number) => {
    const explainer =
      explainers.get(days) ??
      timingShapley((frequency, gaps, T) => {
        const recency = frequency > 0 ? Math.max(0, T - (gaps * T) / (frequency + 1)) : 0;
        return boundedLogit(probabilityOfOrder(fit, { frequency, recency, T }, days));
      }, reference);
    explainers.set(days, explainer);
    return explainer;
  };
  // Score, counts and dates ask for the same lengths of window.
  const known = new WeakMap<Snapshot, Map<number, Float64Array>>();
  const probability: ProbabilityFit["probability"] = (snapshot, days) => {
    if (typeof days !== "number") return days.map((t, i) => probabilityOfOrder(fit, rowOf(snapshot, i), t));
    const own = known.get(snapshot) ?? new Map<number, Float64Array>();
    known.set(snapshot, own);
    let column = own.get(days);
    if (!column) {
      column = probabilityOfOrder(fit, snapshot.summary, days);
      own.set(days, column);
    }
    return column;
  };
  return Object.freeze({
    member: "probability",
    size,
    purchases: fit,
    probability,
    expectedOrders: (snapshot: Snapshot, days: number) => expectedOrders(fit, snapshot.summary, days),
    daysToOrder(snapshot: Snapshot, target: Float64Array) {
      const ever = probability(snapshot, Number.POSITIVE_INFINITY);
      const shares = target.map((p, i) => Math.min(1, p / ever[i]!));
      return nextOrderQuantile(fit, snapshot.summary, shares, Number.POSITIVE_INFINITY);
    },
    score: (snapshot: Snapshot, horizonDays: number) => probability(snapshot, horizonDays).map(boundedLogit),
    contributions({ summary }: Snapshot, horizonDays: number, { start, end, logits }: ScoredRange) {
      const frequency = summary.frequency.subarray(start, end);
      const T = summary.T.subarray(start, end);
      const silence = new Float64Array(end - start);
      for (let i = 0; i < silence.length; i++) silence[i] = T[i]! - summary.recency[start + i]!;
      const { base, parts } = explainerFor(horizonDays)({ frequency, silence, T, scores: logits });
      return {
        base: new Float64Array(end - start).fill(base),
        parts: timingColumns({ frequency, silence, T }, parts),
      };
    },
    state: { member: "probability", size, state: state as unknown as JsonObject },
    facts: {
      ...("k" in fit && { k: fit.k }),
      ...fit.parameters,
      logLikelihood: fit.logLikelihood,
      stopped: fit.reason,
      ...(fit.warnings.length > 0 && { warnings: fit.warnings.join(", ") }),
    },
  });
}

function rowOf(snapshot: Snapshot, i: number) {
  const { frequency, recency, T } = snapshot.summary;
  return { frequency: frequency[i]!, recency: recency[i]!, T: T[i]! };
}

/** Logits beyond this are not told apart: a blend stays finite when a probability is 0 or 1. */
const bound = 30;

function boundedLogit(p: number): number {
  return Math.min(bound, Math.max(-bound, logit(p)));
}

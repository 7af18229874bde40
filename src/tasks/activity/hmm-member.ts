import type { Feature } from "../../features/feature.js";
import { stateFilter } from "../../learners/hmm/filter.js";
import { fitHmm, type HmmFit } from "../../learners/hmm/fit.js";
import { addOverBeliefs, probabilityByState, silenceByState } from "../../learners/hmm/forecast.js";
import { historiesOf, type OrderHistories } from "../../learners/hmm/histories.js";
import type { HmmModel } from "../../learners/hmm/model.js";
import type { Run } from "../../model/run.js";
import type { JsonObject } from "../../model/saved-model.js";
import { sampleKeys } from "../../training/customer-sample.js";
import type { Fitted, Member, ScoredRange } from "../../training/member.js";
import type { Snapshot } from "../../training/snapshot.js";
import { evenHistory, orderTiming } from "./even-history.js";
import { timingColumns } from "./timing-columns.js";
import { timingShapley } from "./timing-shapley.js";

/**
 * Models whose probabilities are averaged, each with its number of hidden states and of periods in the population's
 * median gap between orders. The likelihood has many maxima; their mean ranks and calibrates better out of time than
 * any one of them, and no worse than more models of more states.
 */
const shapes = [
  { states: 3, periodsPerGap: 4 },
  { states: 4, periodsPerGap: 8 },
] as const;
type Shape = (typeof shapes)[number];

const onlySize = "3 and 4 states";

const longestPeriodDays = 91;
/** More customers or orders than this say little more about a few dozen parameters. */
const maxCustomers = 8000;
const maxOrders = 60_000;
const starts = 2;
const steps = 60;

/** Customer against whom a score is explained: as of the probability model, with orders at even distances. */
interface Reference {
  readonly frequency: number;
  readonly T: number;
}

interface HmmState {
  readonly fits: readonly HmmFit[];
  readonly reference: Reference;
}

/** Poisson hidden Markov models with weak priors, fitted on the whole history up to the cutoff. */
export const hmmMember: Member = {
  name: "hmm",
  needs: "history",
  sizes: [onlySize],
  priorWeight: 0.3,
  async fit(size, { latest, seed }, run) {
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const { frequency, T } = latest.summary;
    return fitted(size, {
      fits: shapes.map((shape) => fitOnce(latest, shape, seed, run)),
      reference: { frequency: mean(frequency), T: Math.round(mean(T)) },
    });
  },
  restore: ({ size, state }) => fitted(size, state as unknown as HmmState),
};

/** A model does not depend on the horizon: horizons share it, and so do sizes. */
const known = new WeakMap<Snapshot, Map<string, HmmFit>>();

function fitOnce(latest: Snapshot, { states, periodsPerGap }: Shape, seed: number, run?: Run): HmmFit {
  const own = known.get(latest) ?? new Map<string, HmmFit>();
  known.set(latest, own);
  const key = `${states}/${periodsPerGap}/${seed}`;
  let fit = own.get(key);
  if (!fit) {
    const { gapDays } = latest.population;
    fit = fitHmm(historiesOf(latest.orders, sampledRows(latest, seed), latest.history.today), {
      states,
      periodDays: Math.min(longestPeriodDays, Math.max(1, Math.round(gapDays / periodsPerGap))),
      starts,
      steps,
      seed,
      signal: run?.signal,
    });
    own.set(key, fit);
  }
  return fit;
}

/** The customers with the lowest keys, as many as are worth it. */
function sampledRows({ history, rows, orders }: Snapshot, seed: number): Int32Array {
  const ordersEach = Math.max(1, orders.day.length / rows.length);
  const size = Math.floor(Math.min(maxCustomers, maxOrders / ordersEach));
  if (rows.length <= size) return rows;
  const keys = sampleKeys(history.customers, seed);
  const limit = Float64Array.from(rows, (c) => keys[c]!).sort()[size]!;
  return rows.filter((c) => keys[c]! < limit);
}

const timing: Feature = {
  name: "orderTiming",
  meaning: "where the repeat orders lie between first and last: below .5 early, above .5 late",
  unit: "share",
  group: "frequency",
  scale: "linear",
};

function fitted(size: string, state: HmmState): Fitted {
  const { fits, reference } = state;
  const logitsOf = scoreBy(fits);
  const explainers = new Map<number, ReturnType<typeof timingShapley>>();
  const explainerFor = (days: number) => {
    const explainer =
      explainers.get(days) ?? timingShapley((...even) => logitsOf(evenHistory(...even), days)[0]!, reference);
    explainers.set(days, explainer);
    return explainer;
  };
  return Object.freeze({
    member: "hmm",
    size,
    score(snapshot: Snapshot, horizonDays: number) {
      return logitsOf(historiesOf(snapshot.orders, snapshot.rows, snapshot.history.today), horizonDays);
    },
    contributions(snapshot: Snapshot, horizonDays: number, { start, end, logits }: ScoredRange) {
      const rows = snapshot.rows.subarray(start, end);
      const histories = historiesOf(snapshot.orders, rows, snapshot.history.today);
      const { frequency, silence, T } = columnsOf(histories);
      const even = new Float64Array(end - start);
      // One repeat order lies where it lies.
      for (let i = 0; i < even.length; i++) even[i] = frequency[i]! < 2 ? logits[i]! : Number.NaN;
      const { base, parts, scores } = explainerFor(horizonDays)({ frequency, silence, T, scores: even });
      const byTiming = new Float64Array(end - start);
      for (let i = 0; i < byTiming.length; i++) byTiming[i] = logits[i]! - scores[i]!;
      return {
        base: new Float64Array(end - start).fill(base),
        parts: [
          ...timingColumns({ frequency, silence, T }, parts),
          { feature: timing, values: orderTiming(histories), contributions: byTiming },
        ],
      };
    },
    state: { member: "hmm", size, state: state as unknown as JsonObject },
    facts: {
      periodDays: fits.map(({ periodDays }) => periodDays).join(", "),
      ordersPerPeriod: fits
        .map(({ rates }) => rates.map((rate) => rate.toPrecision(3)).join(", "))
        .join("; "),
      logLikelihood: fits.map(({ logLikelihood }) => logLikelihood.toFixed(2)).join(", "),
    },
  });
}

/** Repeat orders, days since the last order and age of each customer. */
function columnsOf({ offsets, daysAgo, T }: OrderHistories) {
  const frequency = new Float64Array(T.length);
  const silence = new Float64Array(T.length);
  for (let i = 0; i < T.length; i++) {
    const end = offsets[i + 1]!;
    frequency[i] = end - offsets[i]!;
    silence[i] = frequency[i]! > 0 ? daysAgo[end - 1]! : T[i]!;
  }
  return { frequency, silence, T: Float64Array.from(T) };
}

/** Logits beyond this are not told apart: a blend stays finite when a probability is 0 or 1. */
const bound = 30;

/** Logit of P(an order within `days`) of each history. */
type Score = (histories: OrderHistories, days: number) => Float64Array;

/** Scores by the mean of some models; what depends on the models and the days alone is made once. */
function scoreBy(models: readonly HmmModel[]): Score {
  const filters = models.map(stateFilter);
  const known = new Map<number, readonly { order: Float64Array; silence: Float64Array }[]>();
  return (histories, days) => {
    const byState =
      known.get(days) ??
      models.map((model) => ({
        order: probabilityByState(model, days),
        silence: silenceByState(model, days),
      }));
    known.set(days, byState);
    const order = new Float64Array(histories.T.length);
    const silence = new Float64Array(histories.T.length);
    filters.forEach((filter, m) => {
      const next = filter(histories);
      addOverBeliefs(next, byState[m]!.order, order);
      addOverBeliefs(next, byState[m]!.silence, silence);
    });
    for (let i = 0; i < order.length; i++) {
      order[i] = Math.min(bound, Math.max(-bound, Math.log(order[i]!) - Math.log(silence[i]!)));
    }
    return order;
  };
}

import type { Feature } from "../../features/feature.js";
import { orderFeatures } from "../../features/order-features.js";
import { filterStates } from "../../learners/hmm/filter.js";
import { fitHmm, type HmmFit } from "../../learners/hmm/fit.js";
import { overBeliefs, probabilityByState, silenceByState } from "../../learners/hmm/forecast.js";
import { historiesOf, type OrderHistories } from "../../learners/hmm/histories.js";
import type { HmmModel } from "../../learners/hmm/model.js";
import type { Run } from "../../model/run.js";
import type { JsonObject } from "../../model/saved-model.js";
import { sampleKeys } from "../../training/customer-sample.js";
import type { Fitted, Member } from "../../training/member.js";
import type { Snapshot } from "../../training/snapshot.js";
import { type EvenHistory, evenHistory, orderTiming } from "./even-history.js";
import { shapleyOfThree } from "./shapley.js";

/** Sizes: hidden states, and periods in the population's median gap between orders. */
const sizes = {
  "4 states": { states: 4, periodsPerGap: 4 },
  "6 states": { states: 6, periodsPerGap: 5 },
  "8 states": { states: 8, periodsPerGap: 5 },
} as const;
type Size = keyof typeof sizes;

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
  readonly fit: HmmFit;
  readonly reference: Reference;
}

/** A Poisson hidden Markov model with weak priors, fitted on the whole history up to the cutoff. */
export const hmmMember: Member = {
  name: "hmm",
  needs: "history",
  sizes: Object.keys(sizes),
  async fit(size, { latest, seed }, run) {
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const { frequency, T } = latest.summary;
    return fitted(size, {
      fit: fitOnce(latest, size as Size, seed, run),
      reference: { frequency: mean(frequency), T: Math.round(mean(T)) },
    });
  },
  restore: ({ size, state }) => fitted(size, state as unknown as HmmState),
};

/** The model does not depend on the horizon: horizons share it. */
const known = new WeakMap<Snapshot, Map<string, HmmFit>>();

function fitOnce(latest: Snapshot, size: Size, seed: number, run?: Run): HmmFit {
  const own = known.get(latest) ?? new Map<string, HmmFit>();
  known.set(latest, own);
  const key = `${size}/${seed}`;
  let fit = own.get(key);
  if (!fit) {
    const { states, periodsPerGap } = sizes[size];
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

const featureNamed = (name: string): Feature => orderFeatures.find((feature) => feature.name === name)!;
const explained = [featureNamed("frequency"), featureNamed("daysSinceLast"), featureNamed("age")] as const;
const timing: Feature = {
  name: "orderTiming",
  meaning: "where the repeat orders lie between first and last: below .5 early, above .5 late",
  unit: "share",
  group: "trend",
  scale: "linear",
};

function fitted(size: string, state: HmmState): Fitted {
  const { fit, reference } = state;
  return Object.freeze({
    member: "hmm",
    size,
    score(snapshot: Snapshot, horizonDays: number) {
      return logitsOf(fit, historiesOf(snapshot.orders, snapshot.rows, snapshot.history.today), horizonDays);
    },
    contributions(snapshot: Snapshot, row: number, horizonDays: number) {
      const history = historiesOf(
        snapshot.orders,
        snapshot.rows.subarray(row, row + 1),
        snapshot.history.today,
      );
      const age = history.T[0]!;
      const x = history.daysAgo.length;
      const silence = x > 0 ? history.daysAgo[x - 1]! : age;
      const own = [x, age > 0 ? (silence * (x + 1)) / age : 1, age] as const;
      const from = [reference.frequency, 1, reference.T] as const;
      const score = (...even: EvenHistory) => logitsOf(fit, evenHistory(...even), horizonDays)[0]!;
      const parts = shapleyOfThree(score, from, own);
      const shown = [x, silence, age];
      return {
        base: score(...from),
        parts: [
          ...explained.map((feature, k) => ({ feature, value: shown[k]!, contribution: parts[k]! })),
          {
            feature: timing,
            value: orderTiming(history),
            contribution: logitsOf(fit, history, horizonDays)[0]! - score(...own),
          },
        ],
      };
    },
    state: { member: "hmm", size, state: state as unknown as JsonObject },
    facts: {
      states: fit.rates.length,
      periodDays: fit.periodDays,
      ordersPerPeriod: fit.rates.map((rate) => rate.toPrecision(3)).join(", "),
      logLikelihood: fit.logLikelihood,
      stopped: fit.reason,
    },
  });
}

/** Logits beyond this are not told apart: a blend stays finite when a probability is 0 or 1. */
const bound = 30;

function logitsOf(model: HmmModel, histories: OrderHistories, days: number): Float64Array {
  const { next } = filterStates(model, histories);
  const order = overBeliefs(next, probabilityByState(model, days));
  const silence = overBeliefs(next, silenceByState(model, days));
  return order.map((p, i) => Math.min(bound, Math.max(-bound, Math.log(p) - Math.log(silence[i]!))));
}

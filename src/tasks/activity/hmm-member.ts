import type { Feature } from "../../features/feature.js";
import { orderFeatures } from "../../features/order-features.js";
import { stateFilter } from "../../learners/hmm/filter.js";
import { fitHmm, type HmmFit } from "../../learners/hmm/fit.js";
import { addOverBeliefs, probabilityByState, silenceByState } from "../../learners/hmm/forecast.js";
import { historiesOf, type OrderHistories } from "../../learners/hmm/histories.js";
import type { HmmModel } from "../../learners/hmm/model.js";
import type { Run } from "../../model/run.js";
import type { JsonObject } from "../../model/saved-model.js";
import { shapleyOfThree } from "../../stats/shapley.js";
import { sampleKeys } from "../../training/customer-sample.js";
import type { Fitted, Member } from "../../training/member.js";
import type { Snapshot } from "../../training/snapshot.js";
import { type EvenHistory, evenHistory, orderTiming } from "./even-history.js";

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
  const { fits, reference } = state;
  const logitsOf = scoreBy(fits);
  return Object.freeze({
    member: "hmm",
    size,
    score(snapshot: Snapshot, horizonDays: number) {
      return logitsOf(historiesOf(snapshot.orders, snapshot.rows, snapshot.history.today), horizonDays);
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
      const score = (...even: EvenHistory) => logitsOf(evenHistory(...even), horizonDays)[0]!;
      const parts = shapleyOfThree(score, from, own);
      const shown = [x, silence, age];
      return {
        base: score(...from),
        parts: [
          ...explained.map((feature, k) => ({ feature, value: shown[k]!, contribution: parts[k]! })),
          {
            feature: timing,
            value: orderTiming(history),
            contribution: logitsOf(history, horizonDays)[0]! - score(...own),
          },
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

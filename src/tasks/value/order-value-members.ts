import * as boosting from "../../learners/boosting/index.js";
import { expectedSpendColumn } from "../../learners/btyd/gamma-gamma/gamma-gamma.js";
import { fitGammaGamma, type GammaGammaFit } from "../../learners/btyd/index.js";
import type { Run } from "../../model/run.js";
import type { JsonObject } from "../../model/saved-model.js";
import { trigamma } from "../../stats/special.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import { smallTrees, trainTrees } from "../../training/cautious-trees.js";
import type { MemberState } from "../../training/member.js";
import { labelledRowsOf } from "../../training/sample-rows.js";
import type { LabelledSnapshot, Snapshot } from "../../training/snapshot.js";
import type { ValuedWindow } from "./buyers.js";
import { orderSpendOf, withAmounts } from "./order-spend.js";

/** What an order of each customer will be worth, by one learner. Frozen. */
export interface OrderValueFit {
  readonly member: string;
  readonly size: string;
  /** Natural logarithm of the value of an order of each row, units of the currency. */
  logValue(snapshot: Snapshot): Float64Array;
  readonly state: MemberState;
  /** Facts for the card. */
  readonly facts: Readonly<Record<string, number | string>>;
}

/**
 * Gamma-Gamma on the order values of every customer (Fader, Hardie & Lee 2005): the own mean, nearer to that of all the
 * fewer orders there are.
 *
 * @param latest customers of whom one at least has an amount: see `hasAmounts`
 */
export function fitGammaGammaMember(latest: Snapshot, run?: Run): OrderValueFit {
  const fit = fitGammaGamma(orderSpendOf(withAmounts(latest).sample()), {
    minCustomers: 1,
    ...(run?.signal && { signal: run.signal }),
  });
  return gammaGammaMember(fit);
}

function gammaGammaMember(fit: GammaGammaFit): OrderValueFit {
  const { parameters, warnings, frequencyCorrelation } = fit;
  return Object.freeze({
    member: "gamma-gamma",
    size: "all orders",
    logValue(snapshot: Snapshot) {
      const { frequency, monetary } = orderSpendOf(snapshot);
      return expectedSpendColumn(fit, frequency, monetary).map(Math.log);
    },
    state: { member: "gamma-gamma", size: "all orders", state: fit as unknown as JsonObject },
    facts: {
      ...parameters,
      frequencyCorrelation,
      ...(warnings.length > 0 && { warnings: warnings.join(", ") }),
    },
  });
}

/** Variance of the logarithm of how many orders a buyer places. */
const orderVariance = 0.2;

/**
 * Standard deviation of the logarithm of what a buyer spends about what was expected, by Gamma-Gamma: of the value of an
 * order of somebody with one order before, and of their number.
 */
export function usualDeviation({ facts }: OrderValueFit): number {
  const { p, q } = facts as { readonly p: number; readonly q: number };
  return Math.sqrt(trigamma(p) + trigamma(p + q) + orderVariance);
}

/** Fewest buyers that trees are trained on. */
const leastBuyers = 100;
/** More buyers than this say little more. */
const maxBuyers = 60_000;

/**
 * Boosted trees on the logarithm of what an order was worth to the buyers of many earlier windows; undefined where there
 * were too few of them.
 */
export async function fitTreesMember(
  windows: readonly ValuedWindow[],
  horizonDays: number,
  seed: number,
  run?: Run,
): Promise<OrderValueFit | undefined> {
  // The value of an order stands where other tasks have the number of orders.
  const buyers = windows.map(
    (window): LabelledSnapshot => ({
      ...window,
      bought: Uint8Array.from(window.value, (value) => (value > 0 ? 1 : 0)),
      orders: window.value.map((value, i) => Math.log(value / window.orders[i]!)),
    }),
  );
  const rows = labelledRowsOf(buyers, horizonDays, maxBuyers, seed, "buyers");
  if (rows.orders.length < leastBuyers) return undefined;
  const model = await trainTrees(rows, rows.orders, { ...smallTrees, loss: "squared" }, seed, run);
  return treesMember(model, horizonDays);
}

function treesMember(model: boosting.BoostingModel, horizonDays: number): OrderValueFit {
  const { state, tensors } = model.save();
  return Object.freeze({
    member: "boosting",
    size: "depth 3",
    logValue: (snapshot: Snapshot) =>
      model.predict(boostingColumnsOf(model.names, [snapshot.features(horizonDays)])),
    state: { member: "boosting", size: "depth 3", state: { horizonDays, model: state }, tensors },
    facts: { features: model.names.length, trees: model.trees, depth: model.depth },
  });
}

/** Gamma-Gamma and, where they are wanted and there is enough to train them on, trees. */
export async function fitMembers(
  gammaGamma: OrderValueFit,
  windows: readonly ValuedWindow[],
  horizonDays: number,
  { learner, seed }: { readonly learner: "auto" | "probability"; readonly seed: number },
  run?: Run,
): Promise<OrderValueFit[]> {
  const trees = learner === "auto" ? await fitTreesMember(windows, horizonDays, seed, run) : undefined;
  return trees ? [gammaGamma, trees] : [gammaGamma];
}

/** @throws what the learners throw for a state that does not hold together */
export function restoreOrderValue({ member, state, tensors }: MemberState): OrderValueFit {
  if (member === "gamma-gamma") return gammaGammaMember(state as unknown as GammaGammaFit);
  const { horizonDays, model } = state as unknown as { horizonDays: number; model: JsonObject };
  return treesMember(boosting.load({ kind: "boosting", state: model, tensors: tensors! }), horizonDays);
}

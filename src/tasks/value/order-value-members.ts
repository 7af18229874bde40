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
import { fitNetwork, networkName, restoreNetwork } from "./order-value-network.js";

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

/** Fewest buyers that trees and networks are trained on. */
export const leastBuyers = 100;
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

/** How what orders are worth is learned. */
export interface MemberSettings {
  /** "probability": by Gamma-Gamma alone; "neural": by a network alone; "auto": by Gamma-Gamma and trees. */
  readonly learner: "auto" | "probability" | "neural";
  /** Whether a network challenges Gamma-Gamma and trees; default false. */
  readonly neural?: boolean | undefined;
  readonly seed: number;
}

/**
 * Gamma-Gamma and, where they are wanted and there is enough to train them on, trees; or a network alone, none where there
 * is too little for it.
 */
export async function fitMembers(
  gammaGamma: OrderValueFit,
  windows: readonly ValuedWindow[],
  horizonDays: number,
  { learner, seed }: MemberSettings,
  run?: Run,
): Promise<OrderValueFit[]> {
  if (learner === "neural")
    return hasBuyers(windows) ? [await fitNetwork(windows, horizonDays, seed, run)] : [];
  const trees = learner === "auto" ? await fitTreesMember(windows, horizonDays, seed, run) : undefined;
  return trees ? [gammaGamma, trees] : [gammaGamma];
}

/** Whether a network challenges the members of some settings. */
export function isChallengedBy({ learner, neural = false }: MemberSettings): boolean {
  return learner === "auto" && neural;
}

/** The network that must earn its place, where one is wanted and there is as much to train it on as trees need. */
export async function fitChallenger(
  windows: readonly ValuedWindow[],
  horizonDays: number,
  settings: MemberSettings,
  run?: Run,
): Promise<OrderValueFit | undefined> {
  const isWanted = isChallengedBy(settings) && hasBuyers(windows);
  return isWanted ? fitNetwork(windows, horizonDays, settings.seed, run) : undefined;
}

function hasBuyers(windows: readonly ValuedWindow[]): boolean {
  const buyers = windows.reduce((sum, { value }) => sum + value.filter((spent) => spent > 0).length, 0);
  return buyers >= leastBuyers;
}

/** @throws what the learners throw for a state that does not hold together */
export function restoreOrderValue(saved: MemberState): OrderValueFit {
  const { member, state, tensors } = saved;
  if (member === "gamma-gamma") return gammaGammaMember(state as unknown as GammaGammaFit);
  if (member === networkName) return restoreNetwork(saved);
  const { horizonDays, model } = state as unknown as { horizonDays: number; model: JsonObject };
  return treesMember(boosting.load({ kind: "boosting", state: model, tensors: tensors! }), horizonDays);
}

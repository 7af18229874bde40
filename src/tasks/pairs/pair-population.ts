import { TrainError } from "../../errors.js";
import type { History } from "../../events/history.js";
import { keyPopulationOf } from "../../features/pairs/key-population.js";
import type { KeyPopulation } from "../../features/pairs/key-statistics.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import { fitPurchaseModel, type PurchaseFit } from "../../learners/btyd/index.js";
import { Snapshot } from "../../training/snapshot.js";

/** The state of a date by which a customer's pairs are read. Holds no id of a customer. */
export interface PairPopulation {
  /** Epoch milliseconds, exclusive; absent where baskets have no dates. */
  readonly asOf?: number;
  readonly keys: KeyPopulation;
  /** Purchase model of the customers' orders; absent where baskets have no dates. */
  readonly purchases?: PurchaseFit;
}

/** Fewest customers with an order that a purchase model is fitted to. */
const leastBuyers = 10;

/**
 * The state at the cut of a history; undefined where too few customers had ordered by then.
 *
 * @param window length of the horizon, in days or baskets
 */
export function pairPopulationOf(history: History, key: PairKey, window: number): PairPopulation | undefined {
  if (history.clock === "sequence") return { keys: keyPopulationOf(history, key, window) };
  const { summary, length } = new Snapshot(history);
  if (length < leastBuyers) return undefined;
  return {
    asOf: history.cutoff,
    keys: keyPopulationOf(history, key, window),
    purchases: fitPurchaseModel("mbg-nbd", summary, { prior: "weak" }),
  };
}

/** @throws TrainError "too_few_customers" for a state that is not there */
export function requirePopulation<P extends PairPopulation>(population: P | undefined): P {
  if (population) return population;
  throw new TrainError(
    "too_few_customers",
    `The state of a date needs at least ${leastBuyers} customers with an order before it.`,
    { needed: leastBuyers },
  );
}

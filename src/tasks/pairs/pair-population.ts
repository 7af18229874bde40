import type { History } from "../../events/history.js";
import { type KeyPopulation, keyPopulationOf } from "../../features/pairs/key-population.js";
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

/** The state at the cut of a history. @param window length of the horizon, in days or baskets */
export function pairPopulationOf(history: History, key: PairKey, window: number): PairPopulation {
  const keys = keyPopulationOf(history, key, window);
  if (history.clock === "sequence") return { keys };
  const { summary } = new Snapshot(history);
  return { asOf: history.cutoff, keys, purchases: fitPurchaseModel("mbg-nbd", summary, { prior: "weak" }) };
}

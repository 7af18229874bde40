import type { History } from "../../events/history.js";
import type { Run } from "../../model/run.js";
import { basketStatisticsOf } from "./basket-statistics.js";
import { CartReader } from "./cart-features.js";
import { leastHidden, trainRanker } from "./cart-ranker.js";
import type { Complements } from "./complements.js";
import { hiddenItemsOf } from "./hidden-items.js";
import { type KeyCodes, orderBasketsOf } from "./order-baskets.js";

/** Orders learned from, at most; of more those of customers drawn by hash. */
const mostBaskets = 200_000;

/**
 * Learns what completes a basket: statistics of the orders of a history, and a ranker of hidden items of them, which
 * where they are fewer than 500 is popularity times lift.
 *
 * @param codes keys by the model's codes and their groups: a `KeyPopulation`
 * @returns undefined where no order holds two keys: nothing goes with anything
 */
export async function trainComplements(
  history: History,
  codes: KeyCodes,
  { seed }: { readonly seed: number },
  run?: Run,
): Promise<Complements | undefined> {
  const baskets = orderBasketsOf(history, codes, { most: mostBaskets, seed });
  if (!baskets.offsets.some((end, b) => b > 0 && end - baskets.offsets[b - 1]! > 1)) return undefined;
  const hidden = await hiddenItemsOf(baskets, codes, seed, run);
  const found = hidden?.labels.reduce((sum, label) => sum + label, 0) ?? 0;
  const ranker = hidden && found >= leastHidden ? await trainRanker(hidden, seed, run) : undefined;
  const statistics = await basketStatisticsOf(baskets, codes, run);
  return { key: codes.key, reader: new CartReader(statistics), ranker };
}

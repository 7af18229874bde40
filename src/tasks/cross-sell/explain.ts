import type { History } from "../../events/history.js";
import { carriedTo, explainBlend, type ScoreParts } from "../common/explain-blend.js";
import type { Assortment } from "./assortment.js";
import { explainFirstOrder } from "./cold-start.js";
import { type CrossSellModel, horizonOf, logitsUpTo } from "./cross-sell-model.js";
import { CrossSnapshots } from "./cross-snapshot.js";
import { kindsOfCustomers } from "./customer-kinds.js";

/**
 * Why a key has its chance for a customer; undefined where the customer has it or did nothing before the cut, or
 * it is not on sale yet. Of a customer who never bought it is the chance of the first order.
 *
 * @param customer code in the history
 * @param key code in the assortment
 */
export function explainCandidate(
  {
    model,
    history,
    assortment,
  }: { readonly model: CrossSellModel; readonly history: History; readonly assortment: Assortment },
  customer: number,
  key: number,
  asked: number,
): ScoreParts | undefined {
  const { population } = model;
  if (assortment.isOffered[key] !== 1) return undefined;
  const always = Int32Array.of(key);
  const snapshot = new CrossSnapshots(history, { population, assortment }, { atLeast: 1, always }).of(
    Int32Array.of(customer),
  );
  if (snapshot.candidates.pairs.customers.length === 0) {
    if (history.offsets[customer + 1] === history.offsets[customer]) return undefined;
    const levels = kindsOfCustomers(history, population.kinds).map((column) => column[customer]!);
    return explainFirstOrder(population, assortment, levels, key);
  }
  const row = snapshot.keys.indexOf(key);
  if (row < 0) return undefined;
  const { members, blend, trained } = horizonOf(model, asked);
  return explainBlend({
    members,
    blend,
    window: trained,
    snapshot,
    row,
    score: logitsUpTo(model, asked, snapshot)[row]!,
    carried: carriedTo(asked, trained, history.clock),
  });
}

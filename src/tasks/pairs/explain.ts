import type { History } from "../../events/history.js";
import { carriedTo, explainBlend, type ScoreParts } from "../common/explain-blend.js";
import { horizonOf, type PairModel, scoreUpTo } from "./pair-model.js";

/**
 * Why a customer's item or category has its score; undefined where the customer has not bought it.
 *
 * @param customer code in the history
 * @param key code in the history
 */
export function explainPair(
  model: PairModel,
  history: History,
  customer: number,
  key: number,
  asked: number,
): ScoreParts | undefined {
  const { snapshot, logits } = scoreUpTo(model, history, asked, Int32Array.of(customer));
  const row = snapshot.pairs.keys.indexOf(key);
  if (row < 0) return undefined;
  const { members, blend, trained } = horizonOf(model, asked);
  return explainBlend({
    members,
    blend,
    window: trained,
    snapshot,
    row,
    score: logits[row]!,
    carried: carriedTo(asked, trained, history.clock),
  });
}

import type { BenchmarkRow } from "../report.js";
import type { CrossSellEstimator } from "./cross-sell/predict-lists.js";
import { basketRows } from "./pairs/basket-rows.js";
import { contestRows } from "./pairs/contest-rows.js";
import { dateRows } from "./pairs/date-rows.js";
import { tifuRule } from "./pairs/learners.js";
import { parityRows } from "./pairs/parity-rows.js";
import { type PairEstimator, predictPairs } from "./pairs/predict.js";
import {
  type BasketProtocol,
  type DateProtocol,
  loadPairProtocol,
  type PairProtocol,
  protocolFile,
  protocolNames,
} from "./pairs/protocol.js";
import { simpleRules } from "./pairs/simple-rules.js";

/**
 * Repurchase by item and by category, by the default call on every split; skips, saying so, the data sets that are
 * absent. Before them stand the simple rules, as differences to what they gave elsewhere.
 *
 * @param newItems fills up the next basket with what a customer never had
 */
export async function repurchasePairs(
  { sku, category }: { readonly sku: PairEstimator; readonly category: PairEstimator },
  newItems: CrossSellEstimator,
  only?: RegExp,
): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const name of protocolNames) {
    if (only && !only.test(name)) continue;
    if (!protocolFile(name)) {
      console.error(`skipped: ${name} is not there`);
      continue;
    }
    const protocol = await loadPairProtocol(name);
    const task = protocol.key === "itemId" ? "repurchase.sku" : "repurchase.category";
    const rules = [...simpleRules(protocol), ...(isBaskets(protocol) ? [tifuRule(protocol)] : [])];
    const predictions = await predictPairs(protocol.key === "itemId" ? sku : category, protocol);
    rows.push(...parityRows(task, protocol, rules));
    if (name !== "coop-when") rows.push(...contestRows(task, protocol, predictions, rules));
    if (isDated(protocol)) rows.push(...dateRows(task, protocol, predictions));
    if (isBaskets(protocol)) rows.push(...(await basketRows(newItems, protocol, predictions)));
  }
  return rows;
}

function isDated(protocol: PairProtocol): protocol is DateProtocol {
  return "judgeDates" in protocol;
}

function isBaskets(protocol: PairProtocol): protocol is BasketProtocol {
  return "judgeLists" in protocol;
}

import type { BenchmarkRow } from "../report.js";
import { calibrationRows } from "./cross-sell/calibration-rows.js";
import { listParityRows, listRows } from "./cross-sell/contest-rows.js";
import { type ListRule, listRules } from "./cross-sell/list-rules.js";
import { peerLists } from "./cross-sell/peer-lists.js";
import { type CrossSellEstimator, predictNew } from "./cross-sell/predict-lists.js";
import {
  crossSellFile,
  crossSellNames,
  loadCrossSellProtocol,
  type NamedProtocol,
} from "./cross-sell/protocol.js";
import { purchasesOf } from "./cross-sell/purchases.js";

/**
 * What is new to the customer, by item and by category, by the default call on every split, beside rules that anyone can
 * run and, where they are installed, implicit and EASE in numpy; skips, saying so, the data sets that are absent.
 */
export async function crossSellNew(
  { item, category }: { readonly item: CrossSellEstimator; readonly category: CrossSellEstimator },
  only?: RegExp,
): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const name of crossSellNames) {
    if (only && !only.test(name)) continue;
    if (!crossSellFile(name)) {
      console.error(`skipped: ${name} is not there`);
      continue;
    }
    const protocol = await loadCrossSellProtocol(name);
    const task = protocol.key === "itemId" ? "crossSell.item" : "crossSell.category";
    const { rules, peers } = await others(protocol);
    const { parityHistories: histories } = protocol;
    const known = histories ? await others({ ...protocol, histories }) : { rules, peers };
    const predicted = await predictNew(protocol.key === "itemId" ? item : category, protocol);
    rows.push(
      ...listParityRows(task, protocol, [...known.rules, ...known.peers]),
      ...listRows(task, protocol, predicted.lists, rules, peers),
      ...calibrationRows(task, protocol, predicted),
    );
  }
  return rows;
}

async function others(protocol: NamedProtocol): Promise<{ rules: ListRule[]; peers: ListRule[] }> {
  const purchases = purchasesOf(protocol);
  return { rules: await listRules(protocol, purchases), peers: await peerLists(protocol, purchases) };
}

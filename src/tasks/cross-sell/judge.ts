import { History } from "../../events/history.js";
import { dataOf } from "../../events/table.js";
import { ownedPairsOf, type PairKey } from "../../features/pairs/owned-pairs.js";
import type { Contender, Judge } from "../../model/judge.js";
import { modelContender } from "../common/contender.js";
import { checkOver, predictedPairs, windowOf } from "../pairs/judge.js";
import { pairOutcome } from "../pairs/pair-labels.js";

/** Rows of each customer that are judged: ten alone would say little of what was missed. */
export const judgedRows = 100;

/** How predictions of customers and keys that are new to them are judged: was it bought within the horizon? */
export function crossSellJudge<Row>(key: PairKey): Judge<Row> {
  return {
    query: { top: judgedRows },
    contender: (predictions) => modelContender(predictions),
    truth(table, predictions) {
      const data = dataOf(table);
      const { asOf, horizon } = windowOf(predictions);
      checkOver(data, asOf, horizon);
      const pairs = predictedPairs(table, predictions, key);
      const { days } = pairOutcome(data, { pairs, key }, asOf, horizon);
      return { labels: Uint8Array.from(days, (n) => (n > 0 ? 1 : 0)) };
    },
    baselines(table, predictions) {
      const data = dataOf(table);
      const { asOf, horizon } = windowOf(predictions);
      const history = new History(data, asOf);
      const pairs = ownedPairsOf(history, key);
      const dictionary = data.ids[key]?.dictionary;
      const size = dictionary?.size ?? 0;
      const [ever, now] = [new Float64Array(size), new Float64Array(size)];
      const { customers, offsets, keys, buyingOffsets, buyingOrder, orderOffsets, orderTime } = pairs;
      for (let u = 0; u < customers.length; u++) {
        for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
          const first = orderTime[orderOffsets[u]! + buyingOrder[buyingOffsets[p]!]!]!;
          ever[keys[p]!]!++;
          if (pairs.now[u]! - first <= horizon) now[keys[p]!]!++;
        }
      }
      const rows = Int32Array.from({ length: predictions.length }, (_, i) =>
        dictionary ? dictionary.codeOf(predictions.keyAt(i)) : -1,
      );
      const rule = (name: string, counts: Float64Array): Contender => ({
        name,
        role: "baseline",
        score: Float64Array.from(rows, (code) => (code >= 0 ? counts[code]! : 0)),
      });
      return [rule("popularity", ever), rule("popularity now", now)];
    },
  };
}

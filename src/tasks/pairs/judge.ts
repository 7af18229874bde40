import { OptionsError } from "../../errors.js";
import { customerCodes } from "../../evaluation/customer-codes.js";
import { listOffsetsOf } from "../../evaluation/customer-lists.js";
import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { PairList } from "../../events/pair-outcome.js";
import { dataOf, type EventTable } from "../../events/table.js";
import { type OwnedPairs, ownedPairsOf, type PairKey } from "../../features/pairs/owned-pairs.js";
import { gather } from "../../matrix/gather.js";
import type { Contender, Judge } from "../../model/judge.js";
import type { Predictions } from "../../model/predictions.js";
import { windowStart } from "../../training/cutoffs.js";
import { checkHorizonOver } from "../common/check-cutoff.js";
import { modelContender } from "../common/contender.js";
import { type EarlierPairs, pairBaselines } from "./baselines.js";
import { pairOutcome } from "./pair-labels.js";
import type { PairEnd } from "./pair-request.js";

/** How predictions of customers and keys are judged. */
export function pairJudge<Row>(key: PairKey): Judge<Row> {
  return {
    contender: (predictions) => modelContender(predictions, "expectedQuantity"),
    truth(table, predictions) {
      const data = dataOf(table);
      const { asOf, horizon } = windowOf(predictions);
      checkOver(data, asOf, horizon);
      const pairs = predictedPairs(table, predictions, key);
      const { days, units } = pairOutcome(data, { pairs, key }, asOf, horizon);
      return { labels: Uint8Array.from(days, (n) => (n > 0 ? 1 : 0)), counts: units };
    },
    baselines(table, predictions) {
      const data = dataOf(table);
      const { asOf, horizon } = windowOf(predictions);
      const pairs = ownedPairsOf(new History(data, asOf), key);
      const places = placesIn(pairs, predictedPairs(table, predictions, key));
      const contenders = pairBaselines(
        pairs,
        horizon,
        predictions.clock === "calendar",
        earlierPairs(data, key, asOf, horizon),
      );
      return contenders.map((contender) => rowsOfContender(contender, places));
    },
  };
}

/** Where the predictions' window starts, and its length in days or baskets. */
export function windowOf<Row>(predictions: Predictions<Row>): {
  readonly asOf: PairEnd;
  readonly horizon: number;
} {
  if (predictions.clock === "calendar")
    return { asOf: predictions.asOf.getTime(), horizon: predictions.horizonDays };
  return { asOf: { lastBaskets: predictions.lastBaskets }, horizon: predictions.horizonBaskets };
}

/** @throws OptionsError "horizon_not_over" */
export function checkOver(data: EventData, asOf: PairEnd, horizon: number): void {
  if (typeof asOf === "number") {
    checkHorizonOver(data, asOf, horizon);
  } else if (asOf.lastBaskets < horizon) {
    throw new OptionsError(
      "horizon_not_over",
      `Of the next ${horizon} baskets only ${asOf.lastBaskets} are there: leave out as many, asOf: { lastBaskets: ${horizon} }.`,
      { lastBaskets: asOf.lastBaskets, horizonBaskets: horizon },
    );
  }
}

/** The predictions' rows as pairs of codes of the table. */
export function predictedPairs<Row>(
  table: EventTable,
  predictions: Predictions<Row>,
  key: PairKey,
): PairList {
  const offsets = listOffsetsOf(predictions)!;
  const dictionary = dataOf(table).ids[key]?.dictionary;
  return {
    customers: Int32Array.from(gather(customerCodes(table, predictions), offsets.subarray(0, -1))),
    offsets,
    keys: Int32Array.from({ length: predictions.length }, (_, i) => dictionary!.codeOf(predictions.keyAt(i))),
  };
}

/** Where each of some pairs stands among all that there are. */
function placesIn(all: OwnedPairs, { customers, offsets, keys }: PairList): Int32Array {
  const ownerOf = new Map(Array.from(all.customers, (code, u) => [code, u]));
  const places = new Int32Array(keys.length);
  customers.forEach((customer, l) => {
    const u = ownerOf.get(customer)!;
    const [from, end] = [all.offsets[u]!, all.offsets[u + 1]!];
    const own = all.keys.subarray(from, end);
    for (let row = offsets[l]!; row < offsets[l + 1]!; row++) places[row] = from + own.indexOf(keys[row]!);
  });
  return places;
}

/** The pairs as they stood one horizon earlier, with what was bought of them since; undefined where there are none. */
function earlierPairs(
  data: EventData,
  key: PairKey,
  asOf: PairEnd,
  horizon: number,
): EarlierPairs | undefined {
  const start =
    typeof asOf === "number"
      ? windowStart(data.zone, asOf, horizon)
      : { lastBaskets: asOf.lastBaskets + horizon };
  const pairs = ownedPairsOf(new History(data, start), key);
  if (pairs.keys.length === 0) return undefined;
  const known = typeof asOf === "number" ? asOf : undefined;
  const { days, units } = pairOutcome(data, { pairs, key }, start, horizon, known);
  return { pairs, bought: Uint8Array.from(days, (n) => (n > 0 ? 1 : 0)), units };
}

function rowsOfContender(
  { score, probability, expected, ...contender }: Contender,
  places: Int32Array,
): Contender {
  return {
    ...contender,
    score: gather(score, places),
    probability: probability && gather(probability, places),
    expected: expected && gather(expected, places),
  };
}

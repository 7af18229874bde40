import { customerCodes, rowsByCode } from "../../evaluation/customer-codes.js";
import { History } from "../../events/history.js";
import { outcomeOf } from "../../events/outcome.js";
import { dataOf, type EventTable } from "../../events/table.js";
import { gather } from "../../matrix/gather.js";
import type { Contender, Truth } from "../../model/judge.js";
import type { Predictions } from "../../model/predictions.js";
import { windowStart } from "../../training/cutoffs.js";
import { labelSnapshot, Snapshot } from "../../training/snapshot.js";
import { checkHorizonOver } from "../common/check-cutoff.js";
import { type ActivitySummary, activityBaselines } from "./baselines.js";

/** Order days of the predicted customers within their horizon. */
export function activityTruth<Row>(table: EventTable, predictions: Predictions<Row>): Truth {
  const data = dataOf(table);
  const { asOf, horizonDays } = predictions;
  checkHorizonOver(data, asOf.getTime(), horizonDays);
  const end = data.zone.addDays(asOf.getTime(), horizonDays);
  const outcome = outcomeOf(data, asOf.getTime(), end);
  const counts = gather(outcome.orders, customerCodes(table, predictions));
  const labels = Uint8Array.from(counts, (n) => (n > 0 ? 1 : 0));
  return { labels, counts };
}

/** The baselines of the activity task, made from what was known at `asOf`. */
export function activityContenders<Row>(table: EventTable, predictions: Predictions<Row>): Contender[] {
  const data = dataOf(table);
  const asOf = predictions.asOf.getTime();
  const summary = summaryOf(new Snapshot(new History(data, asOf)), table, predictions);
  const before = new Snapshot(new History(data, windowStart(data.zone, asOf, predictions.horizonDays)));
  const earlier = before.length > 0 ? labelSnapshot(data, before, predictions.horizonDays, asOf) : undefined;
  return activityBaselines(summary, predictions.horizonDays, earlier);
}

/** Rows of the predicted customers in a snapshot, in the order of the predictions. */
export function predictedRows<Row>(
  { history, rows }: Snapshot,
  table: EventTable,
  predictions: Predictions<Row>,
): Int32Array {
  const rowOf = rowsByCode(rows, history.customerCount);
  return customerCodes(table, predictions).map((code) => rowOf[code]!);
}

/** Summary of the predicted customers, in the order of the predictions. */
function summaryOf<Row>(
  snapshot: Snapshot,
  table: EventTable,
  predictions: Predictions<Row>,
): ActivitySummary {
  const { summary } = snapshot;
  const positions = predictedRows(snapshot, table, predictions);
  return {
    frequency: gather(summary.frequency, positions),
    recency: gather(summary.recency, positions),
    T: gather(summary.T, positions),
  };
}

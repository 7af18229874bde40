import { OptionsError } from "../../errors.js";
import { History } from "../../events/history.js";
import { outcomeOf } from "../../events/outcome.js";
import { dataOf, type EventTable } from "../../events/table.js";
import type { Contender, Truth } from "../../model/judge.js";
import type { Predictions } from "../../model/predictions.js";
import { labelSnapshot, Snapshot } from "../../training/snapshot.js";
import { activityBaselines } from "./baselines.js";

/** Order days of the predicted customers within their horizon. */
export function activityTruth<Row>(table: EventTable, predictions: Predictions<Row>): Truth {
  const data = dataOf(table);
  const { asOf, horizonDays } = predictions;
  const end = data.zone.addDays(asOf.getTime(), horizonDays);
  if (data.zone.dayOf(end - 1) > data.zone.dayOf(table.until - 1)) {
    throw new OptionsError(
      "horizon_not_over",
      `The events end at ${new Date(table.until).toISOString()}, before the horizon of ${horizonDays} days from ${asOf.toISOString()} does.`,
      { until: table.until, end },
    );
  }
  const outcome = outcomeOf(data, asOf.getTime(), end);
  const counts = Float64Array.from(codesOf(table, predictions), (code) => outcome.orders[code]!);
  return { labels: Uint8Array.from(counts, (n) => (n > 0 ? 1 : 0)), counts };
}

/** The baselines of the activity task, made from what was known at `asOf`. */
export function activityContenders<Row>(table: EventTable, predictions: Predictions<Row>): Contender[] {
  const data = dataOf(table);
  const asOf = predictions.asOf.getTime();
  const snapshot = new Snapshot(new History(data, asOf), undefined, codesOf(table, predictions));
  const before = new Snapshot(new History(data, data.zone.addDays(asOf, -predictions.horizonDays)));
  const earlier = before.length > 0 ? labelSnapshot(data, before, predictions.horizonDays, asOf) : undefined;
  return activityBaselines(snapshot, predictions.horizonDays, earlier);
}

function codesOf<Row>(table: EventTable, predictions: Predictions<Row>): Int32Array {
  const { customers } = dataOf(table);
  return Int32Array.from(predictions.customerIds(), (id) => customers.codeOf(id));
}

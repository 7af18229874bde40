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
  const counts = new Float64Array(predictions.length);
  const labels = new Uint8Array(predictions.length);
  let i = 0;
  for (const id of predictions.customerIds()) {
    const n = outcome.orders[data.customers.codeOf(id)]!;
    counts[i] = n;
    labels[i++] = n > 0 ? 1 : 0;
  }
  return { labels, counts };
}

/** The baselines of the activity task, made from what was known at `asOf`. */
export function activityContenders<Row>(table: EventTable, predictions: Predictions<Row>): Contender[] {
  const data = dataOf(table);
  const asOf = predictions.asOf.getTime();
  const snapshot = new Snapshot(
    new History(dataOf(table.slice({ customers: predictions.customerIds() })), asOf),
  );
  const before = new Snapshot(new History(data, data.zone.addDays(asOf, -predictions.horizonDays)));
  const earlier = before.length > 0 ? labelSnapshot(data, before, predictions.horizonDays, asOf) : undefined;
  return activityBaselines(snapshot, predictions.horizonDays, earlier);
}

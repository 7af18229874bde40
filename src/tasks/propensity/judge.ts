import { customerCodes } from "../../evaluation/customer-codes.js";
import { History } from "../../events/history.js";
import { dataOf, type EventTable } from "../../events/table.js";
import type { Contender, Judge } from "../../model/judge.js";
import type { Predictions } from "../../model/predictions.js";
import { windowStart } from "../../training/cutoffs.js";
import { checkHorizonOver } from "../common/check-cutoff.js";
import { eventBaselines } from "./event-baselines.js";
import { EventSnapshot, labelEvents } from "./event-snapshot.js";
import type { Target } from "./target.js";

/**
 * How predictions of an event are judged: of those who got a message, where the next one is asked about.
 *
 * @param targetIn the target as it is read in a table: amounts are in its minor units
 */
export function eventJudge<Row extends { readonly customerId: string }>(
  targetIn: (table: EventTable) => Target,
): Required<Pick<Judge<Row>, "judged" | "truth" | "baselines">> {
  const snapshotOf = (table: EventTable, predictions: Predictions<Row>) =>
    new EventSnapshot(new History(dataOf(table), predictions.asOf.getTime()), targetIn(table)).only(
      customerCodes(table, predictions),
    );
  return {
    judged(table, predictions) {
      if (targetIn(table).of === "window") return predictions;
      const data = dataOf(table);
      const { snapshot } = labelEvents(data, snapshotOf(table, predictions), predictions.horizonDays);
      const contacted = new Set(snapshot.rows);
      return predictions.filter(({ customerId }) => contacted.has(data.customers.codeOf(customerId)));
    },
    truth(table, predictions) {
      const data = dataOf(table);
      const { asOf, horizonDays } = predictions;
      checkHorizonOver(data, asOf.getTime(), horizonDays);
      const { bought, orders } = labelEvents(data, snapshotOf(table, predictions), horizonDays);
      return { labels: bought, counts: orders };
    },
    baselines(table, predictions): Contender[] {
      const data = dataOf(table);
      const { asOf, horizonDays } = predictions;
      const from = windowStart(data.zone, asOf.getTime(), horizonDays);
      const before = new EventSnapshot(new History(data, from), targetIn(table));
      const earlier = before.length > 0 ? labelEvents(data, before, horizonDays, asOf.getTime()) : undefined;
      return eventBaselines(snapshotOf(table, predictions), horizonDays, earlier);
    },
  };
}

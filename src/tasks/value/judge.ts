import { EventError } from "../../errors.js";
import { customerCodes } from "../../evaluation/customer-codes.js";
import { History } from "../../events/history.js";
import { dataOf } from "../../events/table.js";
import { gather } from "../../matrix/gather.js";
import type { Contender, Judge } from "../../model/judge.js";
import { windowStart } from "../../training/cutoffs.js";
import { labelSnapshot, Snapshot } from "../../training/snapshot.js";
import { activityTruth, predictedRows } from "../activity/judge.js";
import { checkHorizonOver } from "../common/check-cutoff.js";
import { modelContender } from "../common/contender.js";
import { valueBaselines } from "./baselines.js";
import { valuedWindows } from "./buyers.js";
import { judgedRows } from "./judged-rows.js";
import { windowValues } from "./window-value.js";

/**
 * How values are judged: by what was spent within the horizon, net of the refunds known at its end and undiscounted, of
 * the customers of whom it is known.
 */
export function valueJudge<Row extends { readonly customerId: string }>(): Required<
  Omit<Judge<Row>, "query">
> {
  return {
    judged(table, predictions) {
      const data = dataOf(table);
      const { horizonDays } = predictions;
      const cutoff = predictions.asOf.getTime();
      checkHorizonOver(data, cutoff, horizonDays);
      const codes = customerCodes(table, predictions).slice().sort();
      const snapshot = new Snapshot(new History(data, cutoff)).only(codes);
      const labelled = labelSnapshot(data, snapshot, horizonDays);
      const rows = judgedRows({ ...labelled, value: windowValues(data, labelled) });
      if (rows.length === codes.length) return predictions;
      if (rows.length === 0) {
        throw new EventError(
          "no_amounts",
          `No order within ${horizonDays} days from ${predictions.asOf.toISOString()} has an 'amount': there is no value to judge by.`,
          { asOf: cutoff, horizonDays },
        );
      }
      const judged = new Set(rows.map((i) => codes[i]!));
      return predictions.filter(({ customerId }) => judged.has(data.customers.codeOf(customerId)));
    },
    contender(predictions) {
      const value = predictions.columns["expectedSpend"] as Float64Array;
      return { ...modelContender(predictions, "expectedOrders"), score: value, value };
    },
    truth(table, predictions) {
      const data = dataOf(table);
      const { asOf, horizonDays } = predictions;
      const snapshot = new Snapshot(new History(data, asOf.getTime()));
      const values = windowValues(data, { snapshot, horizon: horizonDays });
      return {
        ...activityTruth(table, predictions),
        values: gather(values, predictedRows(snapshot, table, predictions)),
      };
    },
    baselines(table, predictions): Contender[] {
      const data = dataOf(table);
      const { horizonDays } = predictions;
      const asOf = predictions.asOf.getTime();
      const snapshot = new Snapshot(new History(data, asOf));
      const before = new Snapshot(new History(data, windowStart(data.zone, asOf, horizonDays)));
      const [earlier] =
        before.length > 0 ? valuedWindows(data, [labelSnapshot(data, before, horizonDays, asOf)], asOf) : [];
      const rows = predictedRows(snapshot, table, predictions);
      return valueBaselines(snapshot, horizonDays, earlier).map(({ name, role, score, value }) => ({
        name,
        role,
        score: gather(score, rows),
        ...(value && { value: gather(value, rows) }),
      }));
    },
  };
}

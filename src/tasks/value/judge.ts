import { customerCodes, rowsByCode } from "../../evaluation/customer-codes.js";
import { History } from "../../events/history.js";
import { dataOf } from "../../events/table.js";
import { gather } from "../../matrix/gather.js";
import type { Contender, Judge } from "../../model/judge.js";
import { windowStart } from "../../training/cutoffs.js";
import { labelSnapshot, Snapshot } from "../../training/snapshot.js";
import { activityTruth } from "../activity/judge.js";
import { modelContender } from "../common/contender.js";
import { valueBaselines } from "./baselines.js";
import { valuedWindows } from "./buyers.js";
import { knownValues } from "./out-of-time.js";
import { windowValues } from "./window-value.js";

/** How values are judged: by what was spent within the horizon, net of the refunds known at its end and undiscounted. */
export function valueJudge<Row>(): Judge<Row> {
  return {
    contender(predictions) {
      const value = predictions.columns["expectedSpend"] as Float64Array;
      return { ...modelContender(predictions, "expectedOrders"), score: value, value };
    },
    truth(table, predictions) {
      const data = dataOf(table);
      const { asOf, horizonDays } = predictions;
      const snapshot = new Snapshot(new History(data, asOf.getTime()));
      const values = knownValues(windowValues(data, { snapshot, horizon: horizonDays }));
      return {
        ...activityTruth(table, predictions),
        values: gather(values, rowsIn(snapshot, customerCodes(table, predictions))),
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
      const rows = rowsIn(snapshot, customerCodes(table, predictions));
      return valueBaselines(snapshot, horizonDays, earlier).map(({ name, role, score, value }) => ({
        name,
        role,
        score: gather(score, rows),
        ...(value && { value: gather(value, rows) }),
      }));
    },
  };
}

/** Rows of customers, by code, in a snapshot. */
function rowsIn({ rows, history }: Snapshot, codes: Int32Array): Int32Array {
  const rowOf = rowsByCode(rows, history.customerCount);
  return codes.map((code) => rowOf[code]!);
}

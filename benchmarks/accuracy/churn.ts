import { churn, EventTable } from "siyu";
import { backtestWarnings } from "siyu/evaluation";
import type { BenchmarkRow } from "../report.js";
import { peerContenders, purchaseModelContenders } from "./churn/contenders.js";
import { churnProtocols, purchasesFile } from "./churn/protocols.js";
import { parityRows, warningRows } from "./churn/warning-rows.js";

/** One half is what the targets are at; at .3 the recency rule too has alarms on every data set. */
const precisions = [0.5, 0.3];

/**
 * Who is warned of, and how early, at a stated precision: scored at regular dates, beside the recency rule, the overdue
 * ratio, a purchase model and models in Python; skips, saying so, the data sets that are absent.
 */
export async function churnWarnings(only?: RegExp): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const protocol of churnProtocols) {
    if (only && !only.test(protocol.data)) continue;
    const path = purchasesFile(protocol);
    if (!path) {
      console.error(`skipped: ${protocol.data} is not there`);
      continue;
    }
    const table = await EventTable.fromCsv(path);
    const { from, everyDays, scorings, horizonDays, trainUntil } = protocol;
    const against = {
      ...purchaseModelContenders(table, protocol),
      ...(await peerContenders(path, protocol)),
    };
    const result = await backtestWarnings(
      churn.warning,
      table,
      { horizonDays },
      {
        ...{ from, everyDays, scorings, trainUntil, precisions, against },
      },
    );
    rows.push(...warningRows(protocol, result), ...parityRows(protocol, result));
  }
  return rows;
}

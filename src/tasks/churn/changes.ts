import { rowsByCode } from "../../evaluation/customer-codes.js";
import type { Snapshot } from "../../training/snapshot.js";
import { bands } from "../common/bands.js";
import type { WarningScores } from "./warning-model.js";

/** The same by code. */
export const changes = ["newlyInDanger", "escalated", "recovered"] as const;
/** How the danger of a customer has changed. */
export type Change = (typeof changes)[number];

/** Customers as they stood, with their warnings. */
interface ScoredCustomers {
  readonly snapshot: Snapshot;
  readonly scores: Pick<WarningScores, "band" | "probability">;
}

/** Rows of now whose danger has changed, ascending, and columns with one entry each. */
export interface ChangedRows {
  readonly rows: Int32Array;
  /** Position in `changes`. */
  readonly change: Uint8Array;
  /** Position in `bands`; their number where the customer had no order then. */
  readonly bandBefore: Uint8Array;
  /** NaN where the customer had no order then. */
  readonly probabilityBefore: Float64Array;
}

const warning = bands.indexOf("warning");
const critical = bands.indexOf("critical");

/** @param customers how many the data knows */
export function changedRows(now: ScoredCustomers, before: ScoredCustomers, customers: number): ChangedRows {
  const rowBefore = rowsByCode(before.snapshot.rows, customers);
  const found: { row: number; change: Change; from: number }[] = [];
  now.snapshot.rows.forEach((code, row) => {
    const from = rowBefore[code]!;
    const change = changeOf(from < 0 ? 0 : before.scores.band[from]!, now.scores.band[row]!);
    if (change) found.push({ row, change, from });
  });
  return {
    rows: Int32Array.from(found, ({ row }) => row),
    change: Uint8Array.from(found, ({ change }) => changes.indexOf(change)),
    bandBefore: Uint8Array.from(found, ({ from }) => (from < 0 ? bands.length : before.scores.band[from]!)),
    probabilityBefore: Float64Array.from(found, ({ from }) =>
      from < 0 ? Number.NaN : before.scores.probability[from]!,
    ),
  };
}

function changeOf(before: number, now: number): Change | undefined {
  if (now >= warning && before < warning) return "newlyInDanger";
  if (now === critical && before < critical) return "escalated";
  return now < warning && before >= warning ? "recovered" : undefined;
}

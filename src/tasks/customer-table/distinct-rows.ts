import { gather } from "../../matrix/gather.js";
import type { Labelled } from "../../training/rows.js";
import type { LabelledRows } from "../../training/sample-rows.js";
import type { TableRows } from "./table-rows.js";

/** Features and labels of the rows at some positions. */
export function someRowsOf(
  { snapshot, bought }: Labelled<TableRows>,
  positions: Int32Array,
): Pick<LabelledRows, "parts" | "labels"> {
  const { features, columns } = snapshot.features();
  const part = { features, columns: columns.map((column) => gather(column, positions)) };
  return { parts: [part], labels: gather(bought, positions) };
}

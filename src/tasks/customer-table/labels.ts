import { EventError } from "../../errors.js";
import { wordOf } from "./cells.js";
import { type CustomerTable, columnOf } from "./read-table.js";

/** Which column is the outcome, and which value of it is the predicted event. */
export interface LabelColumn {
  readonly label: string;
  /** Absent: 1, true, "yes" and the like. */
  readonly positive?: string | number | boolean | undefined;
}

const ones = new Set(["1", "true", "yes", "y", "是"]);
const zeros = new Set(["0", "false", "no", "n", "否"]);

/** Values that are shown of a label, at most. */
const shownValues = 5;

/** What a table holds for the label, for messages: "Yes" (12 rows), "No" (3 rows). */
export function labelValues(table: CustomerTable, { label }: LabelColumn): string {
  const counts = new Map<string, number>();
  for (const word of columnOf(table, label, "'label'").words) {
    if (word !== "") counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const shown = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, shownValues);
  const others = counts.size > shown.length ? ", ..." : "";
  if (shown.length === 0) return "no value";
  return shown.map(([word, count]) => `"${word}" (${count} rows)`).join(", ") + others;
}

/**
 * Outcomes of the rows: 1, 0, or -1 where none is given.
 *
 * @throws OptionsError "unknown_column" where the table has no such column
 * @throws EventError "bad_label" for a value that is neither yes nor no
 */
export function labelsOf(table: CustomerTable, { label, positive }: LabelColumn, where: string): Int8Array {
  const column = columnOf(table, label, `${where}: 'label'`);
  column.check();
  const wanted = positive === undefined ? undefined : wordOf(positive);
  return Int8Array.from(column.words, (word, at) => {
    if (word === "") return -1;
    if (wanted !== undefined) return word === wanted ? 1 : 0;
    const plain = word.toLowerCase();
    if (ones.has(plain)) return 1;
    if (zeros.has(plain)) return 0;
    const row = column.givenRow(at);
    throw new EventError(
      "bad_label",
      `Row ${row}: label '${label}' must be 0 or 1, a boolean, or yes or no; got "${word}". Say which value is the event: positive: "${word}".`,
      { label, row },
    );
  });
}

import { EventError, OptionsError } from "../../errors.js";
import { wordOf } from "./cells.js";
import type { CustomerTable } from "./read-table.js";

/** Which column is the outcome, and which value of it is the predicted event. */
export interface LabelColumn {
  readonly label: string;
  /** Absent: 1, true, "yes" and the like. */
  readonly positive?: string | number | boolean | undefined;
}

const ones = new Set(["1", "true", "yes", "y", "是"]);
const zeros = new Set(["0", "false", "no", "n", "否"]);

/**
 * Outcomes of the rows: 1, 0, or -1 where none is given.
 *
 * @throws OptionsError "unknown_column" where the table has no such column
 * @throws EventError "bad_label" for a value that is neither yes nor no
 */
export function labelsOf(
  { columns }: CustomerTable,
  { label, positive }: LabelColumn,
  where: string,
): Int8Array {
  const column = columns.find(({ name }) => name === label);
  if (!column) {
    const known = columns.map(({ name }) => name);
    throw new OptionsError(
      "unknown_column",
      `${where}: there is no column '${label}' with the label. There are ${known.join(", ")}.`,
      {
        column: label,
        columns: known,
      },
    );
  }
  const wanted = positive === undefined ? undefined : wordOf(positive);
  return Int8Array.from(column.words, (word, row) => {
    if (word === "") return -1;
    if (wanted !== undefined) return word === wanted ? 1 : 0;
    const plain = word.toLowerCase();
    if (ones.has(plain)) return 1;
    if (zeros.has(plain)) return 0;
    throw new EventError(
      "bad_label",
      `Label '${label}' must be 0 or 1, a boolean, or yes or no; got "${word}" in row ${row}. Say which value is the event: positive: "${word}".`,
      { row, label },
    );
  });
}

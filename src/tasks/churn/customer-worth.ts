import { OptionsError } from "../../errors.js";
import type { Snapshot } from "../../training/snapshot.js";

/**
 * What each row is worth: NaN where it is not said.
 *
 * @param values name of a column of numbers of the customers table, or worth by customer id
 * @throws OptionsError "unknown_column"
 */
export function worthOf(
  { history, rows }: Snapshot,
  values: string | ReadonlyMap<string, number>,
): Float64Array {
  if (typeof values !== "string") {
    return Float64Array.from(rows, (code) => values.get(history.customers.at(code)) ?? Number.NaN);
  }
  const { numeric } = history.attributes;
  const column = numeric.find(({ name }) => name === values);
  if (column) return Float64Array.from(rows, (code) => column.values[code]!);
  const known = numeric.map(({ name }) => name);
  throw new OptionsError(
    "unknown_column",
    `values: the customers table has no column of numbers '${values}'${known.length > 0 ? `; there are ${known.join(", ")}` : ""}.`,
    { column: values, columns: known },
  );
}

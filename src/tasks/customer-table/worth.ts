import { OptionsError } from "../../errors.js";
import type { CustomerTable } from "./read-table.js";

/**
 * What each customer of a table is worth: NaN where it is not said.
 *
 * @param values name of a column of numbers, or worth by customer id
 * @throws OptionsError "unknown_column"
 */
export function worthOf(
  { table: { ids, columns } }: { readonly table: CustomerTable },
  values: string | ReadonlyMap<string, number>,
): Float64Array {
  if (typeof values !== "string") return Float64Array.from(ids, (id) => values.get(id) ?? Number.NaN);
  const column = columns.find(({ name }) => name === values);
  if (column) return column.numbers;
  const known = columns.map(({ name }) => name);
  throw new OptionsError(
    "unknown_column",
    `values: there is no column '${values}'. There are ${known.join(", ")}.`,
    {
      column: values,
      columns: known,
    },
  );
}

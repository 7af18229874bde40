import { type CustomerTable, columnOf } from "./read-table.js";

/**
 * What each customer of a table is worth: NaN where it is not said.
 *
 * @param values name of a column of numbers, or worth by customer id
 * @throws OptionsError "unknown_column"
 */
export function worthOf(
  table: CustomerTable,
  values: string | ReadonlyMap<string, number>,
  where: string,
): Float64Array {
  if (typeof values === "string") return columnOf(table, values, `${where}: 'values'`).numbers;
  return Float64Array.from(table.ids, (id) => values.get(id) ?? Number.NaN);
}

import { OptionsError } from "../../errors.js";
import { countCells } from "./cell-counts.js";
import { type CustomerTable, columnOf } from "./read-table.js";

/**
 * What each customer of a table is worth: NaN where it is not said.
 *
 * @param values name of a column of numbers, or worth by customer id
 * @throws OptionsError "unknown_column", also for a column of texts without any number
 */
export function worthOf(
  table: CustomerTable,
  values: string | ReadonlyMap<string, number>,
  where: string,
): Float64Array {
  if (typeof values === "string") return numbersNamed(table, values, `${where}: 'values'`);
  return Float64Array.from(table.ids, (id) => values.get(id) ?? Number.NaN);
}

function numbersNamed(table: CustomerTable, name: string, what: string): Float64Array {
  const column = columnOf(table, name, what);
  const { given, unknown, numbers } = countCells(column);
  if (numbers > 0 || given === unknown) return column.numbers;
  throw new OptionsError(
    "unknown_column",
    `${what}: '${name}' is no column of numbers: none of its cells is one.`,
    {
      column: name,
    },
  );
}

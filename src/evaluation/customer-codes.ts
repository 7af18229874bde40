import { dataOf, type EventTable } from "../events/table.js";
import type { Predictions } from "../model/predictions.js";

/** Code in the table of the customer of each row of predictions made from it. */
export function customerCodes<Row>(table: EventTable, predictions: Predictions<Row>): Int32Array {
  const { customers } = dataOf(table);
  const codes = new Int32Array(predictions.length);
  let row = 0;
  let last: string | undefined;
  for (const id of predictions.customerIds()) {
    codes[row] = id === last ? codes[row - 1]! : customers.codeOf(id); // the rows of a customer stand together
    last = id;
    row++;
  }
  return codes;
}

/** Row of each customer of a table, by code; -1 for those who have none. */
export function rowsByCode(codes: Int32Array, customerCount: number): Int32Array {
  const rows = new Int32Array(customerCount).fill(-1);
  for (let row = 0; row < codes.length; row++) rows[codes[row]!] = row;
  return rows;
}

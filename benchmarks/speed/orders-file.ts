import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/**
 * Writes seeded orders of three years and about `rows` / 8 customers as CSV: two lines an order, ids of up to ten
 * characters.
 *
 * @returns the sum of their amounts in minor units
 */
export async function writeOrders(file: string, rows: number): Promise<number> {
  let state = 20260105;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const out = createWriteStream(file);
  out.write("customer_id,timestamp,order_id,item_id,category_id,quantity,amount\n");
  let total = 0;
  let text = "";
  for (let i = 0; i < rows; i++) {
    const seconds = Math.floor(random() * 3 * 365 * 86_400);
    const time = new Date(Date.UTC(2023, 0, 1) + seconds * 1000).toISOString().slice(0, 19);
    const minor = 100 + Math.floor(random() * 50_000);
    const customer = Math.floor(random() * random() * (rows / 8));
    const item = Math.floor(random() * random() * 20_000);
    total += minor;
    text += `C${customer},${time},O${i >> 1},SKU${item},CAT${item % 200},${1 + Math.floor(random() * 4)},${(minor / 100).toFixed(2)}\n`;
    if (text.length < 1 << 20 && i < rows - 1) continue;
    if (!out.write(text)) await new Promise<void>((resolve) => out.once("drain", resolve));
    text = "";
  }
  out.end();
  await finished(out);
  return total;
}

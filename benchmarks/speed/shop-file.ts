import { createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { EventTable } from "siyu";
import { createRandom } from "../../src/stats/random.js";

/** Days that the orders lie in, from 2023-01-01. */
const days = 3 * 365;
const items = 5000;
const categories = 300;
const channels = ["app", "store", "mini-program", "live"];

/**
 * Writes the purchase lines of a seeded shop as CSV, in the order of their days, as shops export them: customers come
 * at any time, order at a rate and in lines of their own, and leave after an order by chance. About ten lines a
 * customer, half an order day each; every customer has one at least. There are no order ids: the lines of a customer's
 * day are one order.
 *
 * @returns the number of lines
 */
export async function writeShop(file: string, customers: number): Promise<number> {
  const random = createRandom(20260105);
  const nextDay = Int16Array.from({ length: customers }, () => random.int(days));
  const meanGap = Float32Array.from(nextDay, () => random.gamma(2, 1 / 50));
  const leaves = Float32Array.from(nextDay, () => random.beta(1, 5));
  const lineOf = Array.from({ length: items }, (_, item) => {
    const price = 100 + random.int(50_000);
    const [full, reduced] = [price, Math.round(0.9 * price)].map((minor) => (minor / 100).toFixed(2));
    const off = (Number(full) - Number(reduced)).toFixed(2);
    return [
      `SKU${item},CAT${item % categories},${full},0`,
      `SKU${item},CAT${item % categories},${reduced},${off}`,
    ];
  });
  const out = createWriteStream(file);
  out.write("customer_id,timestamp,channel,item_id,category_id,amount,discount\n");
  let written = 0;
  let text = "";
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
    for (let c = 0; c < customers; c++) {
      if (nextDay[c] !== day) continue;
      const hour = String(8 + random.int(14)).padStart(2, "0");
      const channel = channels[random.int(channels.length)]!;
      for (let lines = 1 + random.int(3); lines > 0; lines--) {
        const item = Math.floor(random.next() * random.next() * items);
        const line = lineOf[item]![random.next() < 0.3 ? 1 : 0]!;
        text += `C${c},${date}T${hour}:00:00,${channel},${line}\n`;
        written++;
      }
      const gap = 1 + Math.floor(random.exponential(1 / meanGap[c]!));
      nextDay[c] = random.next() < leaves[c]! || day + gap >= days ? -1 : day + gap;
      if (text.length < 1 << 20) continue;
      if (!out.write(text)) await new Promise<void>((resolve) => out.once("drain", resolve));
      text = "";
    }
  }
  out.end(text);
  await finished(out);
  return written;
}

/** The events of a shop, whose file is written into a folder unless it is there. */
export async function shopOf(folder: string, customers: number): Promise<EventTable> {
  const file = join(folder, `lines-${customers}.csv`);
  if (!existsSync(file)) await writeShop(file, customers);
  return EventTable.fromCsv(file);
}

import type { SimulatedEvent } from "./simulator/log/event-row.js";
import type { SimulationOptions } from "./simulator/options.js";
import { simulate } from "./simulator/simulate.js";

/** What the shipped sample is made from: eighteen months, the last 90 days of which hold a 618. */
export const sampleOptions = {
  customers: 900,
  days: 547,
  seed: 618,
  start: "2024-01-01",
  mechanisms: { rate: { medianGapDays: 98 }, assortment: { sameBasket: 0.1 } },
} as const satisfies SimulationOptions;

const sampleTypes: ReadonlySet<string> = new Set(["join", "purchase", "refund"]);

/** The sample's files as text, by file name: `orders.csv` (joins, purchases, refunds by time) and `calendar.csv`. */
export function makeSampleFiles(): { readonly "orders.csv": string; readonly "calendar.csv": string } {
  const brand = simulate(sampleOptions);
  const events = [...brand.events]
    .filter(({ type }) => sampleTypes.has(type))
    .sort((a, b) => a.timestamp - b.timestamp);
  const header = "customer_id,timestamp,type,order_id,item_id,category_id,quantity,amount,channel";
  return {
    "orders.csv": text([header, ...events.map(orderRow)]),
    "calendar.csv": text([
      "name,from,to",
      ...brand.calendar.map(({ name, from, to }) => `${name},${from},${to}`),
    ]),
  };
}

function orderRow({
  customerId,
  timestamp,
  type,
  orderId,
  itemId,
  categoryId,
  quantity,
  amount,
  channel,
}: SimulatedEvent): string {
  const money = amount?.toFixed(2);
  return [
    customerId,
    instantText(timestamp),
    type,
    orderId,
    itemId,
    categoryId,
    quantity,
    money,
    channel,
  ].join(",");
}

/** ISO 8601 to the minute, such as "2024-11-11T12:05Z": the simulation knows no seconds. */
function instantText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16)}Z`;
}

function text(rows: readonly string[]): string {
  return `${rows.join("\n")}\n`;
}

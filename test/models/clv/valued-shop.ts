import { clv, EventTable } from "siyu";
import { dayMs } from "../../../src/events/calendar-day.js";
import { gammaShop } from "./gamma-shop.js";

/** A shop, its events until the end of the longest horizon, and a model that has seen those before the cutoff. */
export async function valuedShop() {
  const shop = gammaShop(500, 8, 540, 180);
  const { cutoff } = shop;
  const until = cutoff + 180 * dayMs;
  const table = EventTable.from(shop.events, { until });
  const horizons = [60, 180];
  const model = await clv.value.train(table, { cutoff, horizonDays: horizons });
  return { shop, table, cutoff, until, horizons, query: { asOf: cutoff }, model };
}

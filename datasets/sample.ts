import { fileURLToPath } from "node:url";
import { EventTable } from "../src/events/table.js";

/** Path of the sample's orders: a CSV of joins, purchases and refunds of 900 simulated customers in 18 months. */
export function samplePath(): string {
  return fileURLToPath(new URL("./sample/orders.csv", import.meta.url));
}

/** Path of the promotions known to the brand while the sample runs: a CSV of name, from, to (both inclusive). */
export function sampleCalendarPath(): string {
  return fileURLToPath(new URL("./sample/calendar.csv", import.meta.url));
}

/** The sample as events, in the calendar days of Shanghai. */
export async function loadSample(): Promise<EventTable> {
  return EventTable.fromCsv(samplePath(), { timeZone: "Asia/Shanghai" });
}

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import Papa from "papaparse";
import { EventTable } from "../src/events/table.js";
import type { SimulatedPromotion } from "./simulator/world/calendar.js";

/** Path of the sample's orders: a CSV of joins, purchases and refunds of 900 simulated customers in 18 months. */
export function samplePath(): string {
  return fileURLToPath(new URL("./sample/orders.csv", import.meta.url));
}

/** Path of the promotions that the brand knows while the sample runs: a CSV of name, from, to (both inclusive). */
export function sampleCalendarPath(): string {
  return fileURLToPath(new URL("./sample/calendar.csv", import.meta.url));
}

/** The sample as events in the calendar days of Shanghai, with its calendar beside them. */
export async function loadSample(): Promise<EventTable> {
  const events = await EventTable.fromCsv(samplePath(), { timeZone: "Asia/Shanghai" });
  const text = await readFile(sampleCalendarPath(), "utf8");
  const { data: calendar } = Papa.parse<SimulatedPromotion>(text, { header: true, skipEmptyLines: true });
  return events.with({ calendar });
}

import { z } from "zod";
import { linesOf } from "../../src/events/readers/json-lines.js";
import { openSource } from "../../src/events/readers/source.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import { wrongLayout } from "./layout.js";
import type { LoadOptions } from "./load-options.js";
import { brokenEvent } from "./table-events.js";

/** Whether a file holds objects, not a table: its first character says so. @throws EventError `file_not_found` */
export async function isJsonLines(path: string): Promise<boolean> {
  for await (const { texts } of linesOf((await openSource(path)).chunks))
    if (texts[0] !== undefined) return texts[0].trimStart().startsWith("{");
  return false;
}

const number = z.union([z.number(), z.string()]).transform(String);
const trip = z.object({
  anno: number,
  mese_n: number,
  giorno_n: number,
  ora: number,
  minuto: number,
  basket: z.record(z.string(), z.unknown()),
});
const customer = z.object({ customer_id: number, data: z.record(z.string(), z.unknown()) });

/**
 * Purchases of a file with a customer a line; a line or a trip that is none is one broken row.
 *
 * @throws EventError `wrong_layout` where the first line is no customer
 */
export async function* tripsOfLines(
  path: string,
  categoryOf: ReadonlyMap<string, string>,
  { signal, onProgress }: LoadOptions,
): AsyncGenerator<CustomerEvent[]> {
  const { chunks, totalBytes, bytesTaken } = await openSource(path, signal);
  let rows = 0;
  let isFirst = true;
  const take = (lines: readonly string[]): CustomerEvent[] => {
    const written = lines.filter((line) => line.trim() !== "");
    if (isFirst && written[0] !== undefined) checkFirst(path, written[0]);
    isFirst &&= written.length === 0;
    const events = written.flatMap((line) => eventsOfCustomer(line, categoryOf));
    rows += events.length;
    return events;
  };
  for await (const { texts } of linesOf(chunks)) {
    const events = take(texts);
    onProgress?.({ bytes: bytesTaken(), totalBytes, rows });
    yield events;
  }
}

function checkFirst(path: string, line: string): void {
  if (customer.safeParse(objectOf(line)).success) return;
  throw wrongLayout(
    path,
    "line 1",
    "an object a line with 'customer_id' and 'data', as coop100.json has",
    line,
  );
}

function eventsOfCustomer(line: string, categoryOf: ReadonlyMap<string, string>): CustomerEvent[] {
  const found = customer.safeParse(objectOf(line));
  if (!found.success) return [brokenEvent(line)];
  const { customer_id: customerId, data } = found.data;
  return Object.entries(data).flatMap(([name, value]): CustomerEvent[] => {
    const { success, data: one } = trip.safeParse(value);
    if (!success) return [brokenEvent(name)];
    const date = [one.anno, one.mese_n, one.giorno_n].map(twoDigits).join("-");
    const timestamp = `${date}T${twoDigits(one.ora)}:${twoDigits(one.minuto)}`;
    const orderId = `${customerId}-${name}`;
    return Object.keys(one.basket).map((itemId) => ({
      customerId,
      timestamp,
      orderId,
      itemId,
      categoryId: categoryOf.get(itemId),
    }));
  });
}

function objectOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function twoDigits(text: string): string {
  return text.padStart(2, "0");
}

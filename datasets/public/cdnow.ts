import type { CustomerEvent } from "../../src/events/schema.js";
import { EventTable } from "../../src/events/table.js";
import { readText, wrongLayout } from "./layout.js";

const masterLine = /^(?<id>\d+)\s+(?<date>\d{8})\s+(?<count>\d+)\s+(?<value>\d+(?:\.\d+)?)$/;
const sampleLine = /^(?<id>\d+)\s+\d+\s+(?<date>\d{8})\s+(?<count>\d+)\s+(?<value>\d+(?:\.\d+)?)$/;
const expected =
  "customer id, [sample id,] date YYYYMMDD, number of CDs and dollars, separated by spaces, as in CDNOW_master.txt or CDNOW_sample.txt";

/**
 * Loads CDNOW: purchases of the 23,570 customers who first bought in 1997 Q1 (`CDNOW_master.txt`, 69,659 lines),
 * or of every tenth of them (`CDNOW_sample.txt`, 6,919 lines, with one more id in front of the date).
 *
 * Published by Fader and Hardie, https://www.brucehardie.com/datasets/. Customers have their id of the master
 * file in both; dates have no time of day; amounts are dollars, 0 included.
 *
 * @param path the text file, plain or gzip
 * @throws EventError `wrong_layout` with what was expected and found, `file_not_found`
 */
export async function loadCdnow(path: string): Promise<EventTable> {
  return EventTable.from(parseCdnow(await readText(path), path));
}

function parseCdnow(text: string, path: string): CustomerEvent[] {
  const lines = text.split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== "")?.trim() ?? "";
  const layout = masterLine.test(first) ? masterLine : sampleLine;
  const events: CustomerEvent[] = [];
  lines.forEach((raw, index) => {
    const line = raw.trim();
    if (line === "") return;
    const event = parseLine(line, layout);
    if (event === undefined) throw wrongLayout(path, `line ${index + 1}`, expected, line);
    events.push(event);
  });
  if (events.length === 0) throw wrongLayout(path, "line 1", expected, "");
  return events;
}

function parseLine(line: string, layout: RegExp): CustomerEvent | undefined {
  const fields = layout.exec(line)?.groups;
  if (fields === undefined) return undefined;
  const { id, date, count, value } = fields as { id: string; date: string; count: string; value: string };
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const timestamp = Date.parse(`${day}T00:00Z`);
  if (Number.isNaN(timestamp) || new Date(timestamp).toISOString().slice(0, 10) !== day) return undefined;
  return { type: "purchase", customerId: id, timestamp, quantity: Number(count), amount: Number(value) };
}

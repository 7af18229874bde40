/**
 * Speed and memory of the event table, one thread. Prints one JSON line a task:
 * `{ task, value, unit, goal, calibration }`, where `value` of a time is the median of the runs in CPU seconds.
 *
 * `calibration` is the time in the same minute of putting the same four ids of each event into four Maps, which does
 * a part of the work: where it is larger than .35 s, the machine was busy or slow.
 *
 * Before timing it checks that the table gives back the events it was made of.
 */
import { pathToFileURL } from "node:url";
import { type EventData, idFields } from "../../src/events/data.js";
import { dataOf, EventTable } from "../../src/events/table.js";
import { createRandom } from "../../src/stats/random.js";

const eventCount = 1_000_000;
const runs = 5;

interface SampleEvent {
  readonly customerId: string;
  readonly timestamp: number;
  readonly orderId: string;
  readonly itemId: string;
  readonly categoryId: string;
  readonly quantity: number;
  readonly amount: number;
}

interface Measured {
  readonly task: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number;
  readonly calibration?: number;
  readonly calibrationOf?: string;
}

/** Times and sizes of the EventTable rows of TARGETS 7. */
export function measureEvents(): Measured[] {
  return [...measureIds("short", 0.4), ...measureIds("long", 1)];
}

function measureIds(ids: "short" | "long", goal: number): Measured[] {
  const events = sampleEvents(ids);
  check(events.slice(0, 10_000));
  const seconds: number[] = [];
  const mapSeconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    seconds.push(cpuSeconds(() => EventTable.from(events)));
    mapSeconds.push(cpuSeconds(() => fourMaps(events)));
  }
  const calibration = median(mapSeconds);
  const data = dataOf(EventTable.from(events));
  const { columnBytes, idBytes, idCount } = residentBytes(data);
  return [
    {
      task: `1M event objects into a table, ${ids} ids`,
      value: median(seconds),
      unit: "s",
      goal,
      calibration,
      calibrationOf: "the same ids into four Maps",
    },
    {
      task: `columns of an event table, ${ids} ids`,
      value: columnBytes / eventCount,
      unit: "B/event",
      goal: 24,
    },
    { task: `dictionaries, ${ids} ids`, value: idBytes / idCount, unit: "B/id", goal: 40 },
  ];
}

/** A million lines of 100,000 customers over two years; as if read from JSON, so that no text is shared. */
function sampleEvents(ids: "short" | "long"): SampleEvent[] {
  const random = createRandom(1);
  const customer = (c: number) =>
    ids === "short" ? `c${c}` : `oX5f8s_${String(c * 7919).padStart(21, "k")}`;
  const order = (o: number) => (ids === "short" ? `o${o}` : `2021010522001${String(o).padStart(15, "0")}`);
  const events: SampleEvent[] = [];
  for (let i = 0; i < eventCount; i++) {
    events.push({
      customerId: customer(Math.floor(random.next() * 1e5)),
      timestamp: 1_600_000_000_000 + Math.floor(random.next() * 6.3e10),
      orderId: order(i),
      itemId: `i${Math.floor(random.next() * 1e4)}`,
      categoryId: `g${Math.floor(random.next() * 100)}`,
      quantity: 1 + Math.floor(random.next() * 3),
      amount: Math.floor(random.next() * 50_000) / 100,
    });
  }
  const parts: SampleEvent[] = [];
  for (let i = 0; i < eventCount; i += 50_000) {
    for (const event of JSON.parse(JSON.stringify(events.slice(i, i + 50_000)))) parts.push(event);
  }
  return parts;
}

function check(events: readonly SampleEvent[]): void {
  const key = ({ customerId, orderId }: { customerId: unknown; orderId?: unknown }) =>
    `${customerId} ${orderId}`;
  const given = new Map(events.map((event) => [key(event), event]));
  for (const row of EventTable.from(events).toRows()) {
    const event = given.get(key(row));
    const isSame = event && event.timestamp === row.timestamp && event.amount === row.amount;
    if (!isSame || event.itemId !== row.itemId || event.quantity !== row.quantity) {
      throw new Error("The table does not give back the events it was made of.");
    }
  }
}

function fourMaps(events: readonly SampleEvent[]): number {
  const maps = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  for (const { customerId, orderId, itemId, categoryId } of events) {
    for (const [m, id] of [customerId, orderId, itemId, categoryId].entries()) {
      const map = maps[m]!;
      if (!map.has(id)) map.set(id, map.size);
    }
  }
  return maps[1]!.size;
}

/** Bytes of columns and of dictionaries, each dictionary with its index. */
function residentBytes(data: EventData): { columnBytes: number; idBytes: number; idCount: number } {
  let columnBytes = data.offsets.byteLength + data.day.byteLength;
  columnBytes += (data.msOfDay?.byteLength ?? 0) + (data.type?.byteLength ?? 0);
  for (const column of [...Object.values(data.numbers), ...Object.values(data.instants)])
    columnBytes += column.byteLength;
  let idBytes = 0;
  let idCount = 0;
  const count = (dictionary: EventData["customers"]) => {
    dictionary.codeOf(dictionary.at(0));
    idBytes += dictionary.byteLength;
    idCount += dictionary.size;
  };
  count(data.customers);
  for (const field of idFields) {
    const column = data.ids[field];
    if (column === undefined) continue;
    columnBytes += column.codes.byteLength;
    count(column.dictionary);
  }
  return { columnBytes, idBytes, idCount };
}

function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const measured of measureEvents()) console.log(JSON.stringify(measured));
}

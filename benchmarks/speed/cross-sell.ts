// Cross-sell by item over a catalogue of 200,000 items: a model is trained on 100,000 customers, 1,000,000 others get ten
// items each, in parts of 20,000 (goal: 4 GB); one customer alone, from the array of his events to his rows (goal: p99 of
// 3 ms). Each work runs in a process of its own.
// `npm run bench:speed -- cross-sell`; fewer customers: `tsx benchmarks/speed/cross-sell.ts 100000`.
import { fileURLToPath } from "node:url";
import { type CustomerEvent, crossSell, EventTable, load, save } from "siyu";
import { type CatalogueShop, groupOf, shopPart, shopUntil } from "./catalogue-shop.js";
import { peakMegabytes, processSeconds, runSteps, timeAt, timeCalls } from "./own-process.js";

const shop: CatalogueShop = { items: 200_000, partCustomers: 20_000 };
/** Parts whose customers the model learns from; those behind them are scored. */
const trainingParts = 5;
const calls = 1000;
const listed = 10;

await runSteps(fileURLToPath(import.meta.url), { train, scoreOne, scoreParts }, 1_000_000);

async function train(_: number, file: string): Promise<void> {
  const events = function* (): Generator<CustomerEvent> {
    for (let part = 0; part < trainingParts; part++) yield* shopPart(shop, part).toRows();
  };
  const table = EventTable.from(events());
  const before = processSeconds();
  const model = await crossSell.item.train(table, { cutoff: shopUntil, horizonDays: 30 });
  const of = `trained on ${table.customerCount} customers, ${table.length} purchases`;
  print(`${of}: CPU time`, processSeconds() - before, "s");
  print(`${of}: peak memory`, peakMegabytes(), "MB", 4096);
  await save(model, file);
}

/** As a service does: the events of one customer in, his rows out. */
async function scoreOne(_: number, file: string): Promise<void> {
  const model = await load(file);
  const asked = eventsByCustomer(shopPart(shop, trainingParts)).slice(0, calls);
  const { wall, cpu } = timeCalls(
    asked.map((events) => () => {
      const { length } = model.predict(events, { asOf: shopUntil, top: listed }).toArray();
      if (length !== listed) throw new Error(`Expected ${listed} rows, got ${length}.`);
    }),
  );
  const one = `one customer alone, ${listed} of ${shop.items} items`;
  print(`${one}, median of ${calls}`, timeAt(wall, 0.5), "ms");
  print(`${one}, p99`, timeAt(wall, 0.99), "ms", 3);
  print(`${one}, median of the CPU time`, timeAt(cpu, 0.5), "ms");
  print(`${one}, p99 of the CPU time`, timeAt(cpu, 0.99), "ms", 3);
}

function eventsByCustomer(table: EventTable): CustomerEvent[][] {
  const customers = new Map<string, CustomerEvent[]>();
  for (const event of table.toRows()) {
    const id = String(event.customerId);
    const known = customers.get(id);
    if (known) known.push(event);
    else customers.set(id, [event]);
  }
  return [...customers.values()];
}

async function scoreParts(customers: number, file: string): Promise<void> {
  const model = await load(file);
  let [rows, bought, reading] = [0, 0, 0];
  /** Groups that each customer of the part at hand bought from. */
  let groups = new Map<string, Set<number>>();
  let own = 0;
  async function* parts(): AsyncGenerator<EventTable> {
    for (let part = 0; part < Math.ceil(customers / shop.partCustomers); part++) {
      const before = processSeconds();
      const table = shopPart(shop, trainingParts + part);
      groups = groupsBought(table);
      bought += table.length;
      reading += processSeconds() - before;
      yield table;
    }
  }
  const start = processSeconds();
  for await (const predictions of model.predictStream(parts(), { asOf: shopUntil, top: listed })) {
    const before = processSeconds();
    for (const row of predictions)
      if ("itemId" in row && groups.get(row.customerId)!.has(groupOf(row.itemId))) own++;
    rows += predictions.length;
    reading += processSeconds() - before;
  }
  const seconds = processSeconds() - start - reading;
  const of = `${customers} customers with ${bought} purchases, ${listed} of ${shop.items} items each`;
  print(`${of}: peak memory`, peakMegabytes(), "MB", 4096);
  print("in parts, CPU time of scoring", rows / listed / seconds, "customers/s");
  print("in parts, share of items of a group that the customer bought from", own / rows, "");
}

function groupsBought(table: EventTable): Map<string, Set<number>> {
  const groups = new Map<string, Set<number>>();
  for (const { customerId, itemId } of table.toRows()) {
    const id = String(customerId);
    const known = groups.get(id) ?? new Set();
    groups.set(id, known.add(groupOf(String(itemId))));
  }
  return groups;
}

function print(task: string, value: number, unit: string, goal?: number | string): void {
  console.log(
    JSON.stringify({ task: `crossSell.item: ${task}`, value: Number(value.toPrecision(4)), unit, goal }),
  );
}

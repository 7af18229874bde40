// Repurchase by item, each work in a process of its own: Ta-Feng read, trained and scored (goals: 60 s, 1.5 GB); one
// customer of a simulated brand scored alone, from the array of his events to his rows (goal: p99 of 3 ms); 1,000,000
// such customers, buyers with some ten items each, scored in parts of 20,000 (goal: 2 GB).
// `npm run bench:speed -- pairs`; fewer customers: `tsx benchmarks/speed/pairs.ts 100000`.
import { fileURLToPath } from "node:url";
import { type CustomerEvent, EventTable, load, repurchase, save } from "siyu";
import { type Simulation, simulate } from "siyu/datasets";
import { predictPairs } from "../accuracy/pairs/predict.js";
import { loadPairProtocol, protocolFile } from "../accuracy/pairs/protocol.js";
import { peakMegabytes, processSeconds, runSteps, timeAt, timeCalls } from "./own-process.js";

const trainingCustomers = 3000;
const partCustomers = 20_000;
const calls = 2000;

await runSteps(fileURLToPath(import.meta.url), { taFeng, train, scoreOne, scoreParts }, 1_000_000);

async function taFeng(): Promise<void> {
  if (!protocolFile("tafeng-nbr")) {
    console.error("skipped: Ta-Feng is not there");
    return;
  }
  const start = performance.now();
  const protocol = await loadPairProtocol("tafeng-nbr");
  const { scores } = await predictPairs(repurchase.sku, protocol);
  const work = `Ta-Feng read, trained, ${protocol.customers.length} customers with ${scores.length} items scored`;
  print(work, (performance.now() - start) / 1000, "s", 60);
  // Where other programs take the processor, the time is not that of the work.
  print(`${work}: CPU time`, processSeconds(), "s", 60);
  print(`${work}: peak memory`, peakMegabytes(), "MB", 1536);
}

/** Orders that come so often that a buyer has some ten items in two years; campaigns would only be passed over. */
function brandOf(customers: number): Simulation {
  const mechanisms = {
    rate: { medianGapDays: 16 },
    assortment: { loyaltyA: 1, loyaltyB: 4 },
    campaigns: { everyDays: 365 },
  };
  return simulate({ customers, days: 730, futures: 0, mechanisms });
}

async function train(_: number, file: string): Promise<void> {
  const brand = brandOf(trainingCustomers);
  const table = EventTable.from(brand.events, { timeZone: "Asia/Shanghai" });
  const model = await repurchase.sku.train(table, { cutoff: brand.until });
  await save(model, file);
  print(`trained on ${trainingCustomers} customers, ${table.length} events: CPU time`, processSeconds(), "s");
}

/** As a service does: the events of one customer in, the rows of his items out. */
async function scoreOne(_: number, file: string): Promise<void> {
  const model = await load(file);
  const brand = brandOf(trainingCustomers);
  const events: (readonly CustomerEvent[])[] = [];
  for (const life of brand.lives) {
    if (life.events.some(({ type }) => type === "purchase")) events.push(life.events);
    if (events.length === calls) break;
  }
  let items = 0;
  const run = (customer: readonly CustomerEvent[]) => {
    items += model.predict([...customer], { asOf: brand.until }).toArray().length;
  };
  const { wall, cpu } = timeCalls(events.map((customer) => () => run(customer)));
  const one = `one customer alone, ${(items / 2 / events.length).toFixed(1)} items on average`;
  print(`${one}, median of ${wall.length}`, timeAt(wall, 0.5), "ms");
  print(`${one}, p99`, timeAt(wall, 0.99), "ms", 3);
  print(`${one}, median of the CPU time`, timeAt(cpu, 0.5), "ms");
  print(`${one}, p99 of the CPU time`, timeAt(cpu, 0.99), "ms", 3);
}

async function scoreParts(customers: number, file: string): Promise<void> {
  const model = await load(file);
  const brand = brandOf(customers);
  let rows = 0;
  let scored = 0;
  let reading = 0;
  async function* parts(): AsyncGenerator<EventTable> {
    const source = partsOf(brand);
    for (;;) {
      const before = processSeconds();
      const { value: part } = source.next();
      reading += processSeconds() - before;
      if (!part) return;
      yield part;
    }
  }
  const start = processSeconds();
  for await (const predictions of model.predictStream(parts(), { asOf: brand.until })) {
    rows += predictions.length;
    for (const rank of predictions.columns["rank"]!) if (rank === 1) scored++;
  }
  const seconds = processSeconds() - start - reading;
  print(
    `${customers} customers, ${scored} with ${(rows / scored).toFixed(1)} items each: peak memory`,
    peakMegabytes(),
    "MB",
    2048,
  );
  print("in parts, CPU time of scoring", scored / seconds, "customers/s");
  print("in parts, CPU time of scoring", rows / seconds, "items/s");
}

/** Tables of the customers of a brand, so many at a time. */
function* partsOf({ events }: Simulation): Generator<EventTable> {
  let part: CustomerEvent[] = [];
  let last: string | undefined;
  let customers = 0;
  const table = () => EventTable.from(part, { timeZone: "Asia/Shanghai" });
  for (const event of events) {
    if (event.customerId !== last && ++customers > partCustomers) {
      yield table();
      part = [];
      customers = 1;
    }
    last = event.customerId;
    part.push(event);
  }
  if (part.length > 0) yield table();
}

function print(task: string, value: number, unit: string, goal?: number | string): void {
  console.log(
    JSON.stringify({ task: `repurchase.sku: ${task}`, value: Number(value.toPrecision(4)), unit, goal }),
  );
}

// Features of 5M events of 500,000 customers, one thread, beside plain loops over typed arrays that do the same:
// `{ task, value, unit, loops, ratio, goal }`, times in seconds of the CPU, medians; the results are checked first.

import { History } from "../../src/events/history.js";
import { orderDaysOf } from "../../src/events/orders.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import { dataOf, EventTable } from "../../src/events/table.js";
import { createRandom } from "../../src/stats/random.js";
import { Snapshot } from "../../src/training/snapshot.js";

const eventCount = 5_000_000;
const customerCount = 500_000;
const rounds = 5;
const dayMs = 86_400_000;
const start = Date.UTC(2023, 0, 1);

const data = dataOf(EventTable.from(events()));
const cutoff = start + 900 * dayMs;
const history = new History(data, cutoff);
compare("order days and RFM of all customers", rfmOfHistory, rfmByLoops);
print(
  "all features of all customers",
  median(times(() => new Snapshot(new History(data, cutoff)).features(90))),
);

function* events(): Generator<CustomerEvent> {
  const random = createRandom(1);
  for (let i = 0; i < eventCount; i++) {
    const customer = Math.floor(random.next() * customerCount);
    yield {
      customerId: `C${String(customer).padStart(7, "0")}`,
      timestamp: start + Math.floor(random.next() * 900) * dayMs,
      amount: 1 + Math.floor(random.next() * 200),
    };
  }
}

/** Sum over customers of frequency, recency, age and value: what both ways must agree on. */
function rfmOfHistory(): number {
  const { offsets, day, amountMinor } = orderDaysOf(history);
  let sum = 0;
  for (let c = 0; c + 1 < offsets.length; c++) {
    const [first, last] = [offsets[c]!, offsets[c + 1]! - 1];
    if (last < first) continue;
    let value = 0;
    for (let k = first; k <= last; k++) value += amountMinor[k]!;
    sum += last - first + (day[last]! - day[first]!) + (history.today - day[first]!) + value;
  }
  return sum;
}

function rfmByLoops(): number {
  const { offsets, day } = history;
  const amount = history.numbers("amount")!;
  let sum = 0;
  for (let c = 0; c + 1 < offsets.length; c++) {
    const [from, to] = [offsets[c]!, offsets[c + 1]!];
    if (to === from) continue;
    let days = 1;
    let value = amount[from]!;
    for (let i = from + 1; i < to; i++) {
      if (day[i] !== day[i - 1]) days++;
      value += amount[i]!;
    }
    sum += days - 1 + (day[to - 1]! - day[from]!) + (history.today - day[from]!) + value;
  }
  return sum;
}

function compare(task: string, own: () => number, loops: () => number): void {
  if (own() !== loops()) throw new Error(`${task}: ${own()} against ${loops()}.`);
  const [ownTimes, loopTimes]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? [own, loops] : [loops, own];
    for (const run of order) (run === own ? ownTimes : loopTimes).push(cpuSeconds(run));
  }
  print(task, median(ownTimes), median(loopTimes));
}

function times(run: () => unknown): number[] {
  return Array.from({ length: rounds }, () => cpuSeconds(run));
}

function cpuSeconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function print(task: string, value: number, loops?: number): void {
  const rest =
    loops === undefined
      ? {}
      : {
          loops,
          ratio: Number((value / loops).toPrecision(3)),
          goal: "ratio of plain loops, which keep no order days",
        };
  console.log(
    JSON.stringify({
      task: `features of 5M events: ${task}`,
      value: Number(value.toPrecision(4)),
      unit: "s",
      ...rest,
    }),
  );
}

import { EventTable, lifecycle } from "siyu";
import type { MigrationPrediction } from "siyu/lifecycle";
import { dataOf } from "../../src/events/table.js";
import type { BenchmarkRow } from "../report.js";
import { sharedFile } from "../shared-data.js";
import { aheadRows, type CountForecast, forecastStart, periodsAhead } from "./lifecycle/ahead.js";
import { lifecycleMeasures } from "./lifecycle/measures.js";
import { peerChances } from "./lifecycle/peers.js";
import { type LifecycleProtocol, lifecycleProtocols } from "./lifecycle/protocols.js";
import { movesOf, ruleChances } from "./lifecycle/rules.js";
import { type StatePanel, statePanel } from "./lifecycle/states.js";
import { parityRows, rowsBeside } from "./rows-beside.js";

const task = "lifecycle.migration";

/**
 * In which state customers are a period later, and how many in each three periods later, by the default call: beside
 * persistence, ageing, Markov chains, and regression and boosted trees in Python; skips, saying so, the data sets that
 * are absent.
 */
export async function stateMigration(only?: RegExp): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const protocol of lifecycleProtocols) {
    if (only && !only.test(protocol.data)) continue;
    const path = sharedFile(`${protocol.data}/transactions.csv.gz`);
    if (!path) console.error(`skipped: ${protocol.data} is not there`);
    else rows.push(...(await run(protocol, path, await EventTable.fromCsv(path))));
  }
  return rows;
}

async function run(protocol: LifecycleProtocol, path: string, table: EventTable): Promise<BenchmarkRow[]> {
  const { data, states, set, periodDays, periods, firstTraining, parity } = protocol;
  const panel = statePanel(table, set, protocol);
  const test = periods - 2;
  const count = set.names.length;
  const split = (start: number) => ({
    task,
    data: `${data} ${dateOf(panel.cutoffs[start]!)} ${periodDays} d, ${states}`,
  });
  const training = Array.from({ length: test - firstTraining }, (_, k) =>
    movesOf(panel, firstTraining + k, count),
  );
  const moves = movesOf(panel, test, count);
  const rules = ruleChances(training, moves, count);
  const peers = peerChances(path, table, protocol, panel);
  const own = { name: "siyu", chances: await chancesAt(protocol, table, panel, test) };
  const measures = lifecycleMeasures(protocol, moves);
  const start = forecastStart(protocol);
  return [
    ...rowsBeside({ ...split(test), rows: moves.from.length }, measures, { own, rules, peers }),
    ...(start === undefined
      ? []
      : aheadRows(protocol, split(start), panel, start, await forecastFrom(protocol, table, panel, start))),
    ...parityRows(split(test), measures, rules, parity),
  ];
}

/** The model's chances for the customers of an end of the panel, a period later. */
async function chancesAt(
  protocol: LifecycleProtocol,
  table: EventTable,
  panel: StatePanel,
  start: number,
): Promise<Float64Array> {
  const { model, asOf } = await trainAt(protocol, table, panel, start, [1]);
  return inOrder(protocol, table, panel, start, model.predict(table, { asOf }));
}

/** The model's counts several periods after an end of the panel. */
async function forecastFrom(
  protocol: LifecycleProtocol,
  table: EventTable,
  panel: StatePanel,
  start: number,
): Promise<CountForecast> {
  const { model, asOf } = await trainAt(protocol, table, panel, start, [1, 2, periodsAhead]);
  const horizonDays = periodsAhead * protocol.periodDays;
  const predictions = model.predict(table, { asOf, horizonDays });
  const counts = new Map(
    model
      .forecast(table, { asOf })
      .filter((row) => row.horizonDays === horizonDays)
      .map((row) => [row.state, row]),
  );
  const ofStates = (end: "lower" | "upper") => protocol.set.names.map((name) => counts.get(name)![end]);
  return {
    chances: inOrder(protocol, table, panel, start, predictions),
    lower: ofStates("lower"),
    upper: ofStates("upper"),
  };
}

async function trainAt(
  { periodDays, asked }: LifecycleProtocol,
  table: EventTable,
  { cutoffs }: StatePanel,
  start: number,
  periods: readonly number[],
) {
  const asOf = cutoffs[start]!;
  const horizonDays = periods.map((n) => n * periodDays);
  return {
    asOf,
    model: await lifecycle.migration.train(table, { horizonDays, states: asked, cutoff: asOf }),
  };
}

/** Chances by customers of the panel and states of the protocol. */
function inOrder(
  { set }: LifecycleProtocol,
  table: EventTable,
  panel: StatePanel,
  start: number,
  predictions: Iterable<MigrationPrediction>,
): Float64Array {
  const count = set.names.length;
  const { customers } = movesOf(panel, start, count);
  const ids = dataOf(table).customers;
  const rowOf = new Map(Array.from(predictions, (row) => [row.customerId, row.probabilities]));
  const chances = new Float64Array(customers.length * count);
  customers.forEach((code, i) => {
    const own = rowOf.get(ids.at(code))!;
    set.names.forEach((name, s) => {
      chances[i * count + s] = own[name]!;
    });
  });
  return chances;
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

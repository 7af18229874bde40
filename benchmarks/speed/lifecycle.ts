// Lifecycle states, one thread, CPU seconds. Fit: who is where after an order, learned from some 70,000 customer-periods
// (goal: 3 s), beside the whole training. Scores: the states of 1,000,000 customers with some 10M purchase lines, where
// the chance of an order and the features are made (goal: 2 s), beside the whole prediction.
// `npm run bench:speed -- lifecycle`; fewer: `tsx benchmarks/speed/lifecycle.ts 100000`.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type EventTable, lifecycle, load, save } from "siyu";
import { dataOf } from "../../src/events/table.js";
import { readSaved } from "../../src/model/store.js";
import { sigmoid } from "../../src/stats/logspace.js";
import { trainActivityParts } from "../../src/tasks/activity/door.js";
import { snapshotFor } from "../../src/tasks/activity/model.js";
import { loadActivity } from "../../src/tasks/activity/state.js";
import { horizonOf, horizonScores } from "../../src/tasks/common/horizon-scores.js";
import { alertsOf, moveChances } from "../../src/tasks/lifecycle/alerts.js";
import { chancesAfterOrder } from "../../src/tasks/lifecycle/next-blend.js";
import { NextRows } from "../../src/tasks/lifecycle/next-rows.js";
import { resolveStates } from "../../src/tasks/lifecycle/resolve-states.js";
import { loadLifecycle } from "../../src/tasks/lifecycle/state.js";
import { stateChances } from "../../src/tasks/lifecycle/state-chances.js";
import { statePresets } from "../../src/tasks/lifecycle/state-presets.js";
import { trainLifecycle } from "../../src/tasks/lifecycle/train-lifecycle.js";
import { peakMegabytes, runSteps } from "./own-process.js";
import { shopOf } from "./shop-file.js";

const horizonDays = 30;
/** Customers that the model is trained on: some 70,000 customers and periods. */
const trained = 6500;

await runSteps(fileURLToPath(import.meta.url), { train, score }, 1_000_000);

async function train(customers: number, path: string): Promise<void> {
  const table = await shopOf(dirname(path), Math.min(trained, customers));
  const cutoff = midnightIn(table);
  const whole = clock();
  await save(await lifecycle.migration.train(table, { horizonDays, cutoff }), path);
  const seconds = whole();
  const task = { horizonDays, cutoff, learner: "auto", seed: 1 } as const;
  const { latest, trained: horizons } = await trainActivityParts(table, task, "benchmark");
  const periods = horizons[0]!.labelled.reduce((sum, { bought }) => sum + bought.length, 0);
  const scheme = resolveStates(statePresets["activity-value"], latest, horizonDays, "benchmark");
  for (const learner of ["markov", "auto"] as const) {
    const own = clock();
    await trainLifecycle(latest, horizons, { scheme, alerts: {}, learner, seed: 1 });
    print(`fit of the states, ${learner}, ${periods} customer-periods and their tests`, own(), "s", 3);
  }
  print("whole training", seconds, "s");
}

async function score(customers: number, path: string): Promise<void> {
  const table = await shopOf(dirname(path), customers);
  const { state, tensors } = await readSaved(path);
  const activity = loadActivity({ state: state["activity"] as never, tensors });
  const { states, horizons } = loadLifecycle({ state: state["lifecycle"] as never, tensors });
  const { next, silentMoves, thresholds } = horizonOf({ horizons }, horizonDays);
  const asOf = midnightIn(table);
  const snapshot = snapshotFor(activity, dataOf(table), asOf);
  let [own, before] = [0, 0];
  for (const { block } of snapshot.blocks()) {
    const first = clock();
    const ofOrder = horizonScores(activity.horizons, block, horizonDays).score.map(sigmoid);
    before += first();
    const second = clock();
    const rows = new NextRows(states, block, horizonDays);
    const { chances } = stateChances(chancesAfterOrder(next!, rows), silentMoves, rows, ofOrder);
    alertsOf(thresholds, moveChances(states.scheme.states, rows.state, chances));
    own += second();
  }
  print(`states of ${snapshot.length} customers`, own, "s", 2);
  print("features and chances of an order", before, "s");
  const model = await load(path, lifecycle.migration);
  const whole = clock();
  model.predict(table, { asOf });
  print("whole prediction", whole(), "s");
  print("peak memory", peakMegabytes(), "MB");
}

/** The start of the last day: states are made at night. */
function midnightIn(table: EventTable): number {
  const { zone } = dataOf(table);
  return zone.startOfDay(zone.dayOf(table.until));
}

/** CPU seconds since it was made. */
function clock(): () => number {
  const from = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1e6;
  };
}

function print(task: string, value: number, unit: string, goal?: number): void {
  console.log(
    JSON.stringify({ task: `lifecycle: ${task}`, value: Number(value.toPrecision(3)), unit, goal }),
  );
}

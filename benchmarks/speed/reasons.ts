// Reasons of 1,000,000 customers with some 10M purchase lines, one thread, beside the explanation of one customer at a
// time: CPU seconds of the reasons alone (goal: 2 s), of scores and reasons, and the share of each step. That both say
// the same, add up to the score within 1e-9, and come out the same twice, is checked first.
// `npm run bench:speed -- reasons`; fewer: `tsx benchmarks/speed/reasons.ts 100000`.
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { repurchase, save } from "siyu";
import { dataOf } from "../../src/events/table.js";
import { blendLogits } from "../../src/learners/calibration/blend.js";
import { readSaved } from "../../src/model/store.js";
import { explainActivity } from "../../src/tasks/activity/explain.js";
import { snapshotFor } from "../../src/tasks/activity/model.js";
import { loadActivity } from "../../src/tasks/activity/state.js";
import { horizonOf } from "../../src/tasks/common/horizon-scores.js";
import { collectReasons } from "../../src/tasks/common/reasons/reason-columns.js";
import { type ReasonLists, reasonsAt } from "../../src/tasks/common/reasons/reason-lists.js";
import { typicalValuesOf } from "../../src/tasks/common/reasons/typical-values.js";
import { Snapshot } from "../../src/training/snapshot.js";
import { peakMegabytes, runSteps } from "./own-process.js";
import { shopOf } from "./shop-file.js";
import { cpuSeconds } from "./turns.js";

const horizonDays = 90;
/** Customers explained one at a time. */
const peers = 2000;
/** Customers of the shop that the model is trained on. */
const trained = 50_000;

await runSteps(fileURLToPath(import.meta.url), { train, explain }, 1_000_000);

async function train(customers: number, path: string): Promise<void> {
  const table = await shopOf(dirname(path), Math.min(trained, customers));
  await save(await repurchase.overall.train(table, { horizonDays }), path);
}

async function explain(customers: number, path: string): Promise<void> {
  const table = await shopOf(dirname(path), customers);
  const { state, tensors } = await readSaved(path);
  const model = loadActivity({ state: state["activity"] as never, tensors });
  const { members, blend, trainedDays: window, carry } = horizonOf(model, horizonDays);
  const names = members.map(({ member, size }) => `${member} (${size})`).join(", ");
  console.log(JSON.stringify({ task: "reasons: members", value: names }));
  const snapshot = snapshotFor(model, dataOf(table), table.until);
  const typical = typicalValuesOf(firstBlock(snapshot).features(window));
  const request = { members, blend, window, towards: -1, typical, reasons: 3 } as const;

  const run = (seconds: Map<string, number>): ReasonLists => {
    const collector = collectReasons({ ...request, rows: snapshot.length });
    for (const { block } of snapshot.blocks()) {
      timed(seconds, "features", () => block.features(window));
      const scores = members.map((one) => timed(seconds, one.member, () => one.score(block, window)));
      const score = blendLogits(blend, scores).map((logit) => logit + carry);
      timed(seconds, "reasons", () => collector.add(block, { members: scores, score }));
    }
    return collector.finish();
  };
  const digest = digestOf(run(new Map()));
  const seconds = new Map<string, number>();
  const lists = run(seconds);
  if (digestOf(lists) !== digest) throw new Error("The reasons are not the same twice.");

  const all = [...seconds.values()].reduce((sum, value) => sum + value, 0);
  const reasons = seconds.get("reasons")!;
  print(`of ${snapshot.length} customers, alone`, reasons, "s", 2);
  print("with features and scores", all, "s");
  print("with scores, features made before", all - seconds.get("features")!, "s", 4);
  for (const [name, value] of seconds) print(`share of ${name}`, value / all, "of the time");
  print("peak memory", peakMegabytes(), "MB");

  const step = Math.max(1, Math.floor(snapshot.length / peers));
  const rows = Array.from({ length: Math.floor(snapshot.length / step) }, (_, k) => k * step);
  const alone = rows.map((row) => {
    const codes = snapshot.rows.subarray(row, row + 1);
    return new Snapshot(snapshot.history, model.population, { orders: snapshot.orders, rows: codes });
  });
  for (const [k, row] of rows.entries()) {
    const { score, base, contributions } = explainActivity(model, alone[k]!, 0, horizonDays);
    const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
    if (Math.abs(sum - score) > 1e-9) throw new Error(`The parts of row ${row} do not add up.`);
    const most = reasonsAt(lists, row)[0];
    const own = contributions.find(({ name }) => name === most?.feature);
    if (most && !(own && own.contribution < 0)) throw new Error(`Row ${row} is explained in two ways.`);
  }
  for (const one of alone) one.features(window);
  const peer = cpuSeconds(() => {
    for (const one of alone) explainActivity(model, one, 0, horizonDays);
  });
  const each = peer / rows.length;
  const fields = { own: reasons, other: each * snapshot.length, ratio: reasons / (each * snapshot.length) };
  const short = Object.entries(fields).map(([name, value]) => [name, Number(value.toPrecision(3))]);
  console.log(
    JSON.stringify({ task: "reasons: against one at a time", ...Object.fromEntries(short), unit: "s" }),
  );
}

function firstBlock(snapshot: Snapshot): Snapshot {
  return snapshot.blocks().next().value!.block;
}

function timed<T>(seconds: Map<string, number>, name: string, run: () => T): T {
  let result: T | undefined;
  const taken = cpuSeconds(() => {
    result = run();
  });
  seconds.set(name, (seconds.get(name) ?? 0) + taken);
  return result as T;
}

function digestOf({ list: { offsets, columns }, base }: ReasonLists): string {
  const hash = createHash("sha256");
  for (const { buffer, byteOffset, byteLength } of [offsets, ...Object.values(columns), base])
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest("hex");
}

function print(task: string, value: number, unit: string, goal?: number): void {
  console.log(JSON.stringify({ task: `reasons: ${task}`, value: Number(value.toPrecision(3)), unit, goal }));
}

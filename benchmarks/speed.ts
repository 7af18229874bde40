// Speed and memory, one JSON line a measure: { task, value, unit, goal, ... }. Each file runs in a process of its own.
// `npm run bench:speed [-- events btyd features csv next-basket end-to-end scoring pairs cross-sell item-to-item reasons lifecycle]`
// runs those named, by default all but the last seven, which take minutes with millions of rows.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const quick = ["events", "btyd", "features", "csv", "next-basket"];
const all = [
  ...quick,
  "end-to-end",
  "scoring",
  "pairs",
  "cross-sell",
  "item-to-item",
  "reasons",
  "lifecycle",
];
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : quick) {
  if (!all.includes(name)) {
    console.error(`There is no benchmark '${name}'; there are ${all.join(", ")}.`);
    process.exit(2);
  }
  const path = fileURLToPath(new URL(`speed/${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [...process.execArgv, path], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

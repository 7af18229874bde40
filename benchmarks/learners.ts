// The learners by themselves, on tables: accuracy beside the learners that people use today, sizing, and speed of
// training. `npm run bench:learners [-- tabular sizing training]` runs those named, by default all; each runs in a
// process of its own. Peers need `pip install -r benchmarks/peers/requirements.txt`; SIYU_PYTHON names the interpreter.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const files: Readonly<Record<string, string>> = {
  tabular: "accuracy/tabular.ts",
  sizing: "accuracy/sizing.ts",
  training: "speed/boosting.ts",
};
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(files)) {
  const file = files[name];
  if (!file) {
    console.error(`There is no benchmark '${name}'; there are ${Object.keys(files).join(", ")}.`);
    process.exit(2);
  }
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { status } = spawnSync(process.execPath, [...process.execArgv, path], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

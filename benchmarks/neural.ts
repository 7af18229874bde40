// Neural networks beside boosted trees: every supervised task on public data, public tables, and the engines that train
// and score them. `npm run bench:neural [-- PATTERN]` runs all, or those whose task and data match.
import { contestRows } from "./neural/contest.js";
import { engineRows } from "./neural/engines.js";
import { contests } from "./neural/splits.js";
import { tableRows } from "./neural/tables.js";
import { type BenchmarkRow, printRows } from "./report.js";

const pattern = new RegExp(process.argv[2] ?? "");
const rows: BenchmarkRow[] = [];
const add = (more: readonly BenchmarkRow[]) => {
  rows.push(...more);
  for (const row of more) console.error(JSON.stringify(row));
};
if (pattern.test("engines")) add(await engineRows());
add(await tableRows(pattern));
for await (const contest of contests(pattern)) add(await contestRows(contest));
printRows(rows);

// Your own matrix: who cancels?
//
// The learners by themselves on a table that is not events: Telco Customer Churn, 7,043 customers of a (fictional)
// telephone company, the table that churn models are shown on everywhere. It is not part of the package: search for
// "WA_Fn-UseC_-Telco-Customer-Churn.csv" (IBM sample data, also on Kaggle) and give its path.
// Lines that begin with //=> show what the line above prints; "…" stands for any text.
//
//   npx tsx examples/09-own-matrix.ts WA_Fn-UseC_-Telco-Customer-Churn.csv
//   SIYU_SHARED_DATA=folder npx tsx examples/09-own-matrix.ts       reads folder/telco-churn/customers.csv.gz
//
// data: telco-churn/customers.csv.gz

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import Papa from "papaparse";
import { decodeModel, encodeModel } from "siyu";
import { auc, expectedCalibrationError, logLoss } from "siyu/evaluation";
import { boosting, calibration, linear } from "siyu/learners";

const path =
  process.argv[2] ?? `${process.env["SIYU_SHARED_DATA"] ?? "../shared/data"}/telco-churn/customers.csv.gz`;
if (!existsSync(path)) {
  console.error(`${path} is not there: get WA_Fn-UseC_-Telco-Customer-Churn.csv and give its path.`);
  process.exit(1);
}

// %% 1. Read
// Any reader of CSV will do, here papaparse: what is needed is a list of rows.

const bytes = await readFile(path);
const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
const rows = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
const churned = Uint8Array.from(rows, (row) => (row["Churn"] === "Yes" ? 1 : 0));
const share = churned.reduce((sum, label) => sum + label, 0) / rows.length;

console.log(`${rows.length} customers, ${(100 * share).toFixed(1)}% cancelled`);
//=> … customers, 26.…% cancelled

// %% 2. Columns
// Numbers become a Float64Array, NaN where the cell is blank; everything else stays text. Nothing is scaled, filled
// in or encoded: the learners do that, each in its own way.

const names = Object.keys(rows[0]!).filter((name) => name !== "customerID" && name !== "Churn");
const isNumber = (name: string) => rows.every((row) => Number.isFinite(Number(row[name])));
const columns = names.map((name) =>
  isNumber(name)
    ? Float64Array.from(rows, (row) => (row[name]!.trim() === "" ? Number.NaN : Number(row[name])))
    : rows.map((row) => row[name]!),
);
const texts = columns.filter(Array.isArray).length;

console.log(`${columns.length} columns, ${texts} of them categories`);
//=> 19 columns, 15 of them categories

// %% 3. Split
// By the customer's id, so that the same customers are held back however the file is sorted. Three of five train, one
// calibrates, one judges.

const partOf = rows.map((row) => {
  let hash = 0;
  for (const character of row["customerID"]!) hash = (31 * hash + character.charCodeAt(0)) % 1_000_003;
  return (["training", "training", "training", "calibration", "test"] as const)[hash % 5]!;
});

function part(name: (typeof partOf)[number]) {
  const chosen = (_: unknown, i: number) => partOf[i] === name;
  return {
    columns: columns.map((column) =>
      column instanceof Float64Array ? column.filter(chosen) : column.filter(chosen),
    ),
    labels: churned.filter(chosen),
  };
}

const training = { columns: part("training").columns, names };
const [held, test] = [part("calibration"), part("test")];

console.log(`${part("training").labels.length} to train on, ${test.labels.length} to judge by`);
//=> … to train on, … to judge by

// %% 4. Train
// Two learners at their defaults. Both find their size by themselves: the trees their number and depth, the
// regression its ridge.

const trees = await boosting.train(training, part("training").labels, { loss: "logloss" });
const line = await linear.train(training, part("training").labels, { loss: "logloss" });

console.log(`${trees.trees} trees of depth ${trees.depth}; ridge ${line.l2}`);
//=> … trees of depth …; ridge …

// %% 5. Which is better?
// On a table this small, with effects this plain, the two are close. The base rate says what no model is worth.

const say = (name: string, probability: Float64Array) => {
  const [area, loss] = [auc(test.labels, probability), logLoss(test.labels, probability)];
  console.log(`${name.padEnd(11)} auc ${area.toFixed(3)}  log-loss ${loss.toFixed(4)}`);
};
say("trees", trees.predict(test.columns));
say("regression", line.predict(test.columns));
say("base rate", new Float64Array(test.labels.length).fill(share));
//=> trees       auc 0.8…  log-loss 0.4…
//=> regression  auc 0.8…  log-loss 0.4…
//=> base rate   auc 0.500  log-loss 0.5…

// %% 6. What matters?
// How much of what the trees gained came from each column; and what the regression says of one of them.

const shares = trees.importance();
const ranked = [...names.keys()].sort((a, b) => shares[b]! - shares[a]!);

for (const c of ranked.slice(0, 3)) console.log(`${names[c]}: ${(100 * shares[c]!).toFixed(0)}% of the gain`);
//=> Contract: …% of the gain

const contract = line.coefficients().find(({ name }) => name === "Contract")!;
if ("levels" in contract) {
  for (const { level, effect } of contract.levels) console.log(`  ${level}: ${effect.toFixed(2)} log-odds`);
}
//=>   Month-to-month: 0.… log-odds
//=>   Two year: -… log-odds

// %% 7. Why this customer?
// What each column adds to the log-odds of the likeliest to leave, against the average customer. With the base they
// sum to the score.

const scores = trees.predict(test.columns, { output: "margin" });
const first = scores.indexOf(Math.max(...scores));
const customer = test.columns.map((column) => column.slice(first, first + 1));
const { base, values } = trees.contributions(customer);
const reasons = [...names.keys()].sort((a, b) => values[b]! - values[a]!).slice(0, 3);

console.log(`${(100 * trees.predict(customer)[0]!).toFixed(0)}% to cancel, because of`);
for (const c of reasons) console.log(`  ${names[c]} = ${customer[c]![0]}: +${values[c]!.toFixed(2)}`);
console.log(`adds up: ${Math.abs(values.reduce((sum, v) => sum + v, base) - scores[first]!) < 1e-9}`);
//=> …% to cancel, because of
//=>   … +0.…
//=> adds up: true

// %% 8. Blend and calibrate
// On rows that neither was trained on. Models that err in different places are better together; the weights are
// learned in log-odds, so that contributions still add up.

const margins = (from: typeof held) =>
  [trees, line].map((model) => model.predict(from.columns, { output: "margin" }));
const blend = calibration.fitBlend({ logits: margins(held), labels: held.labels });
const blended = calibration.probabilitiesOf(calibration.blendLogits(blend, margins(test)));

console.log(
  `weights ${blend.weights.map((w) => w.toFixed(2)).join(" and ")}, intercept ${blend.intercept.toFixed(2)}`,
);
say("blend", blended);
console.log(`expected calibration error ${expectedCalibrationError(test.labels, blended).toFixed(3)}`);
//=> weights … and …, intercept …
//=> blend       auc 0.8…  log-loss 0.4…
//=> expected calibration error 0.0…

// %% 9. Save and load
// Models are plain data: JSON for the regression and the blend, the bytes of a safetensors file for the trees.

const json = JSON.stringify({ line: line.save(), blend });
const file = encodeModel(trees.save());
const [treesAgain, lineAgain] = [boosting.load(decodeModel(file)), linear.load(JSON.parse(json).line)];
const isSame = [treesAgain, lineAgain].every(
  (model, k) => model.predict(customer)[0] === [trees, line][k]!.predict(customer)[0],
);

console.log(
  `${file.length > json.length ? "trees are larger" : "the regression is larger"}; the same: ${isSame}`,
);
//=> … larger; the same: true

// Packs the library, checks the tarball with publint and attw, installs it in an empty folder and trains with it there.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = (command, args, cwd = root) => execFileSync(command, args, { cwd, stdio: "inherit" });
const shared = process.env.SIYU_SHARED_DATA ?? join(root, "..", "shared", "data");
const cdnow = join(shared, "cdnow-sample", "transactions.csv.gz");
const folder = mkdtempSync(join(tmpdir(), "siyu-package-"));
try {
  run("npm", ["pack", "--silent", "--pack-destination", folder]);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const tarball = join(folder, `siyu-${version}.tgz`);
  run("npx", ["publint", "run", tarball, "--strict"]);
  run("npx", ["attw", tarball, "--profile", "esm-only"]);
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty", private: true, type: "module" }),
  );
  run("npm", ["install", "--silent", "--no-audit", "--no-fund", tarball], folder);
  writeFileSync(join(folder, "ten-lines.js"), tenLines());
  run("node", ["ten-lines.js"], folder);
  if (existsSync(cdnow)) {
    writeFileSync(join(folder, "cdnow.js"), cdnowLines());
    run("node", ["cdnow.js", cdnow], folder);
  } else {
    console.log(`skipped: CDNOW is not there (${cdnow})`);
  }
  run("npx", ["siyu", "--version"], folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tenLines() {
  return `import { backtest, load, repurchase, save } from "siyu";
import { warning } from "siyu/churn";
import { value } from "siyu/clv";
import { category } from "siyu/cross-sell";
import { migration } from "siyu/lifecycle";
import { event } from "siyu/propensity";
import { loadSample } from "siyu/datasets";
import { rfmScores } from "siyu/measures";
const events = await loadSample();
const model = await repurchase.overall.train(events, { horizonDays: 90 });
for (const row of model.predict(events).top(3)) console.log(row);
await save(model, "repurchase.siyu");
const again = await load("repurchase.siyu");
console.log(again.predict(events).length, "customers scored");
const result = await backtest(repurchase.overall, events, { horizonDays: 90 }, { folds: 1 });
console.log(result.mean[0].name, result.mean[0].metrics.auc);
const offers = await category.train(events, { learner: "shares" });
const alarms = await warning.train(events, { horizonDays: 60, learner: "logistic" });
console.log(alarms.predict(events, { activeWithinDays: 60 }).top(1).at(0));
const second = await event.train(events, { target: "secondOrder", learner: "hazard" });
console.log(second.predict(events).top(1).at(0));
console.log(rfmScores(events).segments()[0]);
const worth = await value.train(events, { horizonDays: 90, learner: "probability" });
console.log(worth.predict(events).top(1).at(0));
const states = await migration.train(events, { horizonDays: 60, learner: "markov" });
console.log(states.predict(events).top(1).at(0), states.matrix().steadyState);
console.log(offers.predict(events, { top: 1 }).at(0), offers.complements(["cleanser"], { top: 1 }));
`;
}

function cdnowLines() {
  return `import { EventTable, repurchase } from "siyu";
const events = await EventTable.fromCsv(process.argv[2]);
const cutoff = "1997-10-01";
const model = await repurchase.overall.train(events, { cutoff, horizonDays: 91 });
for (const { customerId, probability, nextOrder } of model.predict(events, { asOf: cutoff }).top(3)) {
  console.log(customerId, probability.toFixed(3), nextOrder.p50.toISOString().slice(0, 10));
}
const { auc, logLoss, baseRate } = model.evaluate(events, { asOf: cutoff });
console.log("CDNOW, 91 days:", { auc, logLoss, baseRate });
`;
}

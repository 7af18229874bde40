// A neural network that has to earn its place
//
// Beside the other learners a network is tried, by TensorFlow.js. It stays in the model where it lowers the log-loss on
// windows that it was not trained on; the card says so either way. A trained network is scored without TensorFlow.js.
// Lines that begin with //=> show what the line above prints; "…" stands for any text.
//
//   npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm
//   npx tsx examples/10-neural.ts

import { rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, repurchase, save, TrainError } from "siyu";
import { loadSample } from "siyu/datasets";
import { neural } from "siyu/learners";

// %% 1. Is TensorFlow.js there?
// It is no dependency: who wants networks installs it. Of what is installed the fastest is taken: native code, then
// WebAssembly, then plain JavaScript. Where nothing is, the error has the command; without `neural` all works without.

try {
  const { name } = await neural.findBackend();
  console.log(`networks are trained by TensorFlow.js, backend ${name}`);
} catch (error) {
  if (!(error instanceof TrainError && error.code === "tensorflow_missing")) throw error;
  console.error(error.message);
  process.exit(1);
}
//=> networks are trained by TensorFlow.js, backend …

// %% 2. Train, with a challenger
// Half a year of the sample, so that it takes seconds. Nothing else changes: `neural: true` stands beside the options
// that there are anyway.

const events = await loadSample();
const asked = { cutoff: "2024-07-01", horizonDays: 30 } as const;
const model = await repurchase.overall.train(events, { ...asked, neural: true });
const [horizon] = model.card().horizons;

console.log(`made of ${horizon!.members.map(({ name }) => name.split(" ")[0]).join(" + ")}`);
//=> made of probability + hmm + logistic + boosting…

// %% 3. What became of it
// The log-loss of the blend with the network and without, on later windows. It is kept where it gains in each of two
// tests at least, and by more than two standard errors in all.

const { kept, logLossWith, logLossWithout, standardError, rows, folds } = horizon!.challenger!;
const gain = logLossWithout! - logLossWith!;

console.log(`${kept ? "kept" : "left out"}, on ${rows} rows of ${folds} tests`);
console.log(`log-loss ${logLossWith!.toFixed(3)} with it, ${logLossWithout!.toFixed(3)} without`);
console.log(`no gain within two standard errors is enough: ${!kept || gain > 2 * standardError!}`);
//=> …, on … rows of 3 tests
//=> log-loss 0.… with it, 0.… without
//=> no gain within two standard errors is enough: true

// %% 4. Was that right?
// The sample goes on, so one can look: the 30 days after, by the model with the network and by the one without.

const without = await repurchase.overall.train(events, asked);
const later = [model, without].map((one) => one.evaluate(events, { asOf: asked.cutoff }));

later.forEach(({ logLoss, auc }, m) => {
  console.log(
    `${["asked for", "without"][m]!.padEnd(9)} log-loss ${logLoss!.toFixed(3)}  auc ${auc!.toFixed(2)}`,
  );
});
//=> asked for log-loss 0.…  auc 0.…
//=> without   log-loss 0.…  auc 0.…

// %% 5. Why this customer?
// A network is explained by integrated gradients: what each feature adds on the way from the mean customer to this one.
// Together with the other members it adds up to the score, as without it.

const [likeliest] = model.predict(events, { asOf: asked.cutoff }).top(1);
const why = model.explain(events, likeliest!.customerId, { asOf: asked.cutoff });

console.log(`${why.customerId}: ${(100 * why.probability).toFixed(0)}%, because of`);
for (const { meaning, contribution } of why.contributions.slice(0, 3)) {
  console.log(`  ${meaning} (${contribution > 0 ? "+" : ""}${contribution.toFixed(1)})`);
}
const sum = why.contributions.reduce((total, { contribution }) => total + contribution, why.base);
console.log(`adds up: ${Math.abs(sum - why.score) < 1e-9}`);
//=> C…%, because of
//=> adds up: true

// %% 6. Save and load
// A network that was kept is in the file, its weights as plain numbers. Loading and scoring need no TensorFlow.js, and
// so a service that only scores needs none.

const path = join(tmpdir(), `neural-${process.pid}.siyu`);
await save(model, path);
const { size } = await stat(path);
const loaded = await load(path);
await rm(path);
const [again] = loaded.predict(events, { asOf: asked.cutoff, customers: [likeliest!.customerId] });

console.log(`${kept ? "with" : "without"} networks, ${Math.round(size / 1000)} kB`);
console.log(`the same score after loading: ${again!.probability === likeliest!.probability}`);
//=> … networks, … kB
//=> the same score after loading: true

// %% 7. On a matrix of your own
// The learner by itself, here on amounts most of which are nothing: the zero-inflated lognormal loss learns the chance
// of any amount, and how large it is then.

const spends = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 20 * (1 + (i % 10)) : 0));
const columns = [
  Float64Array.from(spends.keys(), (i) => i % 4),
  Float64Array.from(spends.keys(), (i) => i % 10),
];
const small = { networks: 1, width: 16, epochs: 40 } as const;
const amounts = await neural.train({ columns, names: ["quarter", "size"] }, spends, {
  loss: "ziln",
  ...small,
});
const expected = amounts.predict(columns);

console.log(`${amounts.outputs} margins a row; spends more: ${expected[8]! > 2 * expected[9]!}`);
//=> 3 margins a row; spends more: true

// Who buys again, and when?
//
// From a file of orders to a list of customers who will likely order within 90 days, with an honest test of how
// good that list is. Lines that begin with //=> show what the line above prints; "…" stands for any text.
//
//   npx tsx examples/01-repurchase.ts                      on the sample that comes with the package
//   npx tsx examples/01-repurchase.ts my-orders.csv        the last step, on orders of your own

import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backtest, EventTable, load, repurchase, save } from "siyu";
import { loadSample, samplePath } from "siyu/datasets";

// %% 1. Customer events
// The sample: eighteen months of a made-up brand. Its events are joins, purchases and refunds; every event has a
// customer and a time, and purchases also say order, item, category, quantity, amount and channel.

const events = await loadSample();

console.log(`${events.length} events of ${events.customerCount} customers`);
//=> 4692 events of 900 customers

// %% 2. What was read
// Reading never changes data in silence. The report counts what came in, and what was odd, by code and row. Here
// nothing was: a file of your own will likely have a line or two.

const { rows, skipped, types, byCode } = events.report;

console.log(`${rows} rows, ${skipped} skipped`, types);
//=> 4692 rows, 0 skipped { purchase: 3649, refund: 143, join: 900 }

for (const { code, count, first } of byCode)
  console.log(`${code}: ${count} times, such as: ${first[0]?.message}`);

// %% 3. Does it work?
// Before a score is used, the past is asked. At each of three days the model is trained on what was known then, and
// judged by the 90 days that followed, beside what anybody could do without a model. `auc` is the share of pairs (one
// buyer, one who does not buy) that are in the right order; `lift10` says how many times the average the best-scored
// tenth buys.

const test = await backtest(repurchase.overall, events, { horizonDays: 90 }, { folds: 3 });

for (const { name, metrics } of test.mean) {
  console.log(
    `${name.padEnd(12)} auc ${metrics["auc"]!.toFixed(3)}  lift10 ${metrics["lift10"]!.toFixed(2)}`,
  );
}
//=> siyu         auc 0.7…
//=> recency      auc 0.7…
//=> frequency    auc 0.…
//=> persistence  auc 0.…
//=> base rate    auc 0.500  lift10 1.00

// The difference to each rule of thumb has an interval: if it does not hold 0, it is not luck.

for (const { name, auc } of test.comparisons) {
  const verdict = auc.lower > 0 ? "better" : "may be luck";
  console.log(`siyu against ${name}: ${auc.lower.toFixed(3)} to ${auc.upper.toFixed(3)}, ${verdict}`);
}
//=> siyu against recency: 0.0… better
//=> siyu against frequency: 0.0… better

// %% 4. Train
// On everything, for two horizons at once. The model picks, sizes and blends its members itself; its card says what
// it chose and how that did on a stretch of time it had not seen.

const model = await repurchase.overall.train(events, { horizonDays: [30, 90] });
const card = model.card();

console.log(`learned from ${card.data.customers} customers with ${card.data.orderDays} order days`);
//=> learned from 746 customers with … order days

for (const { horizonDays, members } of card.horizons) {
  console.log(`${horizonDays} days: ${members.map(({ name }) => name).join(" + ")}`);
}
//=> 30 days: …
//=> 90 days: …

// %% 5. Predict
// Everybody who has ever ordered gets a score as of the end of the data; the others are listed with the reason.

const predictions = model.predict(events, { horizonDays: 90 });

console.log(`${predictions.length} scored, ${predictions.skipped.length} not:`, predictions.skipped.counts);
//=> 746 scored, 154 not: Map(1) { 'no_order_before_as_of' => 154 }

// %% 6. The ten likeliest
// With the number of orders to expect, and when the next one comes: before p10 one time in ten, before p90 nine.

const top = predictions.top(10);

for (const { customerId, probability, expectedOrders, nextOrder } of top) {
  const [from, to] = [nextOrder.p10, nextOrder.p90].map((date) => date.toISOString().slice(0, 10));
  console.log(
    `${customerId} ${(probability * 100).toFixed(0)}% ${expectedOrders.toFixed(1)} orders, ${from} to ${to}`,
  );
}
//=> C… 8…% … orders, 2025-07-… to 2025-…

// %% 7. Why this one?
// The lines of an explanation add up to the score (on the logit scale), so nothing is hidden in a remainder.

const { customerId } = top.at(0);
const why = model.explain(events, customerId, { horizonDays: 90 });

console.log(`${customerId}: ${(why.probability * 100).toFixed(0)}%, because of`);
for (const { name, value, contribution } of why.contributions.slice(0, 3)) {
  console.log(`  ${name} = ${value} (${contribution > 0 ? "+" : ""}${contribution.toFixed(2)})`);
}
const sum = why.contributions.reduce((total, { contribution }) => total + contribution, why.base);
console.log(`adds up: ${Math.abs(sum - why.score) < 1e-9}`);
//=> C…%, because of
//=> adds up: true

// %% 8. Save and load
// One file with numbers only: no code, and no id of any customer. A service loads it and scores one customer or all
// of them with the same result.

const path = join(tmpdir(), `repurchase-${process.pid}.siyu`);
await save(model, path);
const loaded = await load(path);
await rm(path);
const [again] = loaded.predict(events, { customers: [customerId], horizonDays: 90 });

console.log(`the same score after loading: ${again?.probability === top.at(0).probability}`);
//=> the same score after loading: true

// %% 9. Your own orders
// Columns, encoding and form of the dates are recognised, Chinese headers included (会员卡号, 下单时间, 实付金额 ...).
// Say in which zone a day begins; name a column where the guess is wrong: { columns: { customerId: "会员卡号" } }.

const own = await EventTable.fromCsv(process.argv[2] ?? samplePath(), { timeZone: "Asia/Shanghai" });
const ownModel = await repurchase.overall.train(own, { horizonDays: 30 });
const [best] = ownModel.predict(own).top(1);

console.log(`${own.report.events} events read; likeliest within 30 days: ${best?.customerId}`);
//=> 4692 events read; likeliest within 30 days: C…

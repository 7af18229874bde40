// Buy till you die: rates, dropout, and what a customer is worth
//
// The probability models by themselves, from fit to value, on the sample. Lines that begin with //=> show what the
// line above prints; "…" stands for any text.
//
//   npx tsx examples/02-buy-till-you-die.ts                      on the sample that comes with the package
//   npx tsx examples/02-buy-till-you-die.ts my-orders.csv        on orders of your own

import { EventTable } from "siyu";
import { loadSample } from "siyu/datasets";
import { auc } from "siyu/evaluation";
import { btyd } from "siyu/learners";

// %% 1. What the models look at
// Three numbers a customer: how often they came back (frequency), when they were last seen (recency), and since when
// they have been known (T). Everything up to the cutoff; what comes after is kept for the test.

const path = process.argv[2];
const events = path ? await EventTable.fromCsv(path, { timeZone: "Asia/Shanghai" }) : await loadSample();
const horizonDays = 90;
const { today } = btyd.summarize(events); // the last day, counted from 1970-01-01
const cutoff = new Date((today + 1 - horizonDays) * 86_400_000).toISOString().slice(0, 10); // midnight in the events' zone
const summary = btyd.summarize(events, { cutoff });

const comeBack = summary.frequency.filter((x) => x > 0).length;
console.log(`${summary.customerIds.length} customers, ${comeBack} came back`);
//=> … customers, … came back

// %% 2. Fit
// How often customers order while they are customers, and how soon they leave. The fit has standard errors, and says
// where the data cannot tell.

const model = btyd.fitPurchaseModel("mbg-nbd", summary);
const { r, alpha, a, b } = model.parameters;

console.log(`an active customer orders every ${(alpha / r).toFixed(0)} days`);
console.log(`${((100 * a) / (a + b)).toFixed(0)}% leave after an order`);
console.log(`stopped by ${model.reason}, warnings:`, model.warnings);
//=> an active customer orders every … days
//=> …% leave after an order
//=> stopped by …, warnings: …

// %% 3. Which model?
// Several stories of how customers order and leave. What decides is who forecasts best: each is fitted to an earlier
// date and asked who orders in the 90 days after it.

const { best, scores } = btyd.choosePurchaseModel(events, { horizonDays });

for (const { family, logLoss } of scores) console.log(`${family.padEnd(11)} log-loss ${logLoss.toFixed(4)}`);
console.log(`chosen: ${best.family}`);
//=> … log-loss 0.…
//=> chosen: …

// %% 4. Rank by P(order), not by P(alive)
// "Still a customer" and "will order soon" are two questions: whoever orders once a year is alive and will not be
// seen. The 90 days that were kept back show which of the two finds the buyers.

const orders = btyd.holdoutOrders(events, summary, horizonDays);
const bought = Uint8Array.from(orders, (n) => (n > 0 ? 1 : 0));
const silence = summary.T.map((age, i) => summary.recency[i]! - age);

console.log(
  `auc of P(order) ${auc(bought, btyd.probabilityOfOrder(model, summary, horizonDays)).toFixed(3)}`,
);
console.log(`auc of P(alive) ${auc(bought, btyd.probabilityAlive(model, summary)).toFixed(3)}`);
console.log(`auc of recency  ${auc(bought, silence).toFixed(3)}`);
//=> auc of P(order) 0.…
//=> auc of P(alive) 0.…
//=> auc of recency  0.…

// %% 5. How many orders?
// Of all customers together, expected against what came.

const expected = btyd.expectedOrders(model, summary, horizonDays).reduce((sum, n) => sum + n, 0);
const actual = orders.reduce((sum, n) => sum + n, 0);

console.log(`${expected.toFixed(0)} orders expected, ${actual} came`);
//=> … orders expected, … came

// And of one customer, the chance of each number.

const best1 = btyd
  .probabilityOfOrder(model, summary, horizonDays)
  .reduce((top, p, i, all) => (p > all[top]! ? i : top), 0);
const customer = {
  frequency: summary.frequency[best1]!,
  recency: summary.recency[best1]!,
  T: summary.T[best1]!,
};
const chances = [0, 1, 2, 3, 4].map((n) => btyd.probabilityOfOrderCount(model, customer, n, horizonDays));

console.log(
  `${summary.customerIds[best1]}: ${chances.map((p, n) => `${n}: ${(100 * p).toFixed(0)}%`).join(", ")}`,
);
//=> …: 0: …%, 1: …%, 2: …%, 3: …%, 4: …%

// %% 6. What a customer is worth
// Orders of the next year, discounted, times what an order brings (Gamma-Gamma pulls the mean of few orders towards
// everybody's), times the margin.

const spend = btyd.fitGammaGamma(summary);
const value = btyd.lifetimeValue(model, spend, summary, {
  days: 365,
  annualDiscountRate: 0.1,
  margin: 0.4,
});
const ranked = [...value.keys()].sort((i, j) => value[j]! - value[i]!);
const total = value.reduce((sum, v) => sum + v, 0);
const topTenth = ranked.slice(0, Math.ceil(ranked.length / 10)).reduce((sum, i) => sum + value[i]!, 0);

console.log(
  `the year is worth ${total.toFixed(0)}; the best tenth of the customers ${((100 * topTenth) / total).toFixed(0)}% of it`,
);
//=> the year is worth …; the best tenth of the customers …% of it

// %% 7. A life, day by day
// P(alive) of one customer after each silence and each order: it falls the longer somebody is overdue by their own
// rhythm, and an order brings it back.

const alive = btyd.probabilityAlivePath(model, [0, 12, 30, 41, 55], 150);

for (const day of [0, 40, 55, 90, 150]) console.log(`day ${day}: ${(100 * alive[day]!).toFixed(0)}%`);
//=> day 0: …%
//=> day 55: …%
//=> day 150: …%

// What is each customer worth, how sure is that, and whom does it pay to win and to keep?
//
// A brand earns 35 % of what is sold and asks: who will bring the most within a year, what may a new customer cost, and
// how far can single numbers be trusted? Nine months later the values are checked.
// Lines that begin with //=> show what the line above prints; "…" stands for any text.
//
//   npx tsx examples/08-customer-value.ts

import { backtest, clv, EventTable } from "siyu";
import { simulate } from "siyu/datasets";

// %% 1. Events up to today
// A made-up brand of two years. The last nine months are kept back: nothing below sees them before step 6.

const dayMs = 86_400_000;
const brand = simulate({ customers: 900, days: 730, seed: 8 });
const everything = EventTable.from(brand.events, { timeZone: "Asia/Shanghai", until: brand.until });
const today = new Date(brand.until - 273 * dayMs);
const events = everything.slice({ to: today });

// %% 2. Train
// Margin is a share of the spend, the discount rate what a year makes money worth less: both are shares, not percent. The
// probability models alone are quick; leave `learner` out for the blend.

const model = await clv.value.train(events, {
  horizonDays: 273,
  margin: 0.35,
  annualDiscountRate: 0.12,
  learner: "probability",
});

console.log(model.card().definitions.at(-1));
//=> P(order) and expected orders are those of repurchase.overall.

// %% 3. Whom to keep
// The most valuable, with what they will be worth eight times in ten.

const values = model.predict(events);
for (const { customerId, expectedSpend, expectedValue, interval } of values.top(3)) {
  const [low, high] = [interval.low.toFixed(0), interval.high.toFixed(0)];
  console.log(
    `${customerId}: spends ${expectedSpend.toFixed(0)}, worth ${expectedValue.toFixed(0)} (${low} to ${high})`,
  );
}
//=> C…: spends …, worth … (… to …)
//=> C…: spends …, worth … (… to …)

const all = values.toArray();
const total = all.reduce((sum, one) => sum + one.expectedValue, 0);
const best = values.top(Math.ceil(values.length / 10)).toArray();
const ofBest = best.reduce((sum, one) => sum + one.expectedValue, 0);
console.log(`the best tenth holds ${((100 * ofBest) / total).toFixed(0)}% of the value`);
//=> the best tenth holds …% of the value

// %% 4. Why
// A value is a product, so its logarithm is a sum: each factor against that of a typical customer.

const { contributions } = model.explain(events, best[0]!.customerId);
for (const { meaning, contribution } of contributions.slice(0, 2)) {
  console.log(`x ${Math.exp(contribution).toFixed(1)}: ${meaning}`);
}
//=> x …: …
//=> x …: …

// %% 5. What may a new customer cost
// The value of all orders to come of those who have ordered once, in the last month. Newcomers are told apart by little:
// their mean is the bid, not each of them.

const lastMonth = events.slice({ from: new Date(today.getTime() - 30 * dayMs) });
const ordersOf = (table: EventTable) =>
  new Set(
    Array.from(table.toRows()).flatMap(({ type, customerId }) => (type === "purchase" ? [customerId] : [])),
  );
const before = ordersOf(events.slice({ to: new Date(today.getTime() - 30 * dayMs) }));
const lately = ordersOf(lastMonth);
const newcomers = values.filter(({ customerId }) => !before.has(customerId) && lately.has(customerId));
const lifetime = newcomers.toArray().reduce((sum, { lifetimeValue = 0 }) => sum + lifetimeValue, 0);
console.log(`${newcomers.length} newcomers are worth ${(lifetime / newcomers.length).toFixed(0)} yuan each`);
//=> … newcomers are worth … yuan each

// %% 6. Nine months later
// Order and amount of what customers spent, beside ranking them by what they had spent before.

const { spearman, gini, valueBias } = model.evaluate(everything, { asOf: today });
console.log(
  `rank correlation ${spearman!.toFixed(2)}, Gini ${gini!.toFixed(2)}, money off by ${(100 * valueBias!).toFixed(0)}%`,
);
//=> rank correlation 0.…, Gini 0.…, money off by …%

const spent = new Map<string, number>();
for (const { type, customerId, amount = 0 } of everything.slice({ from: today }).toRows()) {
  const id = String(customerId);
  if (type === "purchase") spent.set(id, (spent.get(id) ?? 0) + Number(amount));
}
const ninth = model.distribution(events).quantile(0.9);
const below = all.filter(({ customerId }, i) => (spent.get(customerId) ?? 0) <= ninth[i]!);
console.log(
  `${((100 * below.length) / all.length).toFixed(0)}% stayed below what nine in ten were to stay below`,
);
//=> …% stayed below what nine in ten were to stay below

// %% 7. Before it is trusted
// One window is luck. A back-test takes several, beside rules of thumb, with intervals.

const test = await backtest(
  clv.value,
  everything,
  { horizonDays: 120, learner: "probability" },
  { folds: 3 },
);
const pastSpend = test.comparisons.find(({ name }) => name === "past spend")!.spearman!;
console.log(`over past spend: ${pastSpend.lower.toFixed(2)} to ${pastSpend.upper.toFixed(2)}`);
//=> over past spend: 0.… to 0.…

// Who needs what again, and when?
//
// From orders with items and categories to a replenishment list: which customer is due for which category in the next
// two weeks, and which customers to write to about one item. Lines that begin with //=> show what the line above
// prints; "…" stands for any text.
//
//   npx tsx examples/03-replenishment.ts

import { backtest, repurchase } from "siyu";
import { loadSample } from "siyu/datasets";

// %% 1. Events with a category
// Purchases need an `itemId`, a `categoryId`, or both. Where events have both, an item that nobody knows yet is read
// through its category.

const events = await loadSample();

// %% 2. Is it worth anything?
// The past is asked first: a model trained on what was known then is judged by the 30 days that followed, beside the
// rules of thumb. Rows are (customer, category) pairs; all rows of a customer are drawn together for the intervals.

const test = await backtest(
  repurchase.category,
  events,
  { horizonDays: 30, learner: "logistic" },
  { folds: 1 },
);

for (const { name, metrics } of test.mean) {
  console.log(
    `${name.padEnd(18)} auc ${metrics["auc"]!.toFixed(3)}  lift10 ${metrics["lift10"]!.toFixed(2)}`,
  );
}
//=> siyu               auc 0.7…
//=> recency            auc 0.…
//=> frequency          auc 0.…
//=> decayed frequency  auc 0.…

// %% 3. Train
// `learner: "auto"` (the default) blends purchase rates, logistic regression and boosted trees, trained at many
// earlier cutoffs. Here the regression alone, as it is quick.

const model = await repurchase.category.train(events, { horizonDays: 30, learner: "logistic" });

// %% 4. What each customer will buy again
// One row for each category that the customer has bought, the likeliest first. The date says when, not whether: it is
// given the silence so far and given that the purchase comes within `withinDays`, and it never lies in the past. Here
// these are the 30 days of the probability; by default they are about four months of this history.

const predictions = model.predict(events, { top: 2, withinDays: 30 });

for (const { customerId, categoryId, probability, nextPurchase } of predictions.top(3)) {
  const when = nextPurchase!.p50.toISOString().slice(0, 10);
  console.log(
    `${customerId} ${categoryId} ${(probability * 100).toFixed(0)}% within 30 days, if so about ${when}`,
  );
}
//=> C… …% within 30 days, if so about 2025-07-…

// %% 5. The replenishment list
// What is likely enough and due within two weeks, soonest first: the list to send reminders by.

const due = model.dueNow(events, { within: 14, withinDays: 30, minProbability: 0.2 });

console.log(`${due.length} reminders`);
for (const { customerId, categoryId, nextPurchase } of due.toArray().slice(0, 3)) {
  const [from, to] = [nextPurchase!.p10, nextPurchase!.p90].map((date) => date.toISOString().slice(0, 10));
  console.log(`${customerId}: ${categoryId}, 8 times in 10 between ${from} and ${to}`);
}
//=> … reminders
//=> C…: …, 8 times in 10 between 2025-07-… and 2025-07-…

// %% 6. A campaign that starts from the goods
// Masks are on offer: whom to tell. Here `top` counts customers.

const [first] = model.customersFor(events, "mask", { top: 20 });

console.log(`first of 20 for a mask: ${first!.customerId}, ${(first!.probability * 100).toFixed(0)}%`);
//=> first of 20 for a mask: C…, …%

// %% 7. Why?

const why = model.explain(events, first!.customerId, { categoryId: "mask" });

for (const { meaning, value, contribution } of why.contributions.slice(0, 3)) {
  console.log(
    `  ${contribution.toFixed(2)} ${meaning}${typeof value === "number" ? `: ${value.toFixed(1)}` : ""}`,
  );
}

// %% 8. Items
// The same by item. `onlyItems` asks for some of them, such as those in stock.

const bySku = await repurchase.sku.train(events, { horizonDays: 30, learner: "logistic" });
const [best] = bySku.predict(events, { onlyItems: ["S001", "S075", "S085"], top: 1 }).top(1);

console.log(
  `likeliest of three items: ${best!.customerId} ${best!.itemId} ${best!.expectedQuantity.toFixed(2)} units`,
);
//=> likeliest of three items: C… S0… 0.… units

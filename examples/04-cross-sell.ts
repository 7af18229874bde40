// What else do they need that they have never bought?
//
// From orders and a table of items to offers with a reason, a basket that is completed at the till, and a campaign that
// starts from the goods. Lines that begin with //=> show what the line above prints; "…" stands for any text.
//
//   npx tsx examples/04-cross-sell.ts

import { crossSell, EventTable } from "siyu";
import { simulate } from "siyu/datasets";

// %% 1. Events and a table of items
// A made-up cosmetics brand of one year. The table of items brings what events do not say: category, price, margin,
// launch, and what is in stock today. Items that were never sold are offered too, by their category.

const brand = simulate({ customers: 800, days: 365, seed: 6 });
const today = new Date(brand.until).toISOString().slice(0, 10);
const soldOut = new Set(brand.stockOuts.filter(({ to }) => to >= today).map(({ itemId }) => itemId));
const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai", until: brand.until }).with({
  items: brand.items.map((item) => ({ ...item, stock: soldOut.has(item.itemId) ? 0 : 20 })),
});

/** "S011 (toner)" */
const categoryOf = new Map(brand.items.map(({ itemId, categoryId }) => [itemId, categoryId]));
const named = (itemId: string) => `${itemId} (${categoryOf.get(itemId)})`;

// %% 2. Train
// Candidates come from what goes together, from customers alike and from what sells now; the ranking is learned at
// earlier cutoffs from what customers bought for the first time. The default blends three members; here the regression
// alone, as it is quick.

const model = await crossSell.item.train(events, { horizonDays: 30, learner: "logistic" });

for (const { name, metrics } of model.card().horizons[0]!.outOfTime.slice(0, 3))
  console.log(`${name.padEnd(15)} auc ${metrics["auc"]!.toFixed(2)}`);
//=> blend           auc 0.…
//=> logistic (all)  auc 0.…
//=> popularity      auc 0.…

// %% 3. What to offer to each customer
// Exactly `top` items a customer, none that the customer has, each with the items that speak for it: how much of what
// speaks for it they are (share), how many customers bought both (support), and how many times more that is than by
// chance (lift).

const offers = model.predict(events, { top: 3, inStock: true, maxPerCategory: 1 });

const [best] = offers.filter(({ because }) => because.length > 0).top(1);
const [reason] = best!.because;
console.log(
  `${best!.customerId}: ${named(best!.itemId)}, ${(best!.probability * 100).toFixed(0)}% within 30 days`,
);
console.log(
  `  because of ${named(reason!.itemId)}: ${reason!.support} customers have both, ${reason!.lift.toFixed(1)} times as many as by chance`,
);
//=> C…: S0… (…), …% within 30 days
//=>   because of S0… (…): … customers have both, … times as many as by chance

// Was it planted? The simulation knows which item completes which.

const partner = new Map(brand.complements.map(({ itemId, complementId }) => [itemId, complementId]));
const reasons = offers
  .toArray()
  .flatMap(({ itemId, because }) => because.slice(0, 1).map((b) => [b.itemId, itemId]));
const planted = reasons.filter(([a, b]) => partner.get(a!) === b || partner.get(b!) === a);
console.log(
  `${((100 * planted.length) / reasons.length).toFixed(0)}% of the first reasons are planted pairs`,
);
//=> …% of the first reasons are planted pairs

// %% 4. What brings most
// `value` ranks by probability times what a purchase is worth: a column of the table of items, or numbers by id.

const [dearest] = model.predict(events, { top: 1, inStock: true, value: "margin" }).top(1);
console.log(
  `${dearest!.customerId}: ${named(dearest!.itemId)} is expected to bring ${dearest!.expectedValue!.toFixed(2)} yuan`,
);
//=> C…: S… (…) is expected to bring … yuan

// %% 5. At the till
// A basket is being filled: what completes it? This asks the orders, not the customer.

for (const { itemId, probability, because } of model.complements(["S001", "S019"], { top: 2 })) {
  const from = because.map((one) => named(one.itemId)).join(", ");
  console.log(`with S001 and S019: ${named(itemId)} ${(probability * 100).toFixed(0)}%, for ${from}`);
}
//=> with S001 and S019: S0… (…) …%, for S0…
//=> with S001 and S019: S0… (…) …%, for S0…

const [alike] = model.similarItems("S001", { top: 1 });
console.log(`who buys S001 (cleanser) also buys ${named(alike!.itemId)}`);
//=> who buys S001 (cleanser) also buys S0… (…)

// %% 6. A campaign that starts from the goods
// The toner S011 is to be sold: whom to tell? Those who lack it, the likeliest first. Here `top` counts customers.

const campaign = model.customersFor(events, "S011", { top: 50 });

console.log(`${campaign.length} customers to tell of ${named("S011")}`);
for (const { customerId, because } of campaign.toArray().slice(0, 2))
  console.log(`  ${customerId}, who has ${because.map((one) => named(one.itemId)).join(", ")}`);
//=> 50 customers to tell of S011 (toner)
//=>   C…, who has S0…
//=>   C…, who has S0…

// %% 7. Why this customer?
// Contributions that add up to the score, as of every model.

const first = campaign.at(0);
const why = model.explain(events, first.customerId, { itemId: "S011" });
const sum = why.contributions.reduce((total, { contribution }) => total + contribution, why.base);

console.log(`adds up: ${Math.abs(sum - why.score) < 1e-9}`);
for (const { meaning, contribution } of why.contributions.slice(0, 2))
  console.log(`  ${contribution.toFixed(2)} ${meaning}`);
//=> adds up: true

// %% 8. Categories
// The same by category: fewer columns, surer. Which shelf is next?

const byCategory = await crossSell.category.train(events, { horizonDays: 30, learner: "logistic" });
const [shelf] = byCategory.predict(events, { top: 1 }).top(1);

console.log(
  `${shelf!.customerId}: ${shelf!.categoryId}, because of ${shelf!.because.map((b) => b.categoryId).join(", ")}`,
);
//=> C…: …, because of …

// First purchase and second order: who makes the next step, and what speaks for it?
//
// Most of a brand's followers never buy, and most new buyers never come back. The first hours say much about both.
// Lines that begin with //=> show what the line above prints; "…" stands for any text.
//
//   npx tsx examples/06-second-order.ts

import { EventTable, propensity } from "siyu";
import { newcomerMechanisms, simulate } from "siyu/datasets";
import { auc } from "siyu/evaluation";

// %% 1. Events
// A made-up brand of newcomers. Their second order depends on how the first went: late or not, at a discount or not.
// What they look at in the first 72 hours tells of the first purchase.

const brand = simulate({ customers: 1500, days: 365, seed: 5, mechanisms: newcomerMechanisms });
const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai", until: brand.until }).with({
  customers: [...brand.customers].map(({ customerId, source }) => ({ customerId, source })),
});

// %% 2. Train for the second order
// Asked of everybody who has bought on exactly one day; learned from how newcomers looked at earlier dates, and
// whether they came back within 30 days.

const secondOrder = await propensity.event.train(events, {
  target: "secondOrder",
  horizonDays: 30,
});
console.log(secondOrder.card().definitions[1]);
//=> Who is scored: every customer who has bought on exactly one day before asOf.

// %% 3. Whom to remind, and of what
// Rows are customers with a chance and the reasons that raise it.

const chances = secondOrder.predict(events);
const skipped = [...chances.skipped.counts].map(([code, n]) => `${n} ${code}`).join(", ");
console.log(`${chances.length} new buyers; ${skipped}`);
//=> … new buyers; … not_possible

for (const { customerId, probability, reasons } of chances.top(3)) {
  console.log(
    `${customerId} ${(100 * probability).toFixed(0)}%: ${reasons.map(({ text }) => text).join("; ")}`,
  );
}
//=> C… …%: …

// %% 4. Against the truth
// The simulation knows the chance of each from all that the brand can see: no model can rank better than it on average.

const truth = new Map([...brand.newcomers({ days: 30 })].map((one) => [one.customerId, one.probability]));
const pairs = chances.toArray().flatMap(({ customerId, probability }) => {
  const known = truth.get(customerId);
  return known === undefined ? [] : [{ probability, known }];
});
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

console.log(
  `mean chance ${mean(pairs.map((one) => one.probability)).toFixed(3)}, in truth ${mean(pairs.map((one) => one.known)).toFixed(3)}`,
);
//=> mean chance 0.…, in truth 0.…

// %% 5. What the first order did
// All reasons of all rows: which groups matter?

const all = secondOrder.predict(events, { reasons: "all" });
const weight = new Map<string, number>();
for (const { reasons } of all) {
  for (const { group, contribution } of reasons)
    weight.set(group, (weight.get(group) ?? 0) + Math.abs(contribution) / all.length);
}
const heaviest = [...weight].sort(([, a], [, b]) => b - a).slice(0, 3);
console.log(`what moves the score most: ${heaviest.map(([group]) => group).join(", ")}`);
//=> what moves the score most: …

// %% 6. First purchase
// The same of followers who have not bought yet: only the target differs. Judged a month before the end by what came.

const monthAgo = new Date(brand.until - 30 * 86_400_000);
const firstPurchase = await propensity.event.train(events, {
  target: "firstPurchase",
  horizonDays: 30,
  cutoff: monthAgo,
});
const judged = firstPurchase.evaluate(events, { asOf: monthAgo });
console.log(`${judged["customers"]} followers, AUC ${judged["auc"]!.toFixed(2)}`);
//=> … followers, AUC 0.…

// %% 7. The rule to beat
// Greet those first who joined last: it costs nothing.

const followers = firstPurchase.predict(events, { asOf: monthAgo });
const joinedAt = new Map<string, number>();
const bought = new Set<string>();
for (const { type, customerId, timestamp } of events.toRows()) {
  const at = new Date(timestamp).getTime();
  if (type === "join") joinedAt.set(String(customerId), at);
  if (type === "purchase" && at >= monthAgo.getTime()) bought.add(String(customerId));
}
const ids = [...followers.customerIds()];
const labels = Uint8Array.from(ids, (id) => (bought.has(id) ? 1 : 0));
const newest = Float64Array.from(ids, (id) => joinedAt.get(id) ?? 0);
console.log(`newest first: AUC ${auc(labels, newest).toFixed(2)}`);
//=> newest first: AUC 0.…

// Who is about to leave, why, and what is it worth to hold them?
//
// A brand that loses customers by late deliveries looks at its list on a Monday: who is in danger, what drove them
// there, whom to call first, and what has changed since last Monday. Sixty days later the list is checked.
// Lines that begin with //=> show what the line above prints; "…" stands for any text.
//
//   npx tsx examples/05-churn-warning.ts

import { churn, EventTable } from "siyu";
import { lapseWorlds, simulate } from "siyu/datasets";

// %% 1. Events up to this Monday
// A made-up brand of 18 months in which only late deliveries drive customers away. The last 60 days are kept back:
// nothing below sees them before step 7.

const dayMs = 86_400_000;
const brand = simulate({ customers: 700, days: 480, seed: 11, mechanisms: lapseWorlds.late });
const everything = EventTable.from(brand.events, { timeZone: "Asia/Shanghai", until: brand.until });
const monday = new Date(brand.until - 60 * dayMs);
const events = everything.slice({ to: monday });

// %% 2. Train
// There is no contract, so leaving is ordering nothing for a horizon: here 60 days. The chance is 1 minus what
// repurchase.overall says. Bands are cut where lists were precise enough on tests before the cutoff; a card says where.

const model = await churn.warning.train(events, { horizonDays: 60 });

console.log(model.card().definitions.at(-1));
//=> 60 days: watch from 0.… (out of time: precision 0.…, recall 0.…); warning from 0.…; critical from 0.…

// %% 3. Who is about to leave
// Of those who ordered lately: whoever has been silent for a year needs no warning.

const warnings = model.predict(events, { activeWithinDays: 60 });
const inDanger = warnings.filter(({ band }) => band === "warning" || band === "critical");

console.log(`${warnings.length} active customers, ${inDanger.length} of them in danger`);
//=> … active customers, … of them in danger

// %% 4. Why
// Causes (what the brand did, what the customer met) stand before signs (what silence shows anyway). A reason has a
// group and numbers for programs, and a sentence for people, in English or Chinese.

const [first] = inDanger.top(1);
for (const { kind, text } of first!.reasons) console.log(`${first!.customerId}: ${kind}, ${text}`);
//=> C…: cause, … late deliver…

const [chinese] = model.predict(events, { customers: [first!.customerId], language: "zh" });
console.log(chinese!.reasons[0]!.text);
//=> …

const causes = new Map<string, number>();
for (const { reasons } of inDanger) {
  const group = reasons[0]?.group ?? "none";
  causes.set(group, (causes.get(group) ?? 0) + 1);
}
console.log(`first reasons: ${[...causes].map(([group, n]) => `${group} ${n}`).join(", ")}`);
//=> first reasons: …service …

// %% 5. What is it worth
// The value at risk is the chance times what a customer who stays is expected to spend within the horizon. A call
// costs 5 yuan and holds one in five: it pays where a fifth of the value at risk is more than 5. The most is held by
// calling from the top.

const calls = inDanger.filter(({ valueAtRisk = 0 }) => valueAtRisk * 0.2 > 5);
for (const { customerId, valueAtRisk, leadDays, reasons } of calls.top(3, "valueAtRisk")) {
  console.log(
    `${customerId}: ${valueAtRisk!.toFixed(0)} yuan, ${leadDays ?? "many"} days left, ${reasons[0]!.text}`,
  );
}
//=> C…: … yuan, … days left, …

// %% 6. What has changed since last Monday
// Nobody reads the same list twice: watch gives those who are newly in danger, worse, or back.

const changes = model.watch(events, { since: new Date(monday.getTime() - 7 * dayMs) });
const newly = changes.filter(({ change }) => change === "newlyInDanger");

console.log(`${changes.length} have changed, ${newly.length} are newly in danger`);
//=> … have changed, … are newly in danger

// %% 7. Sixty days later
// Who ordered nothing? And the simulation knows whom a late delivery drove away.

const later = [...everything.slice({ from: monday }).toRows()];
const ordered = new Set(later.flatMap(({ type, customerId }) => (type === "purchase" ? [customerId] : [])));
const lost = inDanger.filter(({ customerId }) => !ordered.has(customerId)).toArray();
console.log(`${lost.length} of the ${inDanger.length} warned of ordered nothing`);
//=> … of the … warned of ordered nothing

const driven = new Set([...brand.truth].filter(({ cause }) => cause === "late").map((one) => one.customerId));
const planted = lost.filter(({ customerId }) => driven.has(customerId));
const right = planted.filter(({ reasons }) => reasons[0]?.group === "service");
console.log(
  `of those driven away, ${((100 * right.length) / planted.length).toFixed(0)}% have it as the first reason`,
);
//=> of those driven away, …% have it as the first reason

const { auc, logLoss } = model.evaluate(everything, { asOf: monday });
console.log(`all customers: AUC ${auc!.toFixed(2)}, log-loss ${logLoss!.toFixed(2)}`);
//=> all customers: AUC 0.9…, log-loss 0.…

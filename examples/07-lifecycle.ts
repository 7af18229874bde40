// In which state is each customer, where will they be next, and how will the base look in half a year?
//
// A brand plans its next quarters: how many of today's customers stay active, who is about to fall, who can be won
// back. A quarter later the forecast is checked.
// Lines that begin with //=> show what the line above prints; "…" stands for any text.
//
//   npx tsx examples/07-lifecycle.ts

import { EventTable, lifecycle } from "siyu";
import { simulate } from "siyu/datasets";

// %% 1. Events up to today
// A made-up brand of 18 months. The last quarter is kept back: nothing below sees it before step 7.

const dayMs = 86_400_000;
const brand = simulate({ customers: 900, days: 540, seed: 7 });
const everything = EventTable.from(brand.events, { timeZone: "Asia/Shanghai", until: brand.until });
const today = new Date(brand.until - 91 * dayMs);
const events = everything.slice({ to: today });

// %% 2. Train
// States are activity times value: new; active, cooling and dormant by one and two quarters of silence, each high or low
// by the median spend. Two horizons: one quarter and two. Chains alone are quick; leave `learner` out for the blend.

const model = await lifecycle.migration.train(events, { horizonDays: [91, 182], learner: "markov" });

console.log(model.states.join(", "));
//=> new, active high, active low, cooling high, cooling low, dormant high, dormant low

// %% 3. Where each customer stands and goes
// The chance of an order is that of repurchase.overall; what cannot happen has no chance.

const customers = model.predict(events);
for (const { customerId, state, likelyState, falling } of customers.top(2)) {
  console.log(`${customerId}: ${state} -> ${likelyState}, falls with ${falling.toFixed(2)}`);
}
//=> C…: … -> …, falls with 0.9…
//=> C…: … -> …, falls with 0.9…

// %% 4. The base, one and two quarters ahead
// The chances of all customers, added up. These are today's customers: whoever comes later is not among them.

const forecast = model.forecast(events);
for (const { horizonDays, state, now, expected, lower, upper } of forecast) {
  if (!state.endsWith("high")) continue;
  console.log(`${state} in ${horizonDays} days: ${now} -> ${expected.toFixed(0)} (${lower} to ${upper})`);
}
//=> active high in 91 days: … -> … (… to …)
//=> dormant high in 91 days: … -> … (… to …)
//=> active high in 182 days: … -> … (… to …)

// %% 5. Whom to look at
// Alerts are cut so that their lists are precise, on tests before today. At stake is what a customer is expected to spend.

const alerted = customers.filter(({ alert }) => alert === "falling");
const spend = alerted.toArray().reduce((sum, { expectedValue = 0 }) => sum + expectedValue, 0);
console.log(`${alerted.length} are about to fall, with ${spend.toFixed(0)} yuan of expected spend`);
//=> … are about to fall, with … yuan of expected spend

for (const { customerId, state, expectedValue } of alerted.top(2, "expectedValue")) {
  console.log(`${customerId}: ${state}, ${expectedValue!.toFixed(0)} yuan`);
}
//=> C…: …, … yuan

const [back] = customers.top(1, "returning");
console.log(`likeliest to come back: ${back!.customerId} with ${back!.returning.toFixed(2)}`);
//=> likeliest to come back: C… with 0.…

// %% 6. How customers have moved so far
// The matrix of the past quarters with credible intervals, whether it has changed, and how long customers last; flows are
// what a Sankey diagram takes.

const { states, probabilities, lower, upper, tests, expectedPeriodsTo } = model.matrix();
const from = states.indexOf("active high");
console.log(
  `active high stays: ${probabilities[from]![from]!.toFixed(2)} (${lower[from]![from]!.toFixed(2)} to ${upper[from]![from]!.toFixed(2)})`,
);
//=> active high stays: 0.… (0.… to 0.…)
console.log(`quarters differ with p ${tests.overTime!.pValue.toFixed(3)}`);
//=> quarters differ with p …
const dormant = states.indexOf("dormant high");
console.log(`on average they are dormant after ${expectedPeriodsTo[from]![dormant]!.toFixed(1)} quarters`);
//=> on average they are dormant after … quarters

const [flow] = model.flows(events, { from: new Date(today.getTime() - 91 * dayMs) });
console.log(`largest flow of the last quarter: ${flow!.from} -> ${flow!.to}, ${flow!.count} customers`);
//=> largest flow of the last quarter: … -> …, … customers

// %% 7. A quarter later
// How many were in each state, and how often was the likeliest state the right one?

const then = new Map(
  model
    .predict(everything)
    .toArray()
    .map(({ customerId, state }) => [customerId, state]),
);
const counted = new Map<string, number>();
for (const { customerId } of customers) {
  const state = then.get(customerId);
  if (state !== undefined) counted.set(state, (counted.get(state) ?? 0) + 1);
}
const next = forecast.filter(({ horizonDays }) => horizonDays === 91);
const held = next.filter(({ state, lower: low, upper: high }) => {
  const count = counted.get(state) ?? 0;
  return count >= low && count <= high;
});
console.log(`${held.length} of ${next.length} intervals held`);
//=> … of 7 intervals held

const { stateAccuracy, stateLogLoss } = model.evaluate(everything, { asOf: today });
console.log(
  `the named state was right for ${(100 * stateAccuracy!).toFixed(0)}%, log-loss ${stateLogLoss!.toFixed(2)}`,
);
//=> the named state was right for …%, log-loss 0.…

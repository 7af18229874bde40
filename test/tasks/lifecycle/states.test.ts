import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { statesOf } from "../../../src/tasks/lifecycle/assign-states.js";
import { agedFacts, type FactColumns, factsOf } from "../../../src/tasks/lifecycle/customer-facts.js";
import { possibleAfterOrder } from "../../../src/tasks/lifecycle/possible-states.js";
import { type RuleScheme, ranked, type StateRule } from "../../../src/tasks/lifecycle/state-scheme.js";

const below = (days: number) => ({ from: Number.NEGATIVE_INFINITY, below: days });
const from = (value: number) => ({ from: value, below: Number.POSITIVE_INFINITY });
const rules: readonly StateRule[] = [
  { name: "new", when: { orders: below(2), age: below(30) } },
  { name: "active high", when: { daysSinceLast: below(30), spend: from(500) } },
  { name: "active low", when: { daysSinceLast: below(30) } },
  { name: "cooling high", when: { daysSinceLast: below(60), spend: from(500) } },
  { name: "cooling low", when: { daysSinceLast: below(60) } },
  { name: "dormant high", when: { spend: from(500) } },
  { name: "dormant low", when: {} },
];
const scheme: RuleScheme = { kind: "rules", rules, states: ranked(rules) };

/** Order days of customers, each a list of [day, minor units]. */
function ordersOf(customers: readonly (readonly (readonly [number, number])[])[]) {
  const offsets = new Int32Array(customers.length + 1);
  customers.forEach((days, c) => {
    offsets[c + 1] = offsets[c]! + days.length;
  });
  return {
    offsets,
    day: Int32Array.from(customers.flat(), ([day]) => day),
    amountMinor: Float64Array.from(customers.flat(), ([, amount]) => amount),
  };
}

function stateNames(facts: FactColumns): (string | undefined)[] {
  return Array.from(statesOf(scheme, facts, 0), (state) => rules[state]?.name);
}

describe("states", () => {
  test("worked by hand: bounds are inclusive below and exclusive above, the first rule that is met counts", () => {
    const orders = ordersOf([
      [[100, 10]],
      [[71, 10]],
      [[70, 10]],
      [[10, 400], [71, 100]],
      [[10, 400], [41, 99]],
      [[10, 400], [40, 100]],
      [],
    ]); // biome-ignore format: one customer a line
    const facts = factsOf(orders, Int32Array.of(0, 1, 2, 3, 4, 5, 6), 100);
    expect([...facts.daysSinceLast]).toEqual([0, 29, 30, 29, 59, 60, -1]);
    expect(stateNames(facts)).toEqual([
      "new",
      "new",
      "cooling low",
      "active high",
      "cooling low",
      "dormant high",
      undefined,
    ]);
    expect(stateNames(agedFacts(facts, 30))).toEqual(["cooling low", "cooling low", "dormant low", "cooling high", "dormant low", "dormant high", undefined]); // biome-ignore format: as above
  });

  test("later order days do not count, and what has no amount is worth nothing", () => {
    const orders = ordersOf([[[10, Number.NaN], [20, 300], [90, 700]]]); // biome-ignore format: one customer
    expect(factsOf(orders, Int32Array.of(0), 50)).toMatchObject({
      orders: Float64Array.of(2),
      daysSinceLast: Float64Array.of(30),
      age: Float64Array.of(40),
      spend: Float64Array.of(300),
      meanOrder: Float64Array.of(300),
    });
  });

  test("levels are ranked by the silence that ends them and by where their values start", () => {
    expect(scheme.states.map(({ activity, value }) => [activity, value])).toEqual([[0, 0], [0, 1], [0, 0], [1, 1], [1, 0], [2, 1], [2, 0]]); // biome-ignore format: one a state
  });

  test("whatever customers do, they end in a state that was possible", () => {
    const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 400 })), {
      minLength: 1,
      maxLength: 6,
    });
    const future = fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 400 })), {
      maxLength: 4,
    });
    const perDay = (days: readonly (readonly [number, number])[]) =>
      [...new Map(days.map((one) => [one[0], one])).values()].sort((a, b) => a[0] - b[0]);
    fc.assert(
      fc.property(history, future, fc.integer({ min: 1, max: 90 }), (before, after, days) => {
        const past = perDay(before);
        const coming = perDay(after.map(([day, amount]) => [99 + day, amount] as const)).filter(
          ([day]) => day <= 99 + days,
        );
        const codes = Int32Array.of(0);
        const now = factsOf(ordersOf([past]), codes, 99);
        const then = factsOf(ordersOf([[...past, ...coming]]), codes, 99 + days);
        const [state] = statesOf(scheme, then, 0);
        if (coming.length === 0) expect(state).toBe(statesOf(scheme, agedFacts(now, days), 0)[0]);
        else
          expect(
            possibleAfterOrder(scheme, now, { days, startsWithinDay: false, canShrink: false })[state!],
          ).toBe(1);
      }),
      { seed: 4, numRuns: 2000 },
    );
  });

  test("after an order within a period nobody is cooling, and high spend stays high", () => {
    const facts = factsOf(ordersOf([[[10, 600]], [[10, 499]], [[99, 100]]]), Int32Array.of(0, 1, 2), 99);
    const allowed = possibleAfterOrder(scheme, facts, { days: 30, startsWithinDay: false, canShrink: false });
    const names = (i: number) =>
      rules.filter((_, s) => allowed[i * rules.length + s]).map(({ name }) => name);
    expect(names(0)).toEqual(["active high"]);
    expect(names(1)).toEqual(["active high", "active low"]);
    expect(names(2)).toEqual(["active high", "active low"]);
    const shrinking = possibleAfterOrder(scheme, facts, {
      days: 30,
      startsWithinDay: false,
      canShrink: true,
    });
    expect(rules.filter((_, s) => shrinking[s]).map(({ name }) => name)).toContain("active low");
  });

  test("a window that starts within a day holds one day more, and an order of that day is not a new one", () => {
    const window = { days: 30, startsWithinDay: true, canShrink: false };
    const today = factsOf(ordersOf([[[99, 499]]]), Int32Array.of(0), 99);
    const allowed = possibleAfterOrder(scheme, today, window);
    const names = rules.filter((_, s) => allowed[s]).map(({ name }) => name);
    expect(names).toEqual(["active high", "active low", "cooling high", "cooling low"]); // silent for 30 days, with one order still
  });

  test("states are ranked by whom the rules before them leave over, however they are written", () => {
    const ranksOf = (all: readonly StateRule[]) =>
      Object.fromEntries(ranked(all).map(({ name, activity, value }) => [name, [activity, value]]));
    const vip = [
      { name: "vip", when: { spend: from(500) } },
      { name: "active", when: { daysSinceLast: below(60) } },
      { name: "lost", when: {} },
    ];
    expect(ranksOf(vip)).toEqual({ vip: [0, 1], active: [0, 0], lost: [1, 0] });
    const gone = [
      { name: "gone", when: { daysSinceLast: from(60) } },
      { name: "here", when: {} },
    ];
    expect(ranksOf(gone)).toEqual({ gone: [1, 0], here: [0, 0] });
  });

  test("a rule that the rules before it leave nobody for is named", () => {
    const twice = [
      { name: "a", when: { orders: below(3) } },
      { name: "b", when: { orders: below(2) } },
      { name: "c", when: {} },
    ];
    expect(() => ranked(twice)).toThrow(/^b$/);
  });
});

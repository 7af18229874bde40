import fc from "fast-check";
import { type CustomerEvent, EventTable } from "siyu";
import { type RfmThresholds, rfmScores, rfmSegments } from "siyu/measures";
import { describe, expect, test } from "vitest";
import { History } from "../../src/events/history.js";
import { dataOf } from "../../src/events/table.js";
import { resolveStates } from "../../src/tasks/lifecycle/resolve-states.js";
import { Snapshot } from "../../src/training/snapshot.js";

const order = (
  customerId: string,
  day: number,
  amount: number,
  rest: Partial<CustomerEvent> = {},
): CustomerEvent => ({ customerId, timestamp: Date.UTC(2024, 0, day, 12), amount, ...rest }) as CustomerEvent;
const asOf = "2024-02-01"; // the last day counted is day 31

/** Four customers: days since last 1, 11, 21, 30; orders 3, 1, 1, 1; spend 60, 200, 30, 10. */
const four = EventTable.from(
  [
    order("a", 10, 20),
    order("a", 20, 20),
    order("a", 30, 20),
    order("b", 20, 200),
    order("c", 10, 30),
    order("d", 1, 10),
  ],
  { until: asOf },
);

test("worked by hand: two bins of four customers, high above the mean", () => {
  const found = rfmScores(four, { bins: 2 });
  expect(found.thresholds).toEqual({
    daysSinceLast: [20], // two of four have 21 days or more
    orders: [2],
    spend: [30.01],
    high: { daysSinceLast: 15, orders: 2, spend: 75.01 }, // means 15.75, 1.5, 75
  });
  const rows = Array.from(found, ({ customerId, recencyScore, frequencyScore, monetaryScore, segmentZh }) => [
    customerId,
    recencyScore,
    frequencyScore,
    monetaryScore,
    segmentZh,
  ]);
  expect(rows).toEqual([
    ["a", 2, 2, 2, "一般价值客户"],
    ["b", 2, 1, 2, "重要发展客户"],
    ["c", 1, 1, 1, "一般挽留客户"],
    ["d", 1, 1, 1, "一般挽留客户"],
  ]);
});

test("the eight segments have the names of Chinese practice", () => {
  const marks = rfmSegments.map(({ isRecencyHigh, isFrequencyHigh, isMonetaryHigh, nameZh }) => {
    return (
      [isRecencyHigh, isFrequencyHigh, isMonetaryHigh].map((isHigh) => (isHigh ? "+" : "-")).join("") + nameZh
    );
  });
  expect(marks).toEqual([
    "+++重要价值客户",
    "++-一般价值客户",
    "+-+重要发展客户",
    "+--一般发展客户",
    "-++重要保持客户",
    "-+-一般保持客户",
    "--+重要挽留客户",
    "---一般挽留客户",
  ]);
});

test("customers of one value share a score, the lower of those they reach over", () => {
  const same = Array.from({ length: 10 }, (_, i) => order(`c${i}`, i < 6 ? 5 : 6, i < 6 ? 10 : 20));
  const { columns } = rfmScores(same, { asOf });
  expect(Array.from(columns.frequencyScore)).toEqual(new Array(10).fill(1));
  expect(Array.from(columns.monetaryScore)).toEqual([1, 1, 1, 1, 1, 1, 4, 4, 4, 4]);
});

describe("thresholds", () => {
  test("come back as plain data that score other customers by the same rule", () => {
    const { thresholds } = rfmScores(four);
    const kept: RfmThresholds = JSON.parse(JSON.stringify(thresholds));
    const whole = rfmScores(four, { thresholds: kept });
    const alone = rfmScores(four.slice({ customers: ["b"] }), { thresholds: kept });
    expect(whole.thresholds).toEqual(thresholds);
    expect(Array.from(whole)).toEqual(Array.from(rfmScores(four)));
    expect(alone.at(0)).toEqual(whole.at(1));
  });

  test("of one's own are reached: at most so many days, at least so many orders and so much", () => {
    const thresholds = {
      daysSinceLast: [21, 11],
      orders: [1, 3],
      spend: [30, 200],
      high: { daysSinceLast: 1, orders: 3, spend: 60 },
    };
    const rows = Array.from(rfmScores(four, { thresholds }), (row) => [
      row.recencyScore,
      row.frequencyScore,
      row.monetaryScore,
      row.segment,
    ]);
    expect(rows).toEqual([
      [3, 3, 2, "important value"],
      [3, 2, 3, "important retain"],
      [2, 2, 2, "general retain"],
      [1, 2, 1, "general retain"],
    ]);
  });

  test("may be given in part: the rest is cut from the customers", () => {
    const { thresholds } = rfmScores(four, { thresholds: { orders: [5] } });
    expect(thresholds).toEqual({ ...rfmScores(four, { bins: 2 }).thresholds, orders: [5] });
  });
});

describe("high by the median", () => {
  test("begins at the lowest value that at least half of the customers lie below, days are below it", () => {
    // Days since last 1, 11, 21, 30; orders 3, 1, 1, 1; spend 60, 200, 30, 10.
    const { thresholds } = rfmScores(four, { splitBy: "median" });
    expect(thresholds.high).toEqual({ daysSinceLast: 20, orders: 3, spend: 60 });
  });

  test("is what the states \"rfm\" of lifecycle are split by, customer by customer", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 25 }),
        (rows) => {
          const table = EventTable.from(rows.map(([c, day, amount]) => order(`c${c}`, day, amount)), { until: asOf });
          const { high } = rfmScores(table, { splitBy: "median" }).thresholds;
          const latest = new Snapshot(new History(dataOf(table), Date.parse(asOf)));
          const bound = (measure: "daysSinceLast" | "orders" | "spend", side: "below" | "from") => {
            const states = [{ name: "a", when: { [measure]: { [side]: { quantile: 0.5 } } } }, { name: "b", when: {} }];
            const scheme = resolveStates(states, latest, 30, "test");
            if (scheme.kind !== "rules") throw new Error("states by rules");
            return scheme.rules[0]!.when[measure]![side];
          };
          expect(high.daysSinceLast).toBe(bound("daysSinceLast", "below") - 1);
          expect(high.orders).toBe(bound("orders", "from"));
          expect(high.spend).toBe(bound("spend", "from") / 100);
        },
      ),
      { seed: 8, numRuns: 200 },
    );
  });
}); // biome-ignore format: one thought a line

test("cut points of few customers, or of customers who are all alike, are warned of", () => {
  const codes = (events: readonly CustomerEvent[], options = {}) =>
    rfmScores(events, { asOf, ...options }).warnings.map(({ code }) => code);
  const many = Array.from({ length: 40 }, (_, i) => order(`c${i}`, 1 + (i % 30), 10 + i));
  const twice = many.concat(order("c0", 31, 5));
  expect(codes(twice)).toEqual([]);
  expect(codes(many)).toEqual(["equal_values"]);
  expect(codes([order("a", 31, 5)])).toEqual(["few_customers", "equal_values", "equal_values", "equal_values"]);
  const { thresholds } = rfmScores(twice, { asOf });
  expect(codes([order("a", 31, 5)], { thresholds })).toEqual([]);
  expect(rfmScores(many, { asOf }).warnings[0]!.message).toContain("'orders'");
}); // biome-ignore format: one line a case

test("score is the weighted mean of the three, and tiers are equal parts of its range", () => {
  const found = rfmScores(four, {
    bins: 2,
    weights: { recency: 1, frequency: 0, monetary: 3 },
    tiers: ["铜", "银", "金", "钻"],
  });
  expect(Array.from(found.columns.score)).toEqual([2, 2, 1, 1]);
  expect(Array.from(found, ({ tier }) => tier)).toEqual(["钻", "钻", "铜", "铜"]);
  // (5 + 4 + 2) / 3 is two thirds of the way from 1 to 5, where the highest of three tiers begins.
  const own = { daysSinceLast: [4, 3, 2, 1], orders: [1, 1, 1, 5], spend: [1, 1000, 1000, 1000] };
  const border = rfmScores([order("a", 31, 5)], { asOf, thresholds: own }).at(0);
  expect([border.recencyScore, border.frequencyScore, border.monetaryScore, border.tier]).toEqual([
    5,
    4,
    2,
    "high",
  ]);
});

describe("what counts", () => {
  test("refunds come off the spend, and an order that was wholly given back does not count", () => {
    const events = [
      order("a", 1, 50, { orderId: "1" }),
      order("a", 5, 80, { orderId: "2" }),
      order("a", 6, 80, { orderId: "2", type: "refund" }),
      order("a", 7, 10, { orderId: "1", type: "refund" }),
      order("b", 3, 5, { orderId: "3" }),
      order("b", 4, 5, { orderId: "3", type: "refund" }),
    ];
    const found = rfmScores(events, { asOf });
    expect(found.length).toBe(1);
    expect(found.at(0)).toMatchObject({ customerId: "a", orders: 1, spend: 40, daysSinceLast: 30 });
    expect(found.skipped).toEqual({ noOrder: 1, noAmount: 0 });
    // Before the refund it did.
    expect(rfmScores(events, { asOf: "2024-01-06" }).at(0)).toMatchObject({ orders: 2, spend: 130 });
  });

  test("an order without an amount is an order of unknown value, not of 0", () => {
    const found = rfmScores(
      [
        order("a", 1, 7),
        { customerId: "a", timestamp: "2024-01-02" },
        { customerId: "b", timestamp: "2024-01-02" },
      ],
      { asOf },
    );
    expect(found.at(0)).toMatchObject({ orders: 2, spend: 7 });
    expect(found.skipped).toEqual({ noOrder: 0, noAmount: 1 });
  });

  test("with 'from' only orders since that day", () => {
    const found = rfmScores(four, { from: "2024-01-20" });
    expect(Array.from(found, ({ customerId, orders, spend }) => [customerId, orders, spend])).toEqual([
      ["a", 2, 40],
      ["b", 1, 200],
    ]);
    expect(found.skipped.noOrder).toBe(2);
  });

  test("sums of segments are those of their rows, to the cent", () => {
    const cents = EventTable.from(
      Array.from({ length: 1000 }, (_, i) => order(`c${i}`, 1 + (i % 31), 0.1)),
      { until: asOf },
    );
    const segments = rfmScores(cents).segments();
    expect(segments.reduce((sum, { customers }) => sum + customers, 0)).toBe(1000);
    expect(segments.reduce((sum, { customerShare }) => sum + customerShare, 0)).toBeCloseTo(1, 12);
    expect(segments.find(({ segment }) => segment === "general retain")!.spend).toBe(
      segments.find(({ segment }) => segment === "general retain")!.customers / 10,
    );
  });
});

import fc from "fast-check";
import type { CustomerEvent } from "siyu";
import {
  learnIndexWeights,
  trafficCost,
  valueIndex,
  viralCoefficient,
  viralCoefficientOf,
  viralGrowth,
} from "siyu/measures";
import { describe, expect, test } from "vitest";

describe("the value index", () => {
  test("is a * activity + b * retention + c * conversion", () => {
    const weights = { activity: 0.5, retention: 0.3, conversion: 0.2 };
    expect(valueIndex({ activity: 0.4, retention: 0.5, conversion: 0.1 }, { weights })).toBeCloseTo(0.37, 14);
  });

  test("has learned weights of known parameters, closer as rows grow", () => {
    const off = [40, 4000].map((n) => {
      let state = 1;
      const random = () => {
        state = (state * 48271) % 2147483647;
        return state / 2147483647;
      };
      const rows = Array.from({ length: n }, () => ({
        activity: random(),
        retention: random(),
        conversion: random(),
      }));
      const outcome = rows.map(
        (row) => 7 + 50 * row.activity + 30 * row.retention + 20 * row.conversion + 10 * random(),
      );
      const { weights, intervals, rSquared } = learnIndexWeights(rows, outcome);
      expect(weights.activity + weights.retention + weights.conversion).toBeCloseTo(1, 12);
      expect(intervals.activity.lower).toBeLessThan(0.5);
      expect(intervals.activity.upper).toBeGreaterThan(0.5);
      expect(rSquared).toBeGreaterThan(0.9);
      return Math.abs(weights.activity - 0.5) + Math.abs(weights.retention - 0.3);
    });
    expect(off[0]).toBeLessThan(0.1);
    expect(off[1]).toBeLessThan(0.01);
  });

  test("says which parts cannot have a weight of their own", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      activity: i / 40,
      retention: (i / 40) ** 1.01,
      conversion: 0.2,
    }));
    const { weights, warnings } = learnIndexWeights(
      rows,
      rows.map((row) => row.activity),
    );
    expect(warnings.map(({ code }) => code)).toEqual(["parts_move_together", "constant_part"]);
    expect(weights.conversion).toBe(0);
  });

  test("does not depend on the unit of the outcome or on what all rows share", () => {
    const rows = [0.1, 0.5, 0.3, 0.9, 0.4, 0.2, 0.8].map((activity, i) => ({
      activity,
      retention: ((i * 3) % 7) / 7,
      conversion: ((i * 5) % 7) / 9,
    }));
    const outcome = rows.map(({ activity, retention }, i) => activity + 2 * retention + (i % 2) / 5);
    const one = learnIndexWeights(rows, outcome);
    const other = learnIndexWeights(
      rows,
      outcome.map((value) => 1e6 * value - 4e5),
    );
    expect(other.weights.retention).toBeCloseTo(one.weights.retention, 10);
    expect(other.rSquaredLeftOut).toBeCloseTo(one.rSquaredLeftOut, 10);
  });
});

describe("cost of traffic", () => {
  const input = {
    public: { adSpend: 300, commissionRate: 0.1, sales: 1000, orders: 50, customers: 40 },
    private: { buildUp: 500, runningPerPeriod: 100, periods: 3, sales: 1800 },
  };

  test("worked by hand: .4 a unit of sales against 500 + 100 a period at 600 a period", () => {
    expect(trafficCost(input)).toEqual({
      public: { cost: 400, costPerSale: 0.4, costPerOrder: 8, costPerCustomer: 10 },
      private: { cost: 800, costPerSale: 800 / 1800, costPerOrder: undefined, costPerCustomer: undefined },
      saved: -80,
      breakEvenPeriods: { at: 500 / 140 },
      breakEvenSales: { at: 2000 },
    });
  });

  test("with fixed ads only the commission grows with the sales", () => {
    const found = trafficCost({ ...input, ads: "fixed" });
    expect(found.saved).toBe(300 + 180 - 800);
    expect(found.breakEvenPeriods.at).toBeCloseTo(500 / (100 + 60 - 100), 12);
    expect(found.breakEvenSales.at).toBeCloseTo(5000, 9);
  });

  test("never breaks even where running costs as much, or public sales cost nothing, and says so", () => {
    const dear = { ...input, private: { ...input.private, runningPerPeriod: 240 } };
    expect(trafficCost(dear).breakEvenPeriods).toEqual({ never: "running_costs_no_less" });
    const free = { ...input, public: { ...input.public, adSpend: 0, commissionRate: 0 } };
    expect(trafficCost(free).breakEvenSales).toEqual({ never: "public_sales_cost_nothing" });
    expect(
      trafficCost({ ...free, private: { buildUp: 0, runningPerPeriod: 0, sales: 1 } }).breakEvenSales,
    ).toEqual({ at: 0 });
  });

  test("at the break-even both cost the same, whatever the numbers", () => {
    const amount = fc.integer({ min: 1, max: 1e6 });
    const any = fc.record({
      public: fc.record({
        adSpend: amount,
        commissionRate: fc.constantFrom(0.01, 0.05, 0.3),
        sales: amount,
        periods: fc.integer({ min: 1, max: 24 }),
      }),
      private: fc.record({
        buildUp: amount,
        runningPerPeriod: amount,
        periods: fc.integer({ min: 1, max: 24 }),
        sales: amount,
      }),
      ads: fc.constantFrom("growWithSales" as const, "fixed" as const),
    });
    fc.assert(
      fc.property(any, (given) => {
        const { breakEvenPeriods, breakEvenSales } = trafficCost(given);
        const own = given.private;
        if (breakEvenPeriods.at !== undefined) {
          const periods = breakEvenPeriods.at;
          const then = trafficCost({
            ...given,
            private: { ...own, periods, sales: (own.sales / own.periods) * periods },
            public: { ...given.public, periods: given.public.periods },
          });
          expect(then.saved / then.private.cost).toBeCloseTo(0, 9);
        }
        if (breakEvenSales.at) {
          const then = trafficCost({ ...given, private: { ...own, sales: breakEvenSales.at } });
          expect(then.saved / then.private.cost).toBeCloseTo(0, 9);
        }
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});

describe("the viral coefficient", () => {
  test("is invites per customer x conversion of an invite", () => {
    const found = viralCoefficient({ customers: 1000, invites: 2000, joins: 400 });
    expect(found).toMatchObject({
      k: 0.4,
      invitesPerCustomer: 2,
      conversion: 0.2,
      growsByItself: false,
      doublingCycles: undefined,
    });
    expect(found.amplification).toBeCloseTo(1 / 0.6, 14);
    expect(found.meaning).toBe(
      "Each customer brings 0.40: 100 acquired customers are 167 in the end. Invitations alone die out.",
    );
  });

  test("of 1 or more says that the base grows by itself, and has no end", () => {
    const found = viralCoefficient({ customers: 100, invites: 400, joins: 120 });
    expect(found).toMatchObject({ k: 1.2, growsByItself: true, amplification: undefined });
    expect(found.meaning).toBe(
      "Each customer brings 1.20: the base grows by itself, without end, as long as that holds.",
    );
  });

  test("doubles a base when its sum has: 1 cycle at 1, and between whole cycles by the closed form", () => {
    expect(viralCoefficient({ customers: 10, invites: 20, joins: 10 }).doublingCycles).toBe(1);
    // 1 + k + k^2 = 2 at the golden ratio's inverse: two cycles.
    const golden = viralCoefficient({ customers: 1_000_000_000, invites: 1_000_000_000, joins: 618_033_989 });
    expect(golden.doublingCycles).toBeCloseTo(2, 7);
    const near = viralCoefficient({ customers: 1_000_000, invites: 1_000_000, joins: 1_000_001 });
    expect(near.doublingCycles).toBeCloseTo(1, 4);
    expect(viralCoefficient({ customers: 2, invites: 2, joins: 1 }).doublingCycles).toBeUndefined();
  });

  test("grows a base cycle by cycle", () => {
    expect(Array.from(viralGrowth({ customers: 100, k: 0.5, cycles: 3 }))).toEqual([100, 150, 175, 187.5]);
    expect(Array.from(viralGrowth({ customers: 1, k: 2, cycles: 3 }))).toEqual([1, 3, 7, 15]);
  });

  test("counts of events who joined through whom in the inviter's cycle, each once", () => {
    const join = (customerId: string, day: number, relatedCustomerId?: string): CustomerEvent =>
      ({
        type: "join",
        customerId,
        timestamp: Date.UTC(2024, 0, day),
        ...(relatedCustomerId && { relatedCustomerId }),
      }) as CustomerEvent;
    const share = (customerId: string, day: number): CustomerEvent => ({
      type: "share",
      customerId,
      timestamp: Date.UTC(2024, 0, day),
    });
    const events = [
      join("a", 1), share("a", 2), share("a", 11), share("a", 12), // the third is after a's ten days
      join("b", 3, "a"), join("b", 12, "c"), // counts for a only
      join("c", 11, "a"), join("d", 12, "a"), // d comes too late for a
      join("e", 13, "nobody"), join("f", 14, "f"), share("e", 13),
    ]; // biome-ignore format: one line a thought
    const found = viralCoefficientOf(events, {
      cycleDays: 10,
      asOf: "2024-01-24",
      start: "join",
      leastCustomers: 1,
    });
    // Over are the cycles of a, b, c, d and e; f's is not.
    expect(found).toMatchObject({
      customers: 5,
      tooYoung: 1,
      invites: 3,
      joins: 2,
      k: 0.4,
      unknownInviters: 1,
    });
    const early = viralCoefficientOf(events, { cycleDays: 30, asOf: "2024-01-24" });
    expect(early).toMatchObject({ customers: 0, tooYoung: 6, missing: "window_not_over" });
    expect("k" in early).toBe(false);
  });

  test("is less sure where few bring many than where many bring one", () => {
    const base = (brings: (i: number) => number) =>
      Array.from({ length: 100 }, (_, i): CustomerEvent[] => [
        { type: "join", customerId: `c${i}`, timestamp: "2024-01-01" },
        ...Array.from(
          { length: brings(i) },
          (_, j): CustomerEvent => ({
            type: "join",
            customerId: `n${i}-${j}`,
            timestamp: "2024-01-02",
            relatedCustomerId: `c${i}`,
          }),
        ),
      ]).flat();
    const options = { asOf: "2024-02-01", cycleDays: 30, from: "2024-01-01", to: "2024-01-02" };
    const even = viralCoefficientOf(
      base((i) => (i < 20 ? 1 : 0)),
      options,
    );
    const uneven = viralCoefficientOf(
      base((i) => (i < 2 ? 10 : 0)),
      options,
    );
    if (even.missing || uneven.missing) throw new Error("both have a coefficient");
    expect([even.k, uneven.k]).toEqual([0.2, 0.2]);
    expect(uneven.upper - uneven.lower).toBeGreaterThan(2 * (even.upper - even.lower));
    expect(even.invitesPerCustomer).toBeUndefined();
  });
});

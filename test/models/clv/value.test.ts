import { clv, EventTable, OptionsError, repurchase, SavedModelError, TrainError } from "siyu";
import { btyd } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { dayMs } from "../../../src/events/calendar-day.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import type { SavedModel } from "../../../src/model/saved-model.js";
import { valuedShop } from "./valued-shop.js";

const { shop, table, cutoff, horizons, query, model } = await valuedShop();
const small = await clv.value.train(table, { cutoff, horizonDays: 60, learner: "probability" });
const predictions = model.predict(table, query);

/** How far the values of a column lie from those of another times a factor, at most, as a share. */
function distance(actual: ArrayLike<number>, expected: ArrayLike<number>, factor: number): number {
  return Math.max(...Array.from(actual, (value, i) => Math.abs(value / (factor * expected[i]!) - 1)));
}

describe("what customers are worth", () => {
  test("orders and their chance are those of repurchase.overall, to the last bit", async () => {
    const overall = await repurchase.overall.train(table, { cutoff, horizonDays: horizons });
    for (const horizonDays of horizons) {
      const orders = overall.predict(table, { ...query, horizonDays });
      const values = model.predict(table, { ...query, horizonDays });
      for (const name of ["probability", "expectedOrders"])
        expect(values.columns[name]).toEqual(orders.columns[name]);
    }
  });

  test("is ranked by expected value", () => {
    const best = predictions.top(5).toArray();
    const others = predictions.toArray().map(({ expectedValue }) => expectedValue);
    expect(best[0]!.expectedValue).toBe(Math.max(...others));
    expect(best.every(({ interval }) => interval.low <= interval.high)).toBe(true);
  });

  test("half the margin is half the value, to the last cent of the interval and the lifetime", () => {
    const half = model.predict(table, { ...query, margin: 0.5 });
    for (const name of ["expectedValue", "valueHigh", "lifetimeValue"])
      expect(half.columns[name]).toEqual(predictions.columns[name]!.map((value) => value / 2));
    expect(half.columns["expectedSpend"]).toEqual(predictions.columns["expectedSpend"]);
  });

  test("without discount it is the expected spend, and there is no value of a lifetime", () => {
    const plain = model.predict(table, { ...query, annualDiscountRate: 0 });
    expect(plain.columns["expectedValue"]).toEqual(plain.columns["expectedSpend"]);
    expect(plain.at(0)).not.toHaveProperty("lifetimeValue");
  });

  test("the dearer time is, the less it is, and the lifetime always more than the horizon", () => {
    const [cheap, dear] = [0.05, 0.3].map((annualDiscountRate) =>
      model.predict(table, { ...query, annualDiscountRate }),
    );
    for (let i = 0; i < predictions.length; i++) {
      expect(dear!.at(i).expectedValue).toBeLessThan(cheap!.at(i).expectedValue);
      expect(dear!.at(i).lifetimeValue).toBeLessThan(cheap!.at(i).lifetimeValue!);
      expect(dear!.at(i).lifetimeValue).toBeGreaterThan(dear!.at(i).expectedValue);
    }
  });

  test("the lifetime is one whichever horizon is asked for, and never below the value within any", () => {
    const [near, far] = horizons.map(
      (horizonDays) => model.predict(table, { ...query, horizonDays }).columns,
    );
    expect(near!["lifetimeValue"]).toEqual(far!["lifetimeValue"]);
    expect(near!["lifetimeValue"]!.every((all, i) => all >= far!["expectedValue"]![i]!)).toBe(true);
  });

  test("prices ten times as high make it ten times as much", async () => {
    const dear = EventTable.from(
      shop.events.map((event) => ({ ...event, amount: 10 * (event as { amount: number }).amount })),
      { until: shop.cutoff + 180 * dayMs },
    );
    const other = await clv.value.train(dear, { cutoff, horizonDays: horizons });
    const values = other.predict(dear, query).columns;
    expect(distance(values["expectedValue"]!, predictions.columns["expectedValue"]!, 10)).toBeLessThan(1e-3);
    expect(distance(values["valueHigh"]!.map((v) => v + 1), predictions.columns["valueHigh"]!.map((v) => v + 0.1), 10)).toBeLessThan(1e-2);
  }); // biome-ignore format: one comparison a line

  test("a refund before asOf lowers it", () => {
    const { customerId } = predictions.top(1).at(0);
    const own = shop.events.filter((event) => event.customerId === customerId);
    const before = own.filter(({ timestamp }) => (timestamp as number) < cutoff);
    const refund: CustomerEvent = {
      type: "refund",
      customerId,
      timestamp: cutoff - 1,
      amount: Math.floor(0.8 * (before.at(-1) as { amount: number }).amount),
    };
    const valueOf = (events: CustomerEvent[]) => model.predict(events, query).at(0).expectedValue;
    expect(valueOf([...own, refund])).toBeLessThan(valueOf(own));
  });

  test("the interval shows two quantiles of the distribution, of the level asked for", () => {
    const { quantile, probabilityBelow, probabilityAtMost } = model.distribution(table, query);
    const plain = { ...query, annualDiscountRate: 0, intervalLevel: 0.5 };
    const [low, high] = [quantile(0.25), quantile(0.75)];
    const rows = model.predict(table, plain).toArray();
    expect(rows.map(({ interval }) => interval)).toEqual(rows.map((_, i) => ({ low: low[i], high: high[i] })));
    const nothing = new Float64Array(rows.length);
    expect(probabilityBelow(nothing).every((p) => p === 0)).toBe(true);
    const none = probabilityAtMost(nothing);
    expect(rows.every(({ probability }, i) => none[i]! >= 1 - probability)).toBe(true);
  }); // biome-ignore format: one comparison a line
});

describe("the distribution of spend", () => {
  const { quantile, probabilityAtMost, probabilityBelow } = model.distribution(table, query);
  const every = (amount: number) => new Float64Array(predictions.length).fill(amount);

  test("holds everybody below an amount without bound, and all that is below the greatest number", () => {
    for (const amount of [Number.POSITIVE_INFINITY, Number.MAX_VALUE]) {
      expect(probabilityAtMost(every(amount))).toEqual(every(1));
      expect(probabilityBelow(every(amount))).toEqual(every(1));
    }
  });

  test.each([0, 1, -0.1, 2, Number.NaN])("has no quantile of level %d", (level) => {
    expect(() => quantile(level)).toThrow(OptionsError);
  });

  test("needs an amount a row", () => {
    for (const amounts of [new Float64Array(3), new Float64Array(predictions.length + 1)]) {
      expect(() => probabilityAtMost(amounts)).toThrow(OptionsError);
      expect(() => probabilityBelow(amounts)).toThrow(OptionsError);
    }
  });
});

describe("a value is explained", () => {
  test("by the chance of an order, their number, their value, their time and the margin", () => {
    const { customerId, ...row } = predictions.at(3);
    const asked = { ...query, margin: 0.4 };
    const { scale, score, contributions } = model.explain(table, customerId, asked);
    expect(scale).toBe("log");
    expect(Math.exp(score)).toBeCloseTo(0.4 * row.expectedValue, 9);
    const byName = new Map(contributions.map((line) => [line.name, line]));
    expect([...byName.keys()].sort()).toEqual(["discount", "margin", "orderValue", "ordersIfAny", "probability"]);
    expect(byName.get("margin")!.contribution).toBeCloseTo(Math.log(0.4), 12);
    expect(byName.get("probability")!.value).toBe(row.probability);
    const factors = ["probability", "ordersIfAny", "orderValue"].map((name) => byName.get(name)!.value as number);
    expect(factors.reduce((product, factor) => product * factor, 1)).toBeCloseTo(row.expectedSpend, 9);
  }); // biome-ignore format: one comparison a line
});

describe("a lifetime", () => {
  test("worked by hand with the published CDNOW parameters is DERT times E[M | m, x]", () => {
    const days = 7;
    const purchases = {
      family: "pareto-nbd",
      parameters: { r: 0.5533, alpha: 10.578 * days, s: 0.6062, beta: 11.668 * days },
    } as const;
    const spend = { p: 6.25, q: 3.74, v: 15.44 };
    const published = clv.value.load(withParameters(small.save(), purchases, spend));
    const day = (n: number) => cutoff - (273 - n) * dayMs;
    const orders = [0, 20, 60, 100, 200].map((n, i) => ({
      customerId: "one",
      timestamp: day(n),
      amount: 30 + i,
    }));
    const row = published.predict(orders, { asOf: cutoff, annualDiscountRate: 0.15, margin: 0.3 }).at(0);
    const customer = { frequency: 4, recency: 200, T: 272 };
    const [x, m] = [5, 32];
    const orderValue = (spend.p * (spend.v + x * m)) / (spend.p * x + spend.q - 1);
    const dert = btyd.discountedExpectedOrders(purchases, customer, { annualDiscountRate: 0.15 });
    expect(row.expectedOrders).toBeCloseTo(btyd.expectedOrders(purchases, customer, 60), 9);
    expect(row.expectedSpend).toBeCloseTo(row.expectedOrders * orderValue, 9);
    expect(row.lifetimeValue! / (0.3 * dert * orderValue) - 1).toBeLessThan(1e-4);
    expect(row.lifetimeValue! / (0.3 * dert * orderValue) - 1).toBeGreaterThan(-1e-4);
  });
});

/** A saved model of one horizon by the probability models alone, with other parameters. */
function withParameters(saved: SavedModel, purchases: object, spend: object): SavedModel {
  // biome-ignore lint/suspicious/noExplicitAny: saved state is plain data
  const state = structuredClone(saved.state) as any;
  const [task] = state.activity.horizons;
  const [own] = state.value.horizons;
  for (const fitted of [task.probabilityModel, ...task.members]) Object.assign(fitted.state.fit, purchases, { k: undefined });
  Object.assign(task, { blend: { weights: [1], intercept: 0 }, carry: 0 });
  own.members[0].state.parameters = spend;
  own.blend = { weights: [1], intercept: 0 };
  return { ...saved, state };
} // biome-ignore format: one field a line

test("trees of windows shorter than the horizon read features of that length, also where nobody stays away", async () => {
  const weekly = Array.from({ length: 60 }, (_, c) =>
    Array.from({ length: 20 }, (_, k) => ({
      customerId: `w${c}`,
      timestamp: Date.UTC(2024, 0, 1 + (c % 6) + 6 * k),
      amount: 10 + (c % 7) + (k % 3),
    })),
  ).flat();
  const short = await clv.value.train(weekly, { horizonDays: 365 });
  const { horizons: own } = short.save().state["value"] as unknown as {
    horizons: { members: { member: string; state: { horizonDays: number } }[] }[];
  };
  const trees = own[0]!.members.find(({ member }) => member === "boosting")!;
  expect(trees.state.horizonDays).toBeLessThan(60);
});

describe("what cannot be", () => {
  test("orders without amounts are an error that says the way out", async () => {
    const events = shop.events.map(({ customerId, timestamp }) => ({ customerId, timestamp }));
    const training = clv.value.train(events, { cutoff, horizonDays: 60 });
    await expect(training).rejects.toThrow(TrainError);
    await expect(training).rejects.toMatchObject({ code: "no_amounts" });
    await expect(training).rejects.toThrow("repurchase.overall");
  });

  test.each([
    [{ margin: 0 }],
    [{ margin: 1.2 }],
    [{ annualDiscountRate: -0.1 }],
    [{ intervalLevel: 1 }],
    [{ discountRate: 0.1 }],
  ])("%j is an error at the door", async (wrong) => {
    await expect(clv.value.train(table, wrong as object)).rejects.toThrow(OptionsError);
    expect(() => model.predict(table, { ...query, ...(wrong as object) })).toThrow(OptionsError);
  });

  test("a saved model whose values are of other horizons is not read", () => {
    const { state, ...rest } = small.save();
    const other = { ...state, typical: [] };
    expect(() => clv.value.load({ ...rest, state: other })).toThrow(SavedModelError);
    const { value: _, ...none } = state;
    expect(() => clv.value.load({ ...rest, state: none })).toThrow(SavedModelError);
  });
});

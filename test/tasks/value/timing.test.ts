import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import {
  discountedExpectedOrders,
  expectedOrders,
  type PurchaseModel,
} from "../../../src/learners/btyd/index.js";
import { orderTiming } from "../../../src/tasks/value/timing.js";

// Published fits of CDNOW 1/10 in days, and a regular one.
const models: Readonly<Record<string, PurchaseModel>> = {
  "BG/NBD": { family: "bg-nbd", parameters: { r: 0.2426, alpha: 7 * 4.4135, a: 0.7929, b: 2.4258 } },
  "MBG/NBD": { family: "mbg-nbd", parameters: { r: 0.5248, alpha: 7 * 6.183, a: 0.8914, b: 1.614 } },
  "Pareto/NBD": {
    family: "pareto-nbd",
    parameters: { r: 0.5533, alpha: 7 * 10.578, s: 0.6062, beta: 7 * 11.668 },
  },
};
const regular: PurchaseModel = {
  family: "mbg-cnbd-k",
  k: 2,
  parameters: { r: 0.5248, alpha: 21, a: 0.8914, b: 1.614 },
};
const customers = {
  frequency: Float64Array.of(0, 0, 0, 1, 2, 5, 14, 40),
  recency: Float64Array.of(0, 0, 0, 20, 200, 90, 600, 350),
  T: Float64Array.of(0, 3, 400, 25, 273, 700, 650, 1500),
};
const discounting = { horizonDays: 365, annualDiscountRate: 0.15 };

/** The same by the quadrature of every customer. */
function exact(model: PurchaseModel, i: number): { within: number; beyond: number } {
  const { frequency, recency, T } = customers;
  const customer = { frequency: frequency[i]!, recency: recency[i]!, T: T[i]! };
  const orders = expectedOrders(model, customer, 365);
  const within = discountedExpectedOrders(model, customer, { days: 365, annualDiscountRate: 0.15 });
  const ever = discountedExpectedOrders(model, customer, { annualDiscountRate: 0.15 });
  return { within: within / orders, beyond: (ever - within) / orders };
}

describe("the timing of orders", () => {
  test.each(Object.keys(models))("of %s is DET and DERT within 1e-4", (name) => {
    const { within, beyond } = orderTiming(models[name]!, customers, discounting);
    for (let i = 0; i < within.length; i++) {
      const { within: soon, beyond: late } = exact(models[name]!, i);
      expect(Math.abs(within[i]! / soon - 1)).toBeLessThan(1e-5);
      expect(Math.abs(beyond[i]! / late - 1)).toBeLessThan(1e-4);
    }
  });

  test("where every second event is an order is within 1e-4 up to the horizon, and within 4 % beyond", () => {
    const { within, beyond } = orderTiming(regular, customers, discounting);
    for (const i of [0, 2, 3, 4]) {
      const { within: soon, beyond: late } = exact(regular, i);
      expect(Math.abs(within[i]! / soon - 1)).toBeLessThan(1e-4);
      expect(Math.abs(beyond[i]! / late - 1)).toBeLessThan(0.04);
    }
  });

  test("of one customer alone is that in the batch, to the last bit", () => {
    const model = { ...models["MBG/NBD"]! };
    const batch = orderTiming(model, customers, discounting);
    const alone = orderTiming(
      { ...model },
      { frequency: Float64Array.of(5), recency: Float64Array.of(90), T: Float64Array.of(700) },
      discounting,
    );
    expect([alone.within[0], alone.beyond[0]]).toEqual([batch.within[5], batch.beyond[5]]);
    const twice = (column: Float64Array) => Float64Array.of(...column, ...column);
    const { frequency, recency, T } = customers;
    const both = orderTiming(
      model,
      { frequency: twice(frequency), recency: twice(recency), T: twice(T) },
      discounting,
    );
    expect(both).toEqual({ within: twice(batch.within), beyond: twice(batch.beyond) });
  });

  test("of hundreds of rates does not fill the memory", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const model = { ...models["MBG/NBD"]! };
    const held = () => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers / 2 ** 20;
    };
    const before = held();
    for (let rate = 1; rate <= 200; rate++) {
      orderTiming(model, customers, { horizonDays: 90, annualDiscountRate: rate / 1000 });
    }
    const again = { horizonDays: 90, annualDiscountRate: 0.001 };
    expect(orderTiming(model, customers, again)).toEqual(orderTiming({ ...model }, customers, again));
    // Memory of arrays is given back by another thread, in its own time.
    await vi.waitFor(() => expect(held() - before).toBeLessThan(10), { timeout: 20_000, interval: 200 });
  });

  test("has no discount and no end where the rate is 0", () => {
    const { within, beyond } = orderTiming(models["BG/NBD"]!, customers, {
      ...discounting,
      annualDiscountRate: 0,
    });
    expect(within.every((share) => share === 1)).toBe(true);
    expect(beyond.every(Number.isNaN)).toBe(true);
  });
});

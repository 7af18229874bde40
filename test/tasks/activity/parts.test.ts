import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shapleyOfThree } from "../../../src/stats/shapley.js";
import {
  calibratedLevel,
  fitDates,
  uncalibratedDates,
} from "../../../src/tasks/activity/date-calibration.js";
import { logHazard, ofLogHazard } from "../../../src/tasks/activity/hazard.js";
import { blendedOrders, ordersOfBuyer } from "../../../src/tasks/activity/order-counts.js";

test("the log-hazard scale is undone by its inverse", () => {
  for (const p of [1e-9, 0.01, 0.5, 0.999]) expect(ofLogHazard(logHazard(p))).toBeCloseTo(p, 12);
});

describe("Shapley values of three arguments", () => {
  test("worked by hand: f = a + b c from (0,0,0) to (1,2,3) gives a 1 and shares b c = 6 in halves", () => {
    expect(shapleyOfThree((a, b, c) => a + b * c, [0, 0, 0], [1, 2, 3])).toEqual([1, 3, 3]);
  });

  test("add up to the difference", () => {
    const f = (a: number, b: number, c: number) => Math.sin(a * b) + Math.exp(-c * a) + b;
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (v) => {
          const [from, to] = [v.slice(0, 3), v.slice(3)] as unknown as [
            [number, number, number],
            [number, number, number],
          ];
          const sum = shapleyOfThree(f, from, to).reduce((total, part) => total + part, 0);
          expect(sum).toBeCloseTo(f(...to) - f(...from), 10);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("expected orders", () => {
  test("worked by hand: two orders a buyer by one model, eight by the other, make four", () => {
    expect(ordersOfBuyer({ orders: 1, probability: 0.5 }, 7, 0.25)).toBeCloseTo(1, 12);
    expect(blendedOrders({ orders: 1, probability: 0.25 }, 0.5)).toBeCloseTo(Math.SQRT2, 12);
  });

  test("are never below the probability", () => {
    expect(blendedOrders({ orders: 0.1, probability: 0.1 }, 0.7)).toBe(0.7);
    expect(ordersOfBuyer({ orders: 0.1, probability: 0.2 }, 0, 0.7)).toBe(0.7);
    expect(ordersOfBuyer({ orders: 0, probability: 0 }, 0, 0.7)).toBe(0.7);
  });
});

describe("the calibration of dates", () => {
  test("asks for a later quantile where orders come late", () => {
    const late = Float64Array.from({ length: 5000 }, (_, i) => Math.sqrt((i + 0.5) / 5000));
    expect(calibratedLevel(fitDates(late), 0.25)).toBeCloseTo(0.5, 1);
  });

  test("leaves the model's own distribution where nothing was seen", () => {
    expect(fitDates(new Float64Array(0))).toEqual(uncalibratedDates);
    expect(calibratedLevel(uncalibratedDates, 0.9)).toBeCloseTo(0.9, 12);
  });

  test("keeps quantiles in order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 }), (positions) => {
        const { levels } = fitDates(Float64Array.from(positions));
        for (let k = 1; k < levels.length; k++) expect(levels[k]!).toBeGreaterThanOrEqual(levels[k - 1]!);
        expect([levels[0], levels.at(-1)]).toEqual([0, 1]);
      }),
      { seed: 1 },
    );
  });
});

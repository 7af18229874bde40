import { describe, expect, test } from "vitest";
import { nextBasket } from "../../../src/learners/index.js";
import { fitRatePrior } from "../../../src/learners/next-basket/purchase-rates.js";
import { createRandom } from "../../../src/stats/random.js";
import { historiesOf, listsOf } from "./histories.js";

/** Three buyers of item 0, of whom two bought again; item 1 was bought once. Looked at on day 100. */
const histories = historiesOf([[[0], [0, 1], [0]], [[0], [0]], [[0]]], 2, {
  days: [[10, 40, 80], [20, 60], [90]],
  now: 100,
});
const items = listsOf([[0, 1], [0], [0]]);
type Method = NonNullable<nextBasket.BuyItAgainOptions["method"]>;
const trained = (method: Method) => nextBasket.trainBuyItAgain(histories, { method, horizon: 30 });
const [rateOf0, rateOf1] = [2.5 / 8, 0.5 / 6];

describe("Buy It Again, worked by hand", () => {
  test("RCP is the share of buyers who bought again, (a + .5) / (n + 5)", () => {
    expect([...trained("rcp").scores(histories, items)]).toEqual([rateOf0, rateOf1, rateOf0, rateOf0]);
  });

  test("PG is the chance of a purchase at a gamma rate, MPG by the distance to the mean time between purchases", () => {
    const pg = trained("pg");
    const { state, tensors } = pg.save();
    const shape = (state as { shape: number }).shape;
    const scale = tensors["inverseScale"]!;
    const chance = (item: number, repeats: number, time: number) =>
      1 - (1 + 30 / (scale[item]! + time)) ** -(shape + repeats);
    const byRate = pg.scores(histories, items);
    expect(byRate[0]).toBeCloseTo(rateOf0 * chance(0, 2, 90), 12);
    expect(byRate[1]).toBeCloseTo(rateOf1 * chance(1, 0, 60), 12);
    const modified = trained("mpg").scores(histories, items);
    // Mean gap 35, 20 days ago: 70 + 2 * 15 days in place of 90.
    expect(modified[0]).toBeCloseTo(rateOf0 * chance(0, 2, 70 + 2 * 15), 12);
    // One gap of 40, 40 days ago: the time to buy is now.
    expect(modified[2]).toBeCloseTo(rateOf0 * chance(0, 1, 40), 12);
    // Bought once 10 days ago; gaps of this item have a mean of 110 / 3.
    expect(modified[3]).toBeCloseTo(rateOf0 * chance(0, 0, 2 * (110 / 3 - 10)), 10);
  });

  test("ATD is the chance that a gap ends within the horizon, given that it has lasted so long", () => {
    const longAgo = historiesOf([[[0]]], 2, { days: [[0]], now: 4000 });
    const model = trained("atd");
    const [justNow] = model.scores({ ...longAgo, day: Int32Array.of(3990) }, listsOf([[0]]));
    const [due] = model.scores({ ...longAgo, day: Int32Array.of(3970) }, listsOf([[0]]));
    expect(due).toBeGreaterThan(justNow!);
    // All gaps were of 30 to 40 days: ten days ago, most end within the next 30.
    expect(justNow! / rateOf0).toBeGreaterThan(0.5);
    expect(due! / rateOf0).toBeLessThanOrEqual(1);
    const [ancient] = model.scores(longAgo, listsOf([[0]]));
    expect(ancient).toBeGreaterThanOrEqual(0);
  });

  test("where days are unknown, time goes by in baskets", () => {
    const { day: _, now: __, ...ordered } = histories;
    const model = nextBasket.trainBuyItAgain(ordered, { method: "pg" });
    const [shape, scale] = [
      (model.save().state as { shape: number }).shape,
      model.save().tensors["inverseScale"]!,
    ];
    const [first] = model.scores(ordered, items);
    expect(first).toBeCloseTo(rateOf0 * (1 - (1 + 1 / (scale[0]! + 3)) ** -(shape + 2)), 12);
    expect(() => model.scores(histories, items)).toThrowError(
      expect.objectContaining({ code: "days_needed" }),
    );
  });
});

test("a rare item is drawn to its category, and a category to all items", () => {
  const often = Array.from({ length: 60 }, () => [[0], [0], [0], [0], [0], [2], [0]]);
  const once = Array.from({ length: 60 }, () => [[1], [3], [1]]);
  const shop = historiesOf([...often, ...once], 5);
  const scaleOf = (categories?: Int32Array) =>
    nextBasket.trainBuyItAgain(shop, { method: "pg", categories }).save().tensors["inverseScale"]!;
  const [together, apart] = [scaleOf(), scaleOf(Int32Array.of(0, 1, 0, 1, 0))];
  expect(together[4]).toBeGreaterThan(apart[4]!);
  expect(apart[0]).toBeLessThan(apart[4]!);
  expect(() => scaleOf(Int32Array.of(0))).toThrowError(expect.objectContaining({ code: "length_mismatch" }));
});

test("the rates that counts were drawn from are found again", () => {
  const random = createRandom(4);
  const exposure = Float64Array.from({ length: 40_000 }, () => 30 + random.int(300));
  const repeats = Int32Array.from(exposure, (T) => random.poisson(random.gamma(0.7, 50) * T));
  const { shape, inverseScale } = fitRatePrior(repeats, exposure);
  expect(Math.abs(shape / 0.7 - 1)).toBeLessThan(0.05);
  expect(Math.abs(inverseScale / 50 - 1)).toBeLessThan(0.05);
});

test("a shop where nobody bought anything twice has small chances, not none", () => {
  const shop = historiesOf([[[0]], [[1]]], 2, { days: [[1], [2]], now: 9 });
  for (const method of ["rcp", "atd", "pg", "mpg"] as const) {
    const scores = nextBasket.trainBuyItAgain(shop, { method }).scores(shop, listsOf([[0], [1]]));
    for (const score of scores) expect(score).toBeGreaterThan(0);
    for (const score of scores) expect(score).toBeLessThan(0.2);
  }
});

import { clv, EventTable } from "siyu";
import { btyd } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { randomisedPit, uniformityTest } from "../../../src/metrics/coverage.js";
import { normalisedGini, spearman } from "../../../src/metrics/rank-correlation.js";
import { gammaShop, purchases, spending } from "./gamma-shop.js";

const horizonDays = 180;
const shop = gammaShop(2500, 3, 720, horizonDays);
const table = EventTable.from(shop.events, { until: shop.cutoff + horizonDays * 86_400_000 });
const query = { asOf: shop.cutoff };
const model = await clv.value.train(table, { cutoff: shop.cutoff, horizonDays });
const { predictions, probabilityBelow, probabilityAtMost, quantile } = model.distribution(table, query);
const ids = Array.from(predictions.customerIds());
const expected = Float64Array.from(ids, (id) => shop.expectedSpend.get(id)!);
const spent = Float64Array.from(ids, (id) => shop.spend.get(id)!);
const predicted = predictions.columns["expectedSpend"] as Float64Array;
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe("customers drawn from known laws", () => {
  test("the whole base is worth what it truly is, within 8 %: the error of 2,500 customers' rates", () => {
    expect(Math.abs(sum(predicted) / sum(expected) - 1)).toBeLessThan(0.08);
  });

  test("predictions are nearly as good as those of somebody who knows the laws", () => {
    const customers = btyd.summarize(table, { cutoff: shop.cutoff });
    const orders = btyd.expectedOrders(purchases, customers, horizonDays);
    const value = btyd.expectedSpend(spending, {
      frequency: customers.valuedOrders,
      monetary: customers.monetary,
    });
    const best = orders.map((n, i) => n * value[i]!);
    expect(customers.customerIds).toEqual(ids);
    expect(spearman(predicted, spent)).toBeGreaterThan(0.98 * spearman(best, spent));
    expect(normalisedGini(spent, predicted)).toBeGreaterThan(0.98 * normalisedGini(spent, best));
    expect(spearman(predicted, best)).toBeGreaterThan(0.96);
  });

  test("what customers spend is drawn from the predicted distributions", () => {
    const pit = randomisedPit(probabilityBelow(spent), probabilityAtMost(spent), 5);
    expect(uniformityTest(pit).statistic).toBeLessThan(0.04);
  });

  test("nine in ten spend at most the .9 quantile", () => {
    const limit = quantile(0.9);
    const within = spent.filter((value, i) => value <= limit[i]!).length / spent.length;
    expect(Math.abs(within - 0.9)).toBeLessThan(0.02);
  });
});

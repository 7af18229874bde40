import { EventTable, propensity } from "siyu";
import { simulate } from "siyu/datasets";
import { backtest } from "siyu/evaluation";
import { describe, expect, test } from "vitest";
import { dayMs } from "../../../src/events/calendar-day.js";
import { codeOf } from "../code-of.js";

const asOf = Date.UTC(2025, 2, 1);
const brand = simulate({ customers: 700, days: 480, seed: 31, start: "2024-01-01" });
const whole = EventTable.from(brand.events);
const table = whole.slice({ to: asOf });
const trainOf = (options: Parameters<typeof propensity.event.train>[1]) =>
  propensity.event.train(table, options);

/** Code of the error that a training ends with. */
async function trainingCode(
  events: Parameters<typeof propensity.event.train>[0],
  options: object,
): Promise<unknown> {
  try {
    await propensity.event.train(events, options as never);
  } catch (error) {
    return (error as { code: unknown }).code;
  }
  return "trained";
}

describe("propensity.event", () => {
  test("scores those for whom the target is possible, and says why the others have no row", async () => {
    const model = await trainOf({ target: "secondOrder", horizonDays: 60, learner: "hazard" });
    const predictions = model.predict(table);
    const orderDays = new Map<string, Set<number>>();
    for (const { type, customerId, timestamp } of table.toRows()) {
      if ((type ?? "purchase") !== "purchase") continue;
      const days = orderDays.get(String(customerId)) ?? new Set();
      orderDays.set(String(customerId), days.add(Math.floor(Number(timestamp) / dayMs)));
    }
    expect(predictions.length).toBeGreaterThan(50);
    expect(predictions.skipped.counts.get("not_possible")).toBe(table.customerCount - predictions.length);
    expect(model.target).toBe("secondOrder");
    expect(model.card().definitions[0]).toContain("later day than the first");
  });

  test("a longer horizon never has a lower chance", async () => {
    const model = await trainOf({ target: "secondOrder", horizonDays: [30, 90], learner: "logistic" });
    const [short, long] = [30, 90].map(
      (horizonDays) => model.predict(table, { horizonDays }).columns["probability"]!,
    );
    for (let i = 0; i < short!.length; i++) expect(long![i]!).toBeGreaterThanOrEqual(short![i]!);
  });

  test("where the history is too short for the horizon, it is carried on by less than a constant hazard, and the card says so", async () => {
    const short = table.slice({ from: asOf - 150 * dayMs, to: asOf });
    const model = await propensity.event.train(short, {
      target: { event: "purchase", minAmount: 1 },
      horizonDays: [50, 120],
      learner: "logistic",
    });
    expect(model.card().limits).toContainEqual(
      expect.stringMatching(/^120 days: the history holds no earlier window of this length/),
    );
    const meanOf = (horizonDays: number) => {
      const values = Float64Array.from(model.predict(short, { horizonDays }).columns["probability"]!);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf(120)).toBeGreaterThan(1.2 * meanOf(50));
    expect(meanOf(120)).toBeLessThan(1 - (1 - meanOf(50)) ** (120 / 50));
  });

  test("the next message is judged by those who got one", async () => {
    const model = await trainOf({ target: "open", horizonDays: 30, learner: "logistic" });
    const metrics = model.evaluate(whole, { asOf });
    expect(metrics["customers"]).toBeLessThan(model.predict(table).length);
    expect(metrics["auc"]).toBeGreaterThan(0.55);
    const tested = await backtest(
      propensity.event,
      whole,
      { target: "open", horizonDays: 30, learner: "logistic" },
      { folds: 1, samples: 100 },
    );
    expect(tested.mean.map(({ name }) => name)).toEqual(["siyu", "recency", "base rate"]);
  });

  test("an answer to a message is as likely whatever horizons were trained beside", async () => {
    const [alone, beside] = await Promise.all(
      [60, [8, 30, 60]].map((horizonDays) => trainOf({ target: "open", horizonDays, learner: "logistic" })),
    );
    const chances = [alone!, beside!].map(
      (model) => model.predict(table, { horizonDays: 60 }).columns["probability"],
    );
    expect(chances[0]).toEqual(chances[1]);
  });

  test("all reasons of a row add up, with the base of its explanation, to its score", async () => {
    const model = await trainOf({ target: "leave", horizonDays: 90 });
    const rows = model.predict(table, { reasons: "all" });
    for (const i of [0, 11]) {
      const { customerId, probability, reasons } = rows.at(i);
      const { base, score } = model.explain(table, customerId);
      const sum = reasons.reduce((total, { contribution }) => total + contribution, base);
      expect(Math.abs(sum - score)).toBeLessThan(1e-9);
      expect(1 / (1 + Math.exp(-score))).toBeCloseTo(probability, 12);
    }
  });

  test("refuses what cannot be asked, and says what to ask instead", async () => {
    expect(await trainingCode(table, { horizonDays: 30 })).toBe("bad_option");
    expect(await trainingCode(table, { target: "third order" })).toBe("bad_option");
    expect(await trainingCode(table, { target: { event: "purchase" } })).toBe("bad_option");
    await expect(trainOf({ target: { event: "purchase" } })).rejects.toThrow(/repurchase\.overall/);
    expect(await trainingCode(table, { target: "open", horizonDays: 7 })).toBe("horizon_too_short");
    expect(await trainingCode(table, { target: { event: "custom", name: "lesson" } })).toBe("no_such_event");
    const few = table.slice({ customers: [...table.customerIds()].slice(0, 15) });
    expect(await trainingCode(few, { target: "leave" })).toBe("too_few_customers");
    const days = table.slice({ from: asOf - 6 * dayMs, to: asOf });
    expect(await trainingCode(days, { target: "share", horizonDays: 30 })).toBe("too_short_history");
    const baskets = EventTable.fromBaskets([{ customerId: "a", orderSeq: 1, itemId: "x" }]);
    expect(await trainingCode(baskets, { target: "share" })).toBe("calendar_needed");
    const model = await trainOf({ target: "share", horizonDays: 30, learner: "hazard" });
    expect(await codeOf(() => model.predict(table, { horizonDays: 60 }))).toBe("unknown_horizon");
    expect(await codeOf(() => model.evaluate(whole, { asOf: asOf - dayMs }))).toBe("as_of_before_cutoff");
    const buyers = await trainOf({ target: "firstPurchase", learner: "hazard", horizonDays: 30 });
    const buyer = [...table.toRows()].find(({ type }) => (type ?? "purchase") === "purchase")!;
    expect(await codeOf(() => buyers.explain(table, String(buyer.customerId)))).toBe("customer_not_scored");
  });
});

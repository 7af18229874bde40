import { clv, EventError, EventTable, lifecycle } from "siyu";
import { describe, expect, test } from "vitest";
import { dayMs } from "../../../src/events/calendar-day.js";
import { loadValue } from "../../../src/tasks/value/state.js";
import { valuedShop } from "./valued-shop.js";

const { shop, table, cutoff, until, query, model } = await valuedShop();
const predictions = model.predict(table, query);

describe("judging", () => {
  test("sets it beside past spend, its rate and the mean of all", () => {
    const { judge } = clv.value;
    const truth = judge.truth(table, predictions);
    const spent = Array.from(predictions.customerIds(), (id) => shop.spend.get(id)!);
    const longer = judge.truth(table, model.predict(table, { ...query, horizonDays: 180 }));
    longer.values!.forEach((value, i) => {
      expect(value).toBeCloseTo(spent[i]!, 9);
    });
    expect(truth.values!.every((value, i) => value <= spent[i]! + 1e-9)).toBe(true);
    expect(judge.baselines(table, predictions).map(({ name }) => name)).toEqual([
      "past spend",
      "past spend rate",
      "population mean",
    ]);
    const metrics = model.evaluate(table, query);
    expect(metrics["spearman"]).toBeGreaterThan(0.3);
    expect(Math.abs(metrics["valueBias"]!)).toBeLessThan(0.3);
  });

  test("the card tells of both tasks, and tests values beside the baselines", () => {
    const { horizons: shown, definitions } = model.card();
    const names = shown[0]!.members.map(({ name }) => name);
    expect(names).toContain("order value: gamma-gamma (all orders)");
    expect(names).toContain("order value: boosting (depth 3)");
    expect(shown[0]!.outOfTime.map(({ name }) => name)).toEqual([
      "value",
      "past spend",
      "past spend rate",
      "population mean",
    ]);
    expect(definitions.join()).toContain("net of the refunds");
  });
});

describe("amounts that are not all known", () => {
  const since = (day: number) =>
    shop.events.map(({ customerId, timestamp, ...event }) => ({
      customerId,
      timestamp,
      ...((timestamp as number) >= cutoff - day * dayMs && event),
    }));

  test("those of the last weeks alone train a model, without the tests that had none to learn from", async () => {
    const late = await clv.value.train(since(40), { cutoff, horizonDays: 60, learner: "probability" });
    const values = late.predict(since(40), query).columns["expectedValue"]!;
    expect(values.every((value) => value > 0)).toBe(true);
    expect(late.card().limits.join()).toContain("no earlier window tested the values");
    const before = { cutoff, horizonDays: 60, learner: "markov" } as const;
    const states = await lifecycle.migration.train(since(40), before);
    expect(states.predict(since(40), query).at(0).expectedValue).toBeGreaterThan(0);
  });
});

describe("customers whose amounts in the window are not known", () => {
  /** Every third order without its amount. */
  const events = shop.events.map((event, i) => {
    const { amount: _, ...bare } = event as typeof event & { amount: number };
    return i % 3 === 0 && (event.timestamp as number) >= cutoff ? bare : event;
  });
  const partly = EventTable.from(events, { until });
  const all = model.predict(partly, query);

  test("are no customers who spent nothing: they are left out, and as many of the others", () => {
    const { judge } = clv.value;
    const judged = judge.judged!(partly, all);
    const whole = judge.truth(partly, all);
    const known = judge.truth(partly, judged);
    const unknown = whole.values!.filter(Number.isNaN).length;
    expect(unknown).toBeGreaterThan(20);
    expect(known.values!.some(Number.isNaN)).toBe(false);
    const share = ({ labels }: { labels: Uint8Array }) =>
      labels.reduce((sum, label) => sum + label, 0) / labels.length;
    expect(judged.length).toBeLessThan(all.length - unknown);
    expect(Math.abs(share(known) / share(whole) - 1)).toBeLessThan(0.1);
    const complete = model.evaluate(table, query);
    const metrics = model.evaluate(partly, query);
    expect(metrics["customers"]).toBe(judged.length);
    expect(Math.abs(metrics["valueBias"]! - complete["valueBias"]!)).toBeLessThan(0.15);
  });

  test("where no amount is known there is nothing to judge by", () => {
    const none = shop.events.map(({ customerId, timestamp, ...event }) => ({
      customerId,
      timestamp,
      ...((timestamp as number) < cutoff && event),
    }));
    const silent = EventTable.from(none, { until });
    expect(() => model.evaluate(silent, query)).toThrow(EventError);
  });
});

test("Gamma-Gamma is one for all horizons, also of a model that was loaded", () => {
  const { state, tensors } = model.save();
  const { horizons: loaded } = loadValue(state["value"], tensors);
  expect(loaded[1]!.members[0]).toBe(loaded[0]!.members[0]);
  expect(loaded[1]!.members[1]).not.toBe(loaded[0]!.members[1]);
});

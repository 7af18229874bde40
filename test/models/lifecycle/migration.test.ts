import { type CustomerEvent, EventTable, lifecycle, repurchase } from "siyu";
import { beforeAll, describe, expect, test } from "vitest";
import type { MigrationModel } from "../../../models/lifecycle/index.js";
import { dayMs } from "../../../src/events/calendar-day.js";
import { asOf, options, purchases, table } from "./brand.js";

let model: MigrationModel;

beforeAll(async () => {
  model = await lifecycle.migration.train(table, options);
});

describe("lifecycle.migration", () => {
  test("the chances of the states of each customer add up to 1", () => {
    for (const horizonDays of model.horizonDays) {
      const predictions = model.predict(table, { horizonDays });
      expect(predictions.length).toBeGreaterThan(300);
      for (const { probabilities, likelyState } of predictions) {
        const chances = Object.values(probabilities);
        expect(chances.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        expect(probabilities[likelyState]).toBe(Math.max(...chances));
      }
    }
  });

  test("and repurchase.overall agree on who orders, bit for bit", async () => {
    const overall = await repurchase.overall.train(table, {
      horizonDays: [30, 60, 90],
      learner: "probability",
    });
    for (const horizonDays of model.horizonDays) {
      const own = model.predict(table, { horizonDays }).columns["probability"];
      expect(own).toEqual(overall.predict(table, { horizonDays }).columns["probability"]);
    }
  });

  test("whoever orders is active after one period: what silence leads to has the rest of the chance", () => {
    for (const { probability, probabilities } of model.predict(table)) {
      const active = (probabilities["active high"] ?? 0) + (probabilities["active low"] ?? 0);
      expect(active).toBeLessThanOrEqual(probability + 1e-9);
      expect(active).toBeGreaterThan(0.9 * probability - 1e-6); // the rest: orders that are taken back
    }
  });

  test("a chance is 0 for what cannot be, where nothing can be taken back", async () => {
    const bought = EventTable.from(purchases).slice({ to: asOf });
    const sure = await lifecycle.migration.train(bought, { ...options, horizonDays: 30 });
    let impossible = 0;
    for (const { state, probabilities } of sure.predict(bought)) {
      const count = (name: string) => expect(probabilities[name], `${state} -> ${name}`).toBe(0);
      if (state.endsWith("high")) {
        count("active low");
        count("cooling low");
        count("dormant low");
        impossible++;
      }
      if (state.startsWith("dormant") || state.startsWith("cooling")) {
        count("cooling high");
        count("cooling low");
        count("new");
        impossible++;
      }
    }
    expect(impossible).toBeGreaterThan(100);
  });

  test("the forecast of the base is the sum of the chances of its customers, within its interval", () => {
    const forecast = model.forecast(table);
    expect(forecast).toHaveLength(3 * model.states.length);
    for (const horizonDays of model.horizonDays) {
      const predictions = model.predict(table, { horizonDays });
      for (const state of model.states) {
        const row = forecast.find((one) => one.horizonDays === horizonDays && one.state === state)!;
        const sum = predictions
          .toArray()
          .reduce((total, { probabilities }) => total + probabilities[state]!, 0);
        expect(row.expected).toBeCloseTo(sum, 8);
        expect(row.now).toBe(predictions.toArray().filter((one) => one.state === state).length);
        expect(row.lower).toBeLessThanOrEqual(row.expected);
        expect(row.upper).toBeGreaterThanOrEqual(row.expected);
      }
    }
    const narrow = model.forecast(table, { level: 0.5 });
    narrow.forEach(({ lower, upper }, k) => {
      expect(upper - lower).toBeLessThanOrEqual(forecast[k]!.upper - forecast[k]!.lower);
    });
  });

  test("the moves of the past are counted by hand", async () => {
    const { counts, states, periods } = model.matrix();
    const stateAt = (at: number) =>
      new Map(
        model
          .predict(table, { asOf: at })
          .toArray()
          .map(({ customerId, state }) => [customerId, state]),
      );
    const expected = states.map(() => states.map(() => 0));
    // Refunds aside, the states of a date are those that a prediction of the date names.
    const now = stateAt(asOf);
    const before = stateAt(asOf - 30 * dayMs);
    for (const [id, from] of before) expected[states.indexOf(from)]![states.indexOf(now.get(id)!)]!++;
    const last = model
      .flows(table, { from: new Date(asOf - 30 * dayMs) })
      .filter(({ from, to }) => from !== "not yet" && to !== "not yet");
    for (const { from, to, count } of last)
      expect(count).toBe(expected[states.indexOf(from)]![states.indexOf(to)]);
    expect(periods).toBeGreaterThan(10);
    expect(counts.flat().reduce((sum, n) => sum + n, 0)).toBeGreaterThan(2000);
  });

  test("every customer flows from somewhere to somewhere, newcomers from 'not yet'", () => {
    const flows = model.flows(table, { from: new Date(asOf - 90 * dayMs) });
    const total = flows.reduce((sum, { count }) => sum + count, 0);
    expect(total).toBe(model.predict(table).length);
    expect(flows.some(({ from }) => from === "not yet")).toBe(true);
  });

  test("what a state is worth is the reward of now and what the states it leads to are worth, discounted", () => {
    const { values, spend, probabilities } = model.matrix({ annualDiscountRate: 0.2 });
    const discount = 1.2 ** (30 / 365);
    values!.forEach((value, s) => {
      const next = probabilities[s]!.reduce((sum, p, t) => sum + p * values![t]!, 0);
      expect(value).toBeCloseTo(spend[s]! + next / discount, 8);
    });
  });

  test("moves are told by a column of the customers", () => {
    const { segments, counts, tests } = model.matrix({ by: "city" });
    expect(segments!.length).toBeGreaterThan(1);
    expect(tests.overSegments!.degreesOfFreedom).toBeGreaterThan(0);
    counts.flat().forEach((n, e) => {
      const parts = segments!.reduce((sum, segment) => sum + segment.counts.flat()[e]!, 0);
      expect(parts).toBeLessThanOrEqual(n);
    });
    expect(() => model.matrix({ by: "shoe size" })).toThrow(/city/);
  });

  test("an alert is given where its chance reaches the threshold that the card names", () => {
    const predictions = model.predict(table);
    const alerts = new Set(predictions.toArray().map(({ alert }) => alert));
    expect(alerts.has("falling")).toBe(true);
    const line = model.card().definitions.find((text) => text.startsWith("Alerts in 30 days"))!;
    const threshold = Number(/falling from ([\d.]+)/.exec(line)![1]);
    for (const { alert, falling } of predictions) {
      if (falling < threshold - 1e-3) expect(alert).not.toBe("falling");
    }
  });

  test("states after more periods than the history has room for are carried on, and agree on who orders", async () => {
    const bought = EventTable.from(purchases).slice({ to: asOf });
    const long = await lifecycle.migration.train(bought, { ...options, horizonDays: [90, 270] });
    expect(long.card().limits.some((text) => text.includes("no earlier window of 3 periods"))).toBe(true);
    const predictions = long.predict(bought, { horizonDays: 270 });
    for (const { state, probability, probabilities } of predictions) {
      const chances = Object.values(probabilities);
      expect(chances.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      const level = state.endsWith("high") ? "high" : "low";
      if (level === "high") expect(probabilities["dormant high"]).toBeGreaterThanOrEqual(1 - probability - 1e-9);
      else expect(probabilities["dormant low"]! + probabilities["dormant high"]!).toBeGreaterThanOrEqual(1 - probability - 1e-9); // biome-ignore format: one rule
      expect(probabilities["active high"]! + probabilities["active low"]!).toBeLessThanOrEqual(
        probability + 1e-9,
      );
    }
    expect(predictions.length).toBeGreaterThan(300);
  });

  test("one refund of somebody else leaves hardly any chance to what only a refund can bring about", async () => {
    const refunded = [
      ...purchases,
      { ...purchases[0]!, type: "refund", timestamp: asOf - dayMs, amount: 1 } as CustomerEvent,
    ];
    const known = purchases.map((row) => ({ ...row, knownAt: row.timestamp }) as CustomerEvent);
    for (const [events, most] of [
      [refunded, 0.01],
      [known, 0],
    ] as const) {
      const data = EventTable.from(events).slice({ to: asOf });
      const own = await lifecycle.migration.train(data, { ...options, horizonDays: 30 });
      for (const { state, probabilities } of own.predict(data)) {
        if (state === "dormant high") expect(probabilities["active low"]).toBeLessThanOrEqual(most);
      }
    }
  });

  test("a history without a whole period has a matrix without moves", async () => {
    const short = await lifecycle.migration.train(table.slice({ to: asOf - 200 * dayMs }), {
      ...options,
      horizonDays: 365,
    });
    const { periods, steadyState, values } = short.matrix({ annualDiscountRate: 0 });
    expect(periods).toBe(0);
    expect(steadyState.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(values).toBeUndefined();
    expect(short.card().limits.some((text) => text.includes("no earlier window of a period"))).toBe(true);
  });

  test("a horizon that is no whole number of periods is refused", async () => {
    const train = () => lifecycle.migration.train(table, { horizonDays: [30, 45] });
    await expect(train()).rejects.toMatchObject({ code: "horizon_not_whole_periods" });
  });
});

import { EventTable, OptionsError, repurchase } from "siyu";
import { describe, expect, test } from "vitest";
import type { CustomerEvent } from "../../../src/events/schema.js";
import type { Blend } from "../../../src/learners/calibration/blend.js";
import { at, shop } from "./poisson-shop.js";

describe("repurchase.overall", () => {
  test("says what it learned from, what it chose and what it beat in its card", async () => {
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: [30, 60] });
    const card = model.card();
    expect(card.horizons.map(({ horizonDays }) => horizonDays)).toEqual([30, 60]);
    const names = card.horizons[0]!.outOfTime.map(({ name }) => name);
    expect(names).toContain("blend");
    expect(names).toContain("recency");
    expect(JSON.stringify(card)).not.toContain("c00001");
  });

  test("carries on to a horizon that the history has no earlier window for, and says so", async () => {
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 300 });
    const card = model.card();
    expect(card.horizons[0]!.trainedDays).toBeLessThan(300);
    expect(card.limits.join(" ")).toContain("carried on by the probability model");
  });

  test("takes one learner alone where it is asked for, saves it and explains it", async () => {
    for (const learner of ["probability", "hmm", "logistic"] as const) {
      const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 30, learner });
      const [horizon] = model.card().horizons;
      expect(horizon!.members.map(({ name }) => name.split(" ")[0])).toEqual([learner]);
      const loaded = repurchase.overall.load(model.save());
      const [best] = model.predict(shop, { asOf: at(300) }).top(1);
      const [again] = loaded.predict(shop, { asOf: at(300) }).top(1);
      expect(again).toEqual(best);
      const { score, base, contributions } = model.explain(shop, best!.customerId, { asOf: at(300) });
      const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
      expect(sum).toBeCloseTo(score, 9);
    }
  });

  test("refuses events read in another time zone, and says how to read them", async () => {
    const model = await repurchase.overall.train(EventTable.from(shop, { timeZone: "Asia/Shanghai" }), {
      cutoff: at(300),
    });
    const predict = () => model.predict(EventTable.from(shop), { asOf: at(300) });
    expect(predict).toThrow(OptionsError);
    expect(predict).toThrow(/timeZone: "Asia\/Shanghai"/);
  });

  test("refuses a cutoff after the end of the events: silence there is not known", async () => {
    const table = EventTable.from(shop, { until: at(402) });
    await expect(repurchase.overall.train(table, { cutoff: at(403) })).rejects.toMatchObject({
      code: "cutoff_out_of_range",
    });
    expect((await repurchase.overall.train(table, { cutoff: at(402) })).cutoff.getTime()).toBe(at(402));
  });

  test("is not evaluated on days that a refresh has seen", async () => {
    const table = EventTable.from(shop);
    const model = await repurchase.overall.train(table, { cutoff: at(200), horizonDays: 30 });
    const fresh = model.refresh(table, { asOf: at(300) });
    expect(() => fresh.evaluate(table, { asOf: at(250) })).toThrow(
      expect.objectContaining({ code: "as_of_before_cutoff" }),
    );
    expect(fresh.evaluate(table, { asOf: at(300) })["auc"]).toBeGreaterThan(0.5);
  });

  test("metrics of customers of whom none came back are finite numbers", async () => {
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 30 });
    const gone = EventTable.from([{ customerId: "gone", timestamp: at(10) }], { until: at(400) });
    const metrics = model.evaluate(gone, { asOf: at(300) });
    expect(metrics["logLoss"]).toBeGreaterThan(0);
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
  });

  test("a base of more rows than are scored at a time has the scores of its customers alone", async () => {
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 60 });
    const many = EventTable.from({
      customerId: Array.from({ length: 140_000 }, (_, i) => `m${String(i >> 1).padStart(6, "0")}`),
      timestamp: Array.from({ length: 140_000 }, (_, i) => at(((i >> 1) * 37 + (i % 2) * 90) % 299)),
      amount: Array.from({ length: 140_000 }, (_, i) => 1 + (i % 97)),
    });
    const all = model.predict(many, { asOf: at(300) });
    expect(all.length).toBe(70_000);
    for (const row of [0, 65_535, 65_536, 69_999]) {
      const customers = [all.customerIdAt(row)];
      expect(model.predict(many, { asOf: at(300), customers }).at(0)).toEqual(all.at(row));
    }
  });

  test("a longer horizon never expects less, whatever each horizon learned; explanations stay finite", async () => {
    const table = EventTable.from(shop);
    const model = await repurchase.overall.train(table, { cutoff: at(300), horizonDays: [30, 60] });
    const saved = model.save();
    const { horizons } = saved.state["activity"] as unknown as {
      horizons: { blend: { intercept: number } }[];
    };
    const changed = (change: () => void) => {
      change();
      return repurchase.overall.load(saved);
    };
    const uneven = changed(() => {
      horizons[0]!.blend.intercept += 2;
    });
    const expected = (horizonDays: number) =>
      uneven.predict(table, { asOf: at(300), horizonDays }).columns["expectedOrders"]!;
    const shorter = expected(30);
    expect(expected(60).every((orders, i) => orders >= shorter[i]!)).toBe(true);
    const sure = changed(() => {
      horizons[1]!.blend.intercept = 60;
    });
    const { score, base, contributions } = sure.explain(table, "c00001", { asOf: at(300), horizonDays: 60 });
    const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
    expect(score).toBeGreaterThan(50);
    expect(sum).toBeCloseTo(score, 9);
  });

  test("windows in which nobody bought are tested on too: scores of a shop that fell silent go down", async () => {
    const silent = EventTable.from(
      shop.filter(({ timestamp }) => (timestamp as number) < at(300)),
      { until: at(400) },
    );
    const model = await repurchase.overall.train(silent, { horizonDays: 30, learner: "probability" });
    const [horizon] = model.card().horizons;
    expect(horizon!.validationCutoffs).toHaveLength(3);
    expect(horizon!.outOfTime[0]!.metrics["baseRate"]).toBe(0);
    const { blend } = (model.save().state["activity"] as unknown as { horizons: [{ blend: Blend }] })
      .horizons[0];
    expect(blend.intercept).toBeLessThan(-0.1);
    const predictions = model.predict(silent);
    const [least] = predictions.toArray();
    expect(least!.expectedOrders).toBeGreaterThanOrEqual(least!.probability);
  });

  test("orders known after the card's test began are not in what its weights were learned from", async () => {
    const late = Array.from({ length: 60 }, (_, c): CustomerEvent => {
      return {
        customerId: `c${String(c).padStart(5, "0")}`,
        timestamp: at(200),
        knownAt: at(299),
        amount: 1,
      };
    });
    const unknown: CustomerEvent = { customerId: "c00001", timestamp: at(20), knownAt: at(350), amount: 1 };
    const testOf = async (events: CustomerEvent[]) =>
      (await repurchase.overall.train(events, { cutoff: at(300), horizonDays: 60 })).card().horizons[0]!
        .outOfTime;
    expect(await testOf([...shop, unknown, ...late])).toEqual(await testOf([...shop, unknown]));
  });

  test("refresh renews the population state and keeps the parameters", async () => {
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 60 });
    const fresh = model.refresh(EventTable.from(shop), { asOf: at(360) });
    expect(fresh.card().horizons).toEqual(model.card().horizons);
    expect(fresh.save().state["activity"]).not.toEqual(model.save().state["activity"]);
  });
});

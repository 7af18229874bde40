import { EventTable, OptionsError, repurchase } from "siyu";
import { generateBrand } from "siyu/datasets";
import { describe, expect, test } from "vitest";
import type { CustomerEvent } from "../../../src/events/schema.js";
import type { Blend } from "../../../src/learners/calibration/blend.js";
import { createRandom } from "../../../src/stats/random.js";

const dayMs = 86_400_000;
const start = Date.UTC(2024, 0, 1);
const at = (day: number) => start + day * dayMs;
const brand = generateBrand({ customers: 300, days: 420, seed: 5, start: "2024-01-01" });
const brandEvents: CustomerEvent[] = Array.from(brand.events);
const cutoff = Date.UTC(2024, 11, 1);

/** Customers who order by a Poisson process of their own rate; `rate(c)` is orders a day. */
function poissonShop(
  customers: number,
  days: number,
  seed: number,
  rate: (c: number, day: number) => number,
): CustomerEvent[] {
  const random = createRandom(seed);
  const events: CustomerEvent[] = [];
  for (let c = 0; c < customers; c++) {
    const customerId = `c${String(c).padStart(5, "0")}`;
    events.push({ customerId, timestamp: at(random.int(60)), orderId: `${c}-first`, amount: 10 });
    for (let day = 60; day < days; day++) {
      if (random.next() < rate(c, day))
        events.push({ customerId, timestamp: at(day), orderId: `${c}-${day}`, amount: 10 });
    }
  }
  return events;
}

const shop = poissonShop(150, 400, 3, (c) => 0.002 + 0.02 * ((c % 10) / 10) ** 2);

describe("eight cases a service meets", () => {
  test("a customer scored alone over a service has the scores of the nightly batch", async () => {
    const table = EventTable.from(brandEvents);
    const model = await repurchase.overall.train(table, { cutoff, horizonDays: 60 });
    const batch = model.predict(table, { asOf: cutoff });
    for (const i of [0, 7, batch.length - 1]) {
      const customerId = batch.customerIdAt(i);
      const own = brandEvents.filter((event) => event.customerId === customerId);
      const wire = JSON.parse(JSON.stringify(own)) as CustomerEvent[];
      expect(model.predict(wire, { asOf: cutoff }).toArray()).toEqual([batch.at(i)]);
    }
  });

  test("a customer who only ever bought is scored alone as beside customers who also opened and joined", async () => {
    const buyer: CustomerEvent[] = [100, 40].map((daysAgo) => ({
      customerId: "only-buys",
      timestamp: cutoff - daysAgo * dayMs,
      amount: 30,
    }));
    const table = EventTable.from([...brandEvents, ...buyer]);
    const model = await repurchase.overall.train(table, { cutoff, horizonDays: 60 });
    const batch = model
      .predict(table, { asOf: cutoff })
      .filter(({ customerId }) => customerId === "only-buys");
    expect(model.predict(buyer, { asOf: cutoff }).toArray()).toEqual(batch.toArray());
  });

  test("an item launched after training is one more purchase and breaks nothing", async () => {
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 60 });
    const bought = (itemId: string): CustomerEvent[] => [
      { customerId: "x", timestamp: at(200), itemId: "old", amount: 5 },
      { customerId: "x", timestamp: at(310), itemId, amount: 5 },
    ];
    const [known] = model.predict(bought("old"), { asOf: at(320) }).toArray();
    const [launched] = model.predict(bought("launched-yesterday"), { asOf: at(320) }).toArray();
    expect(launched).toEqual(known);
  });

  test("a follower who never ordered is skipped with a code, not scored zero", async () => {
    const followers: CustomerEvent[] = [
      { type: "join", customerId: "follower", timestamp: at(10) },
      { type: "open", customerId: "follower", timestamp: at(250) },
    ];
    const table = EventTable.from([...shop, ...followers]);
    const model = await repurchase.overall.train(table, { cutoff: at(300), horizonDays: 60 });
    const predictions = model.predict(table, { asOf: at(300) });
    expect(Array.from(predictions.customerIds())).not.toContain("follower");
    expect(Array.from(predictions.skipped)).toContainEqual({
      customerId: "follower",
      code: "no_order_before_as_of",
    });
  });

  test("a refund that arrives after the cutoff changes nothing before it, one before it takes the order away", async () => {
    const order: CustomerEvent = { customerId: "r", timestamp: at(280), orderId: "r-2", amount: 10 };
    const first: CustomerEvent = { customerId: "r", timestamp: at(100), orderId: "r-1", amount: 10 };
    const refund = (day: number): CustomerEvent => ({
      type: "refund",
      customerId: "r",
      timestamp: at(day),
      orderId: "r-2",
      amount: 10,
    });
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 60 });
    const score = (events: CustomerEvent[]) =>
      model.predict(EventTable.from(events), { asOf: at(300) }).at(0);
    expect(score([first, order, refund(305)])).toEqual(score([first, order]));
    const { nextOrder: _, ...refunded } = model.predict([first, order, refund(290)], { asOf: at(300) }).at(0);
    const { nextOrder: __, ...once } = model.predict([first], { asOf: at(300) }).at(0);
    expect(refunded.probability).toBeLessThan(score([first, order]).probability);
    expect(Math.abs(refunded.probability - once.probability)).toBeLessThan(0.1);
  });

  test("an order known three days late is not seen until it is known", async () => {
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 60 });
    const first: CustomerEvent = { customerId: "l", timestamp: at(100), amount: 10 };
    const late: CustomerEvent = { customerId: "l", timestamp: at(299), amount: 10, knownAt: at(302) };
    const score = (events: CustomerEvent[], day: number) =>
      model.predict(events, { asOf: at(day) }).at(0).probability;
    expect(score([first, late], 301)).toBe(score([first], 301));
    expect(score([first, late], 303)).toBe(score([first, { ...late, knownAt: undefined }], 303));
    expect(score([first, late], 303)).not.toBe(score([first], 303));
  });

  test("late orders reach no feature and no label of training before they are known", async () => {
    const lateTwin = shop.map((event, i) =>
      i % 3 === 0 ? { ...event, knownAt: Number(event.timestamp) + 3 * dayMs } : event,
    );
    const options = { cutoff: at(300), horizonDays: 60 } as const;
    const withLate = await repurchase.overall.train(lateTwin, options);
    const unknownGone = lateTwin.filter((event) => !("knownAt" in event) || Number(event.knownAt) < at(300));
    const without = await repurchase.overall.train(unknownGone, options);
    const probe: CustomerEvent[] = [{ customerId: "p", timestamp: at(250), amount: 10 }];
    expect(withLate.predict(probe, { asOf: at(300) }).at(0)).toEqual(
      without.predict(probe, { asOf: at(300) }).at(0),
    );
  });

  test("a customer in a control group is scored like anybody else", async () => {
    const model = await repurchase.overall.train(shop, { cutoff: at(300), horizonDays: 60 });
    const orders: CustomerEvent[] = [120, 190, 280].map((day) => ({
      customerId: "g",
      timestamp: at(day),
      amount: 10,
    }));
    const assigned: CustomerEvent = {
      type: "assign",
      customerId: "g",
      timestamp: at(290),
      experimentId: "e",
      variant: "control",
      propensity: 0.1,
    };
    expect(model.predict([...orders, assigned], { asOf: at(300) }).at(0)).toEqual(
      model.predict(orders, { asOf: at(300) }).at(0),
    );
  });

  test("a promotion calendar that covers the horizon lifts those who buy on promotions", async () => {
    // Half of the customers order only in promotion weeks, every eighth week; the others at any time.
    const isPromotion = (day: number) => day % 56 < 7;
    const events = poissonShop(800, 640, 7, (c, day) => (c % 2 === 0 ? (isPromotion(day) ? 0.12 : 0) : 0.01));
    const calendar = Array.from({ length: 13 }, (_, k) => ({
      name: "week",
      from: at(k * 56),
      to: at(k * 56 + 7),
    }));
    const plain = EventTable.from(events);
    const withCalendar = plain.with({ calendar });
    const options = { cutoff: at(550), horizonDays: 21 } as const;
    const judge = async (table: EventTable) =>
      (await repurchase.overall.train(table, options)).evaluate(table, { asOf: at(550) });
    const [without, aware] = [await judge(plain), await judge(withCalendar)];
    expect(aware["logLoss"]!).toBeLessThan(without["logLoss"]! - 0.03);
    expect(Math.abs(aware["bias"]!)).toBeLessThan(Math.abs(without["bias"]!));
  });

  test("an own customer column that carries signal raises the out-of-time AUC", async () => {
    // Rates differ by a hidden trait that only the own column tells.
    const isLoyal = (c: number) => (c * 7919) % 10 < 3;
    const events = poissonShop(800, 400, 9, (c) => (isLoyal(c) ? 0.012 : 0.003));
    const rows = Array.from({ length: 800 }, (_, c) => ({
      customerId: `c${String(c).padStart(5, "0")}`,
      tier: isLoyal(c) ? "gold" : "basic",
      noise: (c * 31) % 17,
    }));
    const plain = EventTable.from(events);
    const options = { cutoff: at(300), horizonDays: 60 } as const;
    const auc = async (table: EventTable) =>
      (await repurchase.overall.train(table, options)).evaluate(table, { asOf: at(300) })["auc"]!;
    expect(await auc(plain.with({ customers: rows }))).toBeGreaterThan((await auc(plain)) + 0.03);
  });
});

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
      horizons: { counts: { slope: number }; blend: { intercept: number } }[];
    };
    const changed = (change: () => void) => {
      change();
      return repurchase.overall.load(saved);
    };
    const uneven = changed(() => {
      horizons[0]!.counts.slope = 20;
      horizons[1]!.counts.slope = 0.05;
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
    expect(blend.intercept).toBeLessThan(-0.3);
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

import { EventTable, repurchase } from "siyu";
import { simulate } from "siyu/datasets";
import { describe, expect, test } from "vitest";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { at, poissonShop, shop } from "./poisson-shop.js";

const dayMs = 86_400_000;
const brand = simulate({ customers: 300, days: 420, seed: 5, start: "2024-01-01" });
const brandEvents: CustomerEvent[] = Array.from(brand.events);
const cutoff = Date.UTC(2024, 11, 1);

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

import { EventTable, repurchase } from "siyu";
import { expect, test } from "vitest";
import type { CustomerEvent } from "../../../src/events/schema.js";

// Small shops of which everybody knows what will be.

const day = 86_400_000;

test("twenty customers of whom few had ordered by the earlier cutoffs are trained on all the same", async () => {
  const few = Array.from({ length: 20 }, (_, c) => ({
    customerId: `c${c}`,
    timestamp: Date.UTC(2025, 0, 1 + ((c * 7) % 40)),
    itemId: `i${c % 4}`,
  }));
  const model = await repurchase.sku.train(EventTable.from(few));
  expect(model.predict(EventTable.from(few)).length).toBe(20);
  expect(model.card().horizons[0]!.members).toHaveLength(1);
});

test("an order that was given back whole counts for nothing, as it does for orders", async () => {
  const shop = Array.from({ length: 60 }, (_, c) =>
    Array.from({ length: 6 }, (_, k) => {
      const line = {
        customerId: `c${c}`,
        orderId: `o${c}-${k}`,
        itemId: `i${c % 5}`,
        amount: 10,
        quantity: 1,
      };
      const at = Date.UTC(2025, 0, 1 + (c % 7) + 14 * k);
      const bought: CustomerEvent = { ...line, timestamp: at };
      return c % 2 === 0 ? [bought, { ...line, type: "refund" as const, timestamp: at + day }] : [bought];
    }),
  ).flat(2);
  const all = EventTable.from(shop);
  const trained = await repurchase.sku.train(all, { horizonDays: 14, learner: "rates" });
  const owners = new Set(
    trained
      .predict(all)
      .toArray()
      .map(({ customerId }) => customerId),
  );
  expect(owners.has("c0")).toBe(false);
  expect(owners.size).toBe(30);
});

test("daily buyers are expected to buy more days than those who come every third week", async () => {
  const buyer = (id: string, gap: number) =>
    Array.from({ length: Math.floor(300 / gap) }, (_, k) => ({
      customerId: id,
      timestamp: Date.UTC(2024, 0, 1) + (k * gap + (id.length % 3)) * day,
      itemId: "coffee",
    }));
  const shop = Array.from({ length: 40 }, (_, c) => buyer(`c${c}`, c % 2 === 0 ? 1 : 20)).flat();
  const all = EventTable.from(shop);
  const trained = await repurchase.sku.train(all, { horizonDays: 30 });
  const units = new Map(
    trained
      .predict(all)
      .toArray()
      .map(({ customerId, expectedQuantity }) => [customerId, expectedQuantity]),
  );
  expect(units.get("c0")).toBeGreaterThan(22);
  expect(units.get("c1")).toBeLessThan(4);
});

test("a date counts from the first whole day that is not known, wherever the history ends", async () => {
  const shop = Array.from({ length: 120 }, (_, c) =>
    Array.from({ length: 20 }, (_, k) => ({
      customerId: `c${c}`,
      timestamp: Date.UTC(2024, 0, 1) + ((c % 14) + 14 * k) * day,
      itemId: `i${c % 5}`,
    })),
  ).flat();
  const all = EventTable.from(shop);
  const trained = await repurchase.sku.train(all, { horizonDays: 14 });
  const last = new Map<string, number>();
  for (const { customerId, timestamp } of shop) last.set(customerId, timestamp);
  const errors = trained
    .predict(all)
    .toArray()
    .map(({ customerId, nextPurchase }) => {
      const due = last.get(customerId)! + 14 * day;
      return Math.abs(Math.floor(nextPurchase!.p50.getTime() / day) - due / day);
    });
  expect(errors.filter((days) => days === 0).length).toBeGreaterThan(0.8 * errors.length);
});

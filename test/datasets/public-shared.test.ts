import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { loadCompleteJourney, loadHillstrom, loadInstacart, loadTaFeng } from "../../datasets/index.js";
import { dataOf } from "../../src/events/table.js";
import { isShared, sharedPath } from "../shared/data.js";

/** Data rows of a packed CSV without quotes, as cells. */
function rowsOf(name: string): string[][] {
  const text = gunzipSync(readFileSync(sharedPath(name))).toString("utf8");
  return text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

test.skipIf(!isShared("tafeng-nbr"))("Ta-Feng in baskets: 13,858 customers, 91,227 baskets", async () => {
  const events = await loadTaFeng(sharedPath("tafeng-nbr/baskets.csv.gz"));
  const { customers, offsets, day, ids } = dataOf(events);
  expect(events.report).toMatchObject({ rows: 571_933, events: 571_933, skipped: 0, customers: 13_858 });
  let baskets = 0;
  for (let c = 0; c < customers.size; c++) baskets += day[offsets[c + 1]! - 1]!;
  expect([baskets, ids.itemId!.dictionary.size]).toEqual([91_227, 11_997]);
});

test.skipIf(!isShared("instacart-orders"))(
  "Instacart: 49,998 orders of 3,105 customers at the dates that the days since the order before give",
  async () => {
    const name = "instacart-orders/orders.csv.gz";
    const events = await loadInstacart({ orders: sharedPath(name) });
    expect(events.report).toMatchObject({ rows: 49_998, events: 49_998, skipped: 0, customers: 3_105 });
    const published = new Map(
      rowsOf(name).map(([, timestamp, order]) => [order, Date.parse(`${timestamp}Z`)]),
    );
    for (const { orderId, timestamp } of events.toRows())
      if (timestamp !== published.get(orderId as string))
        throw new Error(`order ${orderId} is at another time`);
    expect(published.size).toBe(49_998);
  },
);

test.skipIf(!isShared("instacart-orders"))(
  "Instacart's orders of nobody: 4,977 baskets of 11,616 items",
  async () => {
    const baskets = await loadInstacart({
      orderProducts: sharedPath("instacart-orders/baskets_no_customer.csv.gz"),
      products: sharedPath("instacart-orders/items.csv.gz"),
    });
    expect(baskets.report).toMatchObject({ rows: 49_996, events: 49_996, customers: 4_977, byCode: [] });
    const { itemId, categoryId } = dataOf(baskets).ids;
    expect([itemId!.dictionary.size, categoryId!.dictionary.size]).toEqual([11_616, 134]);
  },
);

test.skipIf(!isShared("complete-journey"))(
  "the Complete Journey: 75,000 lines, 6,589 campaigns sent, 2,102 coupons redeemed",
  async () => {
    const path = (name: string) => sharedPath(`complete-journey/${name}.csv.gz`);
    const { events, coupons } = await loadCompleteJourney({
      transactions: path("transactions_sample"),
      products: path("items"),
      demographics: path("demographics"),
      campaigns: path("campaigns"),
      campaignDescriptions: path("campaign_descriptions"),
      couponRedemptions: path("coupon_redemptions"),
      coupons: path("coupons"),
    });
    const noSale = rowsOf("complete-journey/transactions_sample.csv.gz").filter(
      (cells) => Number(cells.at(-6)) === 0,
    );
    expect(events.report).toMatchObject({
      rows: 75_000 + 6_589 + 2_102,
      skipped: noSale.length,
      types: { purchase: 75_000 - noSale.length, touch: 6_589, custom: 2_102 },
    });
    const { customers, items, calendar } = dataOf(events).side;
    expect([customers!.ids.size, items!.ids.size, calendar.length, coupons.length]).toEqual([
      801, 32_333, 27, 116_204,
    ]);
  },
);

test.skipIf(!isShared("complete-journey"))(
  "the Complete Journey's 79 days: 10,664 baskets of 1,498",
  async () => {
    const { events } = await loadCompleteJourney({
      transactions: sharedPath("complete-journey/window79.csv.gz"),
    });
    expect(events.report).toMatchObject({ rows: 99_999, events: 99_999, customers: 1_498 });
    const { orderId, categoryId } = dataOf(events).ids;
    expect([orderId!.dictionary.size, categoryId!.dictionary.size]).toEqual([10_664, 286]);
  },
);

test.skipIf(!isShared("hillstrom-email"))(
  "Hillstrom's experiment: three arms of a third, by lot",
  async () => {
    const { length, arm, arms, visit, row, report } = await loadHillstrom(
      sharedPath("hillstrom-email/experiment.csv.gz"),
    );
    expect([length, report.skipped]).toEqual([38_262, 0]);
    expect(row[length - 1]).toBeLessThanOrEqual(64_000);
    for (const code of arms.keys())
      expect(arm.filter((a) => a === code).length / length).toBeCloseTo(1 / 3, 2);
    expect(visit.reduce((sum, v) => sum + v, 0) / length).toBeCloseTo(0.14678, 2);
  },
);

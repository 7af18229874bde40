import { describe, expect, test } from "vitest";
import { inspectCsv, readCsv } from "../../../src/events/readers/csv.js";
import { isShared, sharedPath } from "../../shared/data.js";

/** Customers and rows of each set, as its own description gives them, and the columns that are no field. */
const sets = [
  { file: "cdnow-sample/transactions", customers: 2357, rows: 6919, unmapped: [] },
  { file: "online-retail/transactions", customers: 4372, rows: 406_829, unmapped: [] },
  { file: "essec-purchases/transactions", customers: 11_068, rows: 30_860, unmapped: [] },
  { file: "grocery-elog/transactions", customers: 1525, rows: 10_483, unmapped: [] },
  { file: "apparel-clvtools/transactions", customers: 600, rows: 3187, unmapped: [] },
  { file: "coop-grocery/transactions", customers: 48, rows: 308_140, unmapped: [] },
  {
    file: "complete-journey/transactions_sample",
    customers: 2373,
    rows: 75_000,
    unmapped: ["retail_disc", "coupon_disc", "coupon_match_disc"],
  },
  { file: "complete-journey/window79", customers: 1498, rows: 99_999, unmapped: [] },
  {
    file: "instacart-orders/orders",
    customers: 3105,
    rows: 49_998,
    unmapped: [
      "order_number",
      "order_dow",
      "order_hour_of_day",
      "days_since_prior_order",
      "capped30",
      "eval_set",
    ],
  },
];

describe("every dated transaction file of the shared data is read without an option", () => {
  test.skipIf(!isShared(".")).each(sets)("$file", async ({ file, customers, rows, unmapped }) => {
    const path = sharedPath(`${file}.csv.gz`);
    expect((await inspectCsv(path)).unmapped.map(({ column }) => column)).toEqual(unmapped);
    const { report } = await readCsv(path);
    expect(report).toMatchObject({ rows, customers });
    expect(report.byCode.filter(({ code }) => code === "invalid_timestamp")).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  loadCompleteJourney,
  loadCoopGrocery,
  loadHillstrom,
  loadInstacart,
  loadTaFeng,
} from "../../datasets/index.js";
import { errorOf, fileOf, headers, missingFile } from "./public-files.js";

const transactions = fileOf([headers.transactions]);
const coopTrips = fileOf(['{"customer_id":"1","data":{}}']);
const loaders = {
  taFeng: loadTaFeng,
  orders: (path: string) => loadInstacart({ orders: path }),
  orderProducts: (path: string) => loadInstacart({ orderProducts: path }),
  instacartProducts: (path: string) =>
    loadInstacart({ orderProducts: fileOf([headers.orderProducts]), products: path }),
  transactions: (path: string) => loadCompleteJourney({ transactions: path }),
  products: (path: string) => loadCompleteJourney({ transactions, products: path }),
  demographics: (path: string) => loadCompleteJourney({ transactions, demographics: path }),
  campaignDescriptions: (path: string) => loadCompleteJourney({ transactions, campaignDescriptions: path }),
  campaigns: (path: string) =>
    loadCompleteJourney({
      transactions,
      campaignDescriptions: fileOf([headers.campaignDescriptions]),
      campaigns: path,
    }),
  coupons: (path: string) => loadCompleteJourney({ transactions, coupons: path }),
  redemptions: (path: string) => loadCompleteJourney({ transactions, couponRedemptions: path }),
  hillstrom: loadHillstrom,
  coopCategories: (path: string) => loadCoopGrocery({ baskets: coopTrips, categories: path }),
} satisfies Record<string, (path: string) => Promise<unknown>>;
type Wanted = keyof typeof loaders;

/** Set and file that each header is known as. */
const known: Readonly<Record<keyof typeof headers, readonly [set: string, file: string]>> = {
  taFeng: ["Ta-Feng", "ta_feng_all_months_merged.csv"],
  orders: ["Instacart", "orders.csv"],
  orderProducts: ["Instacart", "order_products__prior.csv"],
  instacartProducts: ["Instacart", "products.csv"],
  aisles: ["Instacart", "aisles.csv"],
  departments: ["Instacart", "departments.csv"],
  transactions: ["Complete Journey", "transaction_data.csv"],
  products: ["Complete Journey", "product.csv"],
  demographics: ["Complete Journey", "hh_demographic.csv"],
  campaignDescriptions: ["Complete Journey", "campaign_desc.csv"],
  campaigns: ["Complete Journey", "campaign_table.csv"],
  coupons: ["Complete Journey", "coupon.csv"],
  redemptions: ["Complete Journey", "coupon_redempt.csv"],
  hillstrom: ["Hillstrom", "Kevin_Hillstrom_MineThatData_E-MailAnalytics_DataMiningChallenge_2008.03.20.csv"],
  coopCategories: ["Coop", "coop_categories_map.csv"],
  onlineRetail: ["Online Retail", "Online Retail.csv"],
};

describe.each(Object.keys(loaders) as Wanted[])("the loader of %s", (wanted) => {
  test("takes its own file, also without rows", async () => {
    await expect(loaders[wanted](fileOf([headers[wanted]]))).resolves.toBeDefined();
  });

  test("says of every other public file what is missing, what is there and what it is", async () => {
    for (const [name, [set, file]] of Object.entries(known)) {
      if (name === wanted) continue;
      const error = await errorOf(loaders[wanted](fileOf([headers[name as keyof typeof headers], "1,2,3"])));
      expect(error).toMatchObject({ code: "wrong_layout", details: { looksLike: set, file } });
      expect(error.message).toContain(`It looks like ${file} of ${set}, which load`);
    }
  });
});

test("orders of Instacart that are given as Ta-Feng are told in one sentence", async () => {
  const path = fileOf([headers.orders, "1,2,prior,1,2,08,"]);
  expect((await errorOf(loadTaFeng(path))).message).toBe(
    `'${path}' is not ta_feng_all_months_merged.csv of Ta-Feng: its header has order_id, user_id, eval_set, ` +
      "order_number, order_dow, order_hour_of_day, days_since_prior_order, missing TRANSACTION_DT, CUSTOMER_ID, " +
      "AGE_GROUP, PIN_CODE, PRODUCT_SUBCLASS, PRODUCT_ID, AMOUNT, SALES_PRICE. " +
      "It looks like orders.csv of Instacart, which loadInstacart reads.",
  );
});

test("a table joined with others is read as what is asked of it, in any order of its columns", async () => {
  const joined = [...headers.products.split(","), ...headers.transactions.split(",")].reverse();
  const cells = new Map([
    ...joined.map((name) => [name, ""] as const),
    ["household_key", "7"],
    ["BASKET_ID", "1"],
  ]);
  for (const [name, cell] of Object.entries({ DAY: "1", TRANS_TIME: "5", QUANTITY: "1", SALES_VALUE: "2" }))
    cells.set(name, cell);
  const names = [...cells.keys()].join(",");
  const { events } = await loadCompleteJourney({
    transactions: fileOf([names, [...cells.values()].join(",")]),
  });
  expect([...events.toRows()]).toMatchObject([{ customerId: "7", orderId: "1", quantity: 1, amount: 2 }]);
});

test("a file of the set with a column renamed says which one is missing", async () => {
  const header = headers.hillstrom.replace("conversion", "converted");
  const error = await errorOf(loadHillstrom(fileOf([header])));
  expect(error).toMatchObject({
    code: "wrong_layout",
    details: { missing: ["conversion"], looksLike: undefined },
  });
});

test.each([
  ["an empty file", Buffer.from("")],
  ["text of no table", Buffer.from("<html>\n<body>403</body>\n")],
  ["data without a header", Buffer.from("11/1/2000,00000007,30-34,115,110411,1,2,48,60\n")],
])("%s has a wrong layout", async (_, bytes) => {
  expect((await errorOf(loadTaFeng(fileOf(bytes)))).code).toBe("wrong_layout");
});

test("a zip archive is no text, and a path without a file is its own error, for every loader", async () => {
  const zip = fileOf(Buffer.from("PK\u0003\u0004\u0000\u0000\u0000\u0000"));
  for (const load of Object.values(loaders)) {
    expect((await errorOf(load(zip))).code).toBe("not_text");
    expect((await errorOf(load(missingFile()))).code).toBe("file_not_found");
  }
});

test("whatever stands in its rows, each is an event or is counted as skipped", async () => {
  const cell = fc.string({
    unit: fc.constantFrom("1", "0", "-", ".", "/", " ", "é", "冬", "x", "\uFFFD", "\t"),
  });
  const line = fc.array(cell, { minLength: 1, maxLength: 14 }).map((cells) => cells.join(","));
  const sound = fc.constant("11/1/2000,00000007,30-34,115,110411,1,2,48,60");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(line, sound), { maxLength: 30 }), async (lines) => {
      const { length, report } = await loadTaFeng(fileOf([headers.taFeng, ...lines]));
      expect(report.rows).toBe(lines.filter((text) => text !== "").length);
      expect(report.events).toBe(length);
      expect(report.rows).toBe(report.events + report.skipped);
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("a load can be stopped, and tells how far it is", async () => {
  const path = fileOf([headers.taFeng, "11/1/2000,00000007,30-34,115,110411,1,2,48,60"]);
  const rows: number[] = [];
  await loadTaFeng(path, { onProgress: (progress) => rows.push(progress.rows) });
  expect(rows).toEqual([1]);
  await expect(loadTaFeng(path, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
    "enough",
  );
  // @ts-expect-error: an option that there is not
  expect((await errorOf(loadTaFeng(path, { onisue: () => {} }))).code).toBe("unknown_option");
});

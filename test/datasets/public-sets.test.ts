import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  hillstromArms,
  loadCompleteJourney,
  loadHillstrom,
  loadInstacart,
  loadTaFeng,
} from "../../datasets/index.js";
import { itemAttributesAsOf } from "../../src/events/side-tables.js";
import { dataOf, type EventTable } from "../../src/events/table.js";
import { errorOf, fileOf, headers } from "./public-files.js";

const at = (text: string) => Date.parse(`${text}Z`);
const skippedOf = ({ report }: EventTable) =>
  Object.fromEntries(
    report.byCode.filter(({ severity }) => severity === "error").map(({ code, count }) => [code, count]),
  );

describe("Ta-Feng", () => {
  const lines = [
    headers.taFeng,
    "11/1/2000,00000007,30-34,115,110411,4710000000001,2,48,60",
    '"2/28/2001","00000007","30-34","115","110411","4710000000001","1","24","30"',
    "12/31/2000,00000009,>65,Others,500201,0020000000002,1,5,0",
  ];

  test("months come first, units and the line's price are taken, the customer's columns stand beside", async () => {
    const events = await loadTaFeng(fileOf(lines));
    expect([...events.toRows()]).toEqual([
      { customerId: "00000007", timestamp: at("2000-11-01T00:00"), itemId: "4710000000001", categoryId: "110411", quantity: 2, amount: 60 },
      { customerId: "00000007", timestamp: at("2001-02-28T00:00"), itemId: "4710000000001", categoryId: "110411", quantity: 1, amount: 30 },
      { customerId: "00000009", timestamp: at("2000-12-31T00:00"), itemId: "0020000000002", categoryId: "500201", quantity: 1, amount: 0 },
    ]); // biome-ignore format: a table
    expect(events.report.byCode).toEqual([]);
    const { ids, columns } = dataOf(events).side.customers!;
    expect([[...ids], columns.map(({ name, words }) => [name, words!.levels])]).toEqual([
      ["00000007", "00000009"],
      [
        ["ageGroup", ["30-34", ">65"]],
        ["area", ["115", "Others"]],
      ],
    ]);
  });

  test("is the same packed, with a byte order mark, with Windows line ends and with semicolons", async () => {
    const rows = [...(await loadTaFeng(fileOf(lines))).toRows()];
    const text = lines.join("\r\n").replaceAll(",", ";");
    for (const bytes of [Buffer.from(`\uFEFF${text}`), gzipSync(text)])
      expect([...(await loadTaFeng(fileOf(bytes))).toRows()]).toEqual(rows);
  });

  test("baskets have an order and no dates", async () => {
    const baskets = await loadTaFeng(
      fileOf(["customer_id,order_seq,item_id", "8,2,30", "8,1,10", "8,1,20", "9,x,1"]),
    );
    expect(baskets.clock).toBe("sequence");
    expect([...baskets.toBaskets()]).toEqual([
      { customerId: "8", orderSeq: 1, itemId: "10" },
      { customerId: "8", orderSeq: 1, itemId: "20" },
      { customerId: "8", orderSeq: 2, itemId: "30" },
    ]);
    expect(skippedOf(baskets)).toEqual({ invalid_order_seq: 1 });
  });

  test("broken rows are counted by what is wrong with them, and told one by one", async () => {
    const told: string[] = [];
    const broken = [
      "13/1/2000,00000007,30-34,115,110411,1,2,48,60",
      "11/1/2000,,30-34,115,110411,1,2,48,60",
      "11/1/2000,00000007,30-34,115,110411,1,two,48,60",
      "11/1/2000,00000007,30-34,115,110411,1,0,48,60",
      "11/1/2000,00000007,30-34,115",
      "11/1/2000,00000007,30-34,115,110411,1,2,48,60,61",
    ];
    const events = await loadTaFeng(fileOf([...lines, ...broken]), {
      onIssue: ({ code, row }) => told.push(`${row} ${code}`),
    });
    expect([events.length, events.report.rows, events.report.skipped]).toEqual([3, 9, 6]);
    expect(told).toEqual([
      "3 invalid_timestamp",
      "4 missing_customer_id",
      "5 invalid_number",
      "6 zero_quantity",
      "7 invalid_row",
      "8 invalid_row",
    ]);
    expect(events.report.byCode.find(({ code }) => code === "invalid_row")!.first[0]!.message).toContain(
      'got "11/1/2000,00000007,30-34,115"',
    );
  });

  test("a file that breaks off in the middle of a row gives the rows before it", async () => {
    const text = `${lines.join("\n")}\n11/1/2000,0000`;
    expect(skippedOf(await loadTaFeng(fileOf(Buffer.from(text))))).toEqual({ invalid_row: 1 });
    const packed = gzipSync(text);
    expect((await errorOf(loadTaFeng(fileOf(packed.subarray(0, packed.length - 12))))).code).toBe(
      "damaged_gzip",
    );
  });
});

describe("Instacart", () => {
  const orders = fileOf([
    headers.orders,
    "11,1,prior,1,2,08,",
    "12,1,prior,2,3,07,15.0",
    "13,1,train,3,3,12,30.0",
    "21,2,prior,1,0,23,",
    "22,2,test,2,0,00,0.0",
  ]);
  const prior = fileOf([headers.orderProducts, "11,501,1,0", "11,502,2,0", "21,501,1,0", "12,502,1,1"]);
  const train = fileOf([headers.orderProducts, "13,503,1,1"]);
  const products = fileOf([
    headers.instacartProducts,
    "501,Bread,7,3",
    '502,"Juice, ""fresh""",8,4',
    "503,Tea,8,4",
  ]);

  test("days since the order before become dates from the anchor on; an order without items is one event", async () => {
    const events = await loadInstacart({ orders }, { anchor: "2017-05-01" });
    expect([...events.toRows()]).toEqual([
      { customerId: "1", timestamp: at("2017-05-01T08:00"), orderId: "11" },
      { customerId: "1", timestamp: at("2017-05-16T07:00"), orderId: "12" },
      { customerId: "1", timestamp: at("2017-06-15T12:00"), orderId: "13" },
      { customerId: "2", timestamp: at("2017-05-01T00:00"), orderId: "22" },
      { customerId: "2", timestamp: at("2017-05-01T23:00"), orderId: "21" },
    ]);
  });

  test("the order of the rows does not matter", async () => {
    const shuffled = fileOf([
      headers.orders,
      "22,2,test,2,0,00,0.0",
      "13,1,train,3,3,12,30.0",
      "11,1,prior,1,2,08,",
      "21,2,prior,1,0,23,",
      "12,1,prior,2,3,07,15.0",
    ]);
    expect([...(await loadInstacart({ orders: shuffled })).toRows()]).toEqual([
      ...(await loadInstacart({ orders })).toRows(),
    ]);
  });

  test("items come with their aisle; orders of which no file has items stay in", async () => {
    const aisles = fileOf([headers.aisles, "7,bakery", "8,drinks"]);
    const departments = fileOf([headers.departments, "3,food", "4,beverages"]);
    const events = await loadInstacart({
      orders,
      orderProducts: [prior, train],
      products,
      aisles,
      departments,
    });
    const rows = [...events.toRows()].map(
      ({ orderId, itemId, categoryId }) => `${orderId} ${itemId} ${categoryId}`,
    );
    expect(rows).toEqual([
      "11 501 7",
      "11 502 8",
      "12 502 8",
      "13 503 8",
      "22 undefined undefined",
      "21 501 7",
    ]);
    expect(events.report.byCode).toEqual([]);
    const { categorical } = itemAttributesAsOf(dataOf(events), Number.POSITIVE_INFINITY);
    const words = Object.fromEntries(
      categorical.map(({ name, levels, codes }) => [name, [...codes].map((code) => levels[code])]),
    );
    expect(words).toEqual({
      name: ["Bread", 'Juice, "fresh"', "Tea"],
      categoryId: ["7", "8", "8"],
      departmentId: ["3", "4", "4"],
      aisle: ["bakery", "drinks", "drinks"],
      department: ["food", "beverages", "beverages"],
    });
  });

  test("without orders each order is a customer of its own with one basket", async () => {
    const baskets = await loadInstacart({ orderProducts: [prior, train], products });
    expect(baskets.clock).toBe("sequence");
    expect([...baskets.toBaskets()].slice(0, 3)).toEqual([
      { customerId: "11", orderSeq: 1, orderId: "11", itemId: "501", categoryId: "7" },
      { customerId: "11", orderSeq: 1, orderId: "11", itemId: "502", categoryId: "8" },
      { customerId: "12", orderSeq: 1, orderId: "12", itemId: "502", categoryId: "8" },
    ]);
    expect(baskets.customerCount).toBe(4);
  });

  test("broken orders, orders told twice and lines of unknown orders are counted", async () => {
    const brokenOrders = fileOf([
      headers.orders,
      "11,1,prior,1,2,08,",
      "11,1,prior,2,2,08,3",
      "12,1,prior,2,3,25,15.0",
      "13,1,prior,3,3,12,",
      "14,1,prior",
    ]);
    const events = await loadInstacart({ orders: brokenOrders, orderProducts: prior });
    expect(skippedOf(events)).toEqual({ invalid_row: 4, missing_customer_id: 2 });
    expect(events.report).toMatchObject({ rows: 8, events: 2, skipped: 6 });
  });

  test("lines of which none is of any order are told; so is a call without files", async () => {
    const error = await errorOf(
      loadInstacart({ orders, orderProducts: fileOf([headers.orderProducts, "99,501,1,0"]) }),
    );
    expect(error).toMatchObject({ code: "files_of_two_sets", details: { rows: 1 } });
    expect((await errorOf(loadInstacart({ products }))).code).toBe("missing_file");
    expect((await errorOf(loadInstacart({ orders }, { anchor: "May 2017" }))).code).toBe("bad_option");
  });
});

describe("the Complete Journey", () => {
  const transactions = fileOf([
    headers.transactions,
    "2375,26984851472,1,1004906,1,1.39,364,-0.6,1631,1,0,0",
    "2375,26984851472,1,1033142,2,0.82,364,0,1631,1,-1,-0.55",
    "1364,26984896261,711,842930,1,2.19,31742,0,5,102,0,0",
    "1364,26984896261,711,842930,0,0,31742,0,5,102,0,0",
    "1364,26984896261,711,842930,1,2.19,31742,0,2460,102,0,0",
  ]);

  test("day 1 is the anchor; amounts are what the retailer received, discounts what he gave", async () => {
    const products = fileOf([headers.products, "1004906,69,PRODUCE,Private,POTATOES,POTATOES RUSSET,5 LB"]);
    const { events } = await loadCompleteJourney({ transactions, products }, { anchor: "2001-01-01" });
    expect([...events.toRows()]).toEqual([
      { customerId: "1364", timestamp: at("2002-12-12T00:05"), orderId: "26984896261", itemId: "842930", channel: "31742", quantity: 1, amount: 2.19, discount: 0 },
      { customerId: "2375", timestamp: at("2001-01-01T16:31"), orderId: "26984851472", itemId: "1004906", categoryId: "POTATOES", channel: "364", quantity: 1, amount: 1.39, discount: 0.6 },
      { customerId: "2375", timestamp: at("2001-01-01T16:31"), orderId: "26984851472", itemId: "1033142", channel: "364", quantity: 2, amount: 0.82, discount: 0.55 },
    ]); // biome-ignore format: a table
    expect(skippedOf(events)).toEqual({ zero_quantity: 1, invalid_timestamp: 1 });
  });

  const campaignDescriptions = fileOf([headers.campaignDescriptions, "TypeB,24,659,719", "TypeA,8,412,460"]);

  test("campaigns are the calendar and touches, coupons are redeemed, households and items have columns", async () => {
    const { events, coupons } = await loadCompleteJourney({
      transactions,
      campaignDescriptions,
      campaigns: fileOf([headers.campaigns, "TypeA,2375,8", "TypeB,1364,24", "TypeC,1364,99"]),
      couponRedemptions: fileOf([headers.redemptions, "2375,421,10000085364,8"]),
      coupons: fileOf([headers.coupons, "10000085364,1004906,8", "10000085364,1033142,8"]),
      demographics: fileOf([headers.demographics, "65+,A,35-49K,Homeowner,2 Adults No Kids,2,None,2375"]),
    });
    const others = [...events.toRows()].filter(({ type }) => type !== "purchase");
    expect(others).toEqual([
      { customerId: "1364", type: "touch", timestamp: at("2001-10-20T00:00"), campaignId: "24" },
      { customerId: "2375", type: "touch", timestamp: at("2001-02-15T00:00"), campaignId: "8" },
      { customerId: "2375", type: "custom", name: "redeem", timestamp: at("2001-02-24T00:00"), campaignId: "8", benefitId: "10000085364" },
    ]); // biome-ignore format: a table
    expect(skippedOf(events)).toMatchObject({ missing_timestamp: 1 });
    expect(dataOf(events).side.calendar).toEqual([
      { name: "TypeA 8", from: at("2001-02-15T00:00"), to: at("2001-04-05T00:00") },
      { name: "TypeB 24", from: at("2001-10-20T00:00"), to: at("2001-12-20T00:00") },
    ]);
    expect(coupons).toEqual([
      { couponId: "10000085364", itemId: "1004906", campaignId: "8" },
      { couponId: "10000085364", itemId: "1033142", campaignId: "8" },
    ]);
    const columns = dataOf(events).side.customers!.columns;
    expect(columns.map(({ name, words }) => `${name} ${words?.levels[0]}`)).toContain(
      "household 2 Adults No Kids",
    );
  });

  test("tables with dates keep their dates; columns they do not have are not given", async () => {
    const dated = fileOf([
      "customer_id,timestamp,order_id,item_id,category_id",
      "7,2017-03-27T13:15:00,1,2,MILK",
      "7,yesterday,1,2,MILK",
    ]);
    const { events } = await loadCompleteJourney({ transactions: dated });
    expect([...events.toRows()]).toEqual([
      { customerId: "7", timestamp: at("2017-03-27T13:15"), orderId: "1", itemId: "2", categoryId: "MILK" },
    ]);
    expect(skippedOf(events)).toEqual({ invalid_timestamp: 1 });
  });

  test("campaigns without their days, and a broken row beside the events, are errors", async () => {
    const campaigns = fileOf([headers.campaigns, "TypeA,2375,8"]);
    expect((await errorOf(loadCompleteJourney({ transactions, campaigns }))).code).toBe("missing_file");
    const coupons = fileOf([headers.coupons, "1,2,3", "1,2"]);
    const error = await errorOf(loadCompleteJourney({ transactions, coupons }));
    expect(error.code).toBe("wrong_layout");
    expect(error.message).toContain("row 3: expected 3 cells, found '1,2'");
  });
});

describe("Hillstrom's experiment", () => {
  const rows = [
    headers.hillstrom,
    "10,2) $100 - $200,142.44,1,0,Surburban,0,Phone,Womens E-Mail,0,0,0",
    "6,3) $200 - $350,329.08,1,1,Rural,1,Web,No E-Mail,1,1,29.99",
    '7,"7) $1,000 +",1080.65,0,1,Urban,1,Web,Mens E-Mail,1,0,0',
  ];

  test("is columns of arms, outcomes and what was known before", async () => {
    const experiment = await loadHillstrom(fileOf(rows));
    expect(experiment).toMatchObject({
      length: 3,
      row: Int32Array.of(1, 2, 3),
      arm: Uint8Array.of(2, 0, 1),
      visit: Uint8Array.of(0, 1, 1),
      conversion: Uint8Array.of(0, 1, 0),
      spend: Float64Array.of(0, 29.99, 0),
      report: { rows: 3, kept: 3, skipped: 0, byCode: [] },
    });
    expect(experiment.arms[0]).toBe("No E-Mail");
    const { numeric, categorical } = experiment.features;
    expect(Object.fromEntries(numeric.map(({ name, values }) => [name, [...values]]))).toEqual({
      recency: [10, 6, 7],
      history: [142.44, 329.08, 1080.65],
      mens: [1, 1, 0],
      womens: [0, 1, 1],
      newbie: [0, 1, 1],
    });
    expect(categorical.map(({ name, levels, codes }) => [name, levels, [...codes]])).toEqual([
      ["channel", ["Phone", "Web"], [0, 1, 1]],
      ["historySegment", ["2) $100 - $200", "3) $200 - $350", "7) $1,000 +"], [0, 1, 2]],
      ["zipCode", ["Rural", "Surburban", "Urban"], [1, 0, 2]],
    ]);
  });

  test("a part of it keeps the rows' numbers of the whole", async () => {
    const part = rows.map((row, i) => (i === 0 ? `row_id,${row}` : `${i * 100},${row}`));
    expect((await loadHillstrom(fileOf(part))).row).toEqual(Int32Array.of(100, 200, 300));
  });

  test("broken rows are left out and counted by code and line", async () => {
    const broken = [
      "10,2) $100 - $200,142.44,1,0,Surburban,0,Phone,Kids E-Mail,0,0,0",
      "10,2) $100 - $200,142.44,1,0,Surburban,0,Phone,No E-Mail,2,0,0",
      "10,2) $100 - $200,,1,0,Surburban,0,Phone,No E-Mail,0,0,0",
      "10,2) $100 - $200",
    ];
    const { length, arm, report } = await loadHillstrom(fileOf([...rows, ...broken]));
    expect([length, arm.length, report.rows, report.skipped]).toEqual([3, 3, 7, 4]);
    expect(report.byCode.map(({ code, count, first }) => [code, count, first[0]!.line])).toEqual([
      ["invalid_number", 2, 6],
      ["unknown_arm", 1, 5],
      ["wrong_cell_count", 1, 8],
    ]);
    expect(report.byCode[0]!.first.map(({ message }) => message)).toEqual([
      "Line 6: 'visit' must be 0 or 1, got '2'.",
      "Line 7: 'history' must be 0 or more, got ''.",
    ]);
    expect(hillstromArms).toHaveLength(3);
  });
});

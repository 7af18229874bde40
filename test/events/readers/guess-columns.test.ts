import { describe, expect, test } from "vitest";
import { inspectCsv, readCsv } from "../../../src/events/readers/csv.js";
import { guessColumns } from "../../../src/events/readers/guess-columns.js";
import { countOf } from "./event-rows.js";

/** Field of each column that is one, by name of the column. */
function fieldsOf(
  columns: Readonly<Record<string, readonly string[]>>,
  overrides = {},
): Record<string, string> {
  const header = Object.keys(columns);
  const rows = Object.values(columns)[0]!.map((_, i) => header.map((name) => columns[name]![i]!));
  return Object.fromEntries(
    guessColumns(header, rows, overrides).columns.map(({ column, field }) => [column, field]),
  );
}

const id = ["a", "b", "c"];
const dates = ["2026-01-05", "2026-01-06", "2026-01-07"];
const numbers = ["1", "2", "3"];

describe("of several columns of one field the preferred one is taken", () => {
  test("payment time before order time, paid amount before list amount", () => {
    const columns = { 客户ID: id, 下单时间: dates, 付款时间: dates, 订单金额: numbers, 实付金额: numbers };
    expect(fieldsOf(columns)).toEqual({ 客户ID: "customerId", 付款时间: "timestamp", 实付金额: "amount" });
  });

  test("and the reason says so", () => {
    const mapping = guessColumns(
      ["uid", "order_time", "pay_time"],
      dates.map((day, i) => [id[i]!, day, day]),
    );
    expect(mapping.columns[1]?.why).toBe(
      "named as a payment time, 100% of its sampled cells are dates; preferred to 'order_time' (order time)",
    );
    expect(mapping.unmapped.map(({ column }) => column)).toEqual(["order_time"]);
  });

  test("but not a payment time that most rows lack", () => {
    const columns = { 客户ID: id, 下单时间: dates, 付款时间: ["", "", dates[0]!] };
    expect(fieldsOf(columns)).toEqual({ 客户ID: "customerId", 下单时间: "timestamp" });
  });

  test("a member number before an open id, a code before a name", () => {
    const columns = { openid: id, 会员编号: id, 下单时间: dates, 商品名称: id, 商品编码: id };
    expect(fieldsOf(columns)).toEqual({ 会员编号: "customerId", 下单时间: "timestamp", 商品编码: "itemId" });
  });
});

describe("cells speak too", () => {
  test("a name whose cells contradict it is not taken", () => {
    const columns = {
      user: id,
      date: ["Monday", "Tuesday", "Friday"],
      order_date: dates,
      amount: ["low", "low", "high"],
      total: numbers,
    };
    expect(fieldsOf(columns)).toEqual({ user: "customerId", order_date: "timestamp", total: "amount" });
  });

  test("without a name the only column of dates and of mobile numbers are found, with little confidence", () => {
    const mapping = guessColumns(
      ["甲", "乙", "丙"],
      [
        ["13800138000", "2026/1/5", "1"],
        ["13912345678", "2026/1/6", "2"],
      ],
    );
    expect(mapping.columns.map(({ field, index, confidence }) => [field, index, confidence])).toEqual([
      ["customerId", 0, 0.4],
      ["timestamp", 1, 0.4],
    ]);
  });

  test("a column of types needs words that are known", () => {
    const columns = { uid: id, time: dates, 订单类型: ["普通", "拼团", "普通"] };
    expect(fieldsOf(columns)).toEqual({ uid: "customerId", time: "timestamp" });
    expect(fieldsOf({ ...columns, 行为类型: ["浏览", "加购", "神秘"] })).toMatchObject({ 行为类型: "type" });
  });
});

describe("names", () => {
  test.each([
    "customer_id",
    "Customer ID",
    "CUSTOMER-ID",
    "customerId",
    "客户编号",
    "客户编号（必填）",
    "ＯｐｅｎＩＤ",
    "会员卡号",
    "天猫会员编号",
    "buyer_member_no",
    "手机号",
  ])("%s is a customer", (name) => {
    expect(fieldsOf({ [name]: id, timestamp: dates })[name]).toBe("customerId");
  });

  test.each([
    "退款金额",
    "运费",
    "积分",
    "税额",
    "累计消费金额",
    "shipping_amount",
    "last_order_date",
    "注册时间",
    "生日",
    "会员等级",
    "days_since_prior_order",
  ])("%s is no field", (name) => {
    const cells = /时间|date|生日/.test(name) ? dates : numbers;
    expect(fieldsOf({ customer_id: id, timestamp: dates, [name]: cells })[name]).toBeUndefined();
  });
});

describe("an override", () => {
  const file = Buffer.from("会员卡号,积分,time,sum,数量\nA1,7,2026-01-05,3.50,2\n");

  test("names the column, and null says there is none", async () => {
    const columns = { customerId: "积分", amount: "sum", quantity: null };
    const { columns: found, unmapped } = await inspectCsv(file, { columns });
    expect(found.map(({ field, column, confidence }) => [field, column, confidence])).toEqual([
      ["customerId", "积分", 1],
      ["timestamp", "time", 0.85],
      ["amount", "sum", 1],
    ]);
    expect(unmapped.map(({ column }) => column)).toEqual(["会员卡号", "数量"]);
    const data = await readCsv(file, { columns, timeZone: "UTC" });
    expect(data.customers.at(0)).toBe("7");
    expect(data.numbers.amount?.[0]).toBe(350);
  });

  test("of a column that is not there is an error that lists the columns", async () => {
    await expect(inspectCsv(file, { columns: { amount: "总价" } })).rejects.toThrow(
      "'columns.amount' names the column '总价', but there are: '会员卡号', '积分', 'time', 'sum', '数量'.",
    );
    await expect(inspectCsv(file, { columns: { amount: "总价" } })).rejects.toMatchObject({
      code: "unknown_column",
    });
  });

  test("of a field that does not exist is an error", async () => {
    // @ts-expect-error: no such field
    await expect(readCsv(file, { columns: { total: "sum" } })).rejects.toMatchObject({
      code: "unknown_option",
      message: expect.stringMatching(/^readCsv: 'columns': .*"total".* Known: customerId, timestamp, /),
    });
    // @ts-expect-error: no such option
    await expect(readCsv(file, { colums: {} })).rejects.toMatchObject({
      code: "unknown_option",
      message: expect.stringMatching(/"colums".* Known: timeZone, .*columns, /),
    });
  });
});

describe("columns that belong together", () => {
  test("unit price times quantity is the amount where there is none, exactly, and the report says it", async () => {
    const file =
      "CustomerID,InvoiceDate,InvoiceNo,StockCode,Quantity,UnitPrice\n17850,12/1/2010 8:26,536365,85123A,6,2.55\n17850,12/13/2010 8:26,536366,22752,3,0.07\n";
    const data = await readCsv(Buffer.from(file), { timeZone: "Europe/London" });
    expect([...data.numbers.amount!]).toEqual([1530, 21]);
    expect(countOf(data, "amount_of_price")).toBe(1);
  });

  test("a date and a time of day in two columns are one timestamp", async () => {
    const file = "会员号,销售日期,销售时间,金额\nA,2026-01-05,13:05:09,1\nA,2026-01-06,09:00:00,1\n";
    const data = await readCsv(Buffer.from(file), { timeZone: "Asia/Shanghai" });
    expect([...data.msOfDay!]).toEqual([47_109_000, 32_400_000]);
  });

  test("two columns of one name are told apart", async () => {
    const { columns, unmapped } = await inspectCsv(Buffer.from("uid,time,金额,金额\nA,2026-01-05,1,2\n"));
    expect([columns.at(-1)?.column, unmapped[0]?.column]).toEqual(["金额", "金额_2"]);
  });

  test("types in words, an unknown one is reported with its value", async () => {
    const file =
      "用户ID,时间,行为类型\nA,2026-01-05,浏览\nA,2026-01-06,加购\nA,2026-01-07,支付\nA,2026-01-08,收藏\nA,2026-01-09,发呆\n";
    const data = await readCsv(Buffer.from(file), { timeZone: "UTC" });
    expect(data.report.types).toEqual({ purchase: 1, view: 1, cart: 1, custom: 1 });
    expect(data.ids.name?.dictionary.at(0)).toBe("favorite");
    expect(data.report.byCode.find(({ code }) => code === "unknown_type")?.first[0]?.row).toBe(6);
  });
});

test("an ambiguous order of day and month is told, and dateFormat decides", async () => {
  const file = Buffer.from("uid,date\nA,01/05/2026\nB,02/05/2026\n");
  expect((await inspectCsv(file)).dates).toEqual({
    format: "dmy",
    description: "day first",
    share: 1,
    ambiguousWith: "mdy",
  });
  const data = await readCsv(file, { timeZone: "UTC" });
  expect(
    data.report.byCode.find((entry) => (entry.code as string) === "ambiguous_dates")?.first[0]?.message,
  ).toBe(
    "Event 1: 'date' can be read day first and month first: read day first; dateFormat: \"mdy\" reads them month first.",
  );
  const chosen = await readCsv(file, { timeZone: "UTC", dateFormat: "mdy" });
  expect(countOf(chosen, "ambiguous_dates")).toBe(0);
  expect(chosen.day[0]).toBe(Date.UTC(2026, 0, 5) / 86_400_000);
});

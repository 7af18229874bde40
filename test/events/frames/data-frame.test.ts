import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Issue } from "../../../src/events/issues.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { attributesAsOf, itemAttributesAsOf } from "../../../src/events/side-tables.js";
import { dataOf, EventTable } from "../../../src/events/table.js";
import { anyEvent } from "../event-samples.js";
import { bytesOf } from "../table-bytes.js";
import { frameOf } from "./danfo-shape.js";

const error = (facts: object) => expect.objectContaining(facts);

const purchases = [
  { 会员编号: 10001, 付款时间: new Date("2024-03-01T10:00:00Z"), 商品编码: 77, 实付金额: 12.5, 数量: 1 },
  {
    会员编号: 10002,
    付款时间: new Date("2024-03-02T10:00:00Z"),
    商品编码: null,
    实付金额: Number.NaN,
    数量: 2,
  },
  { 会员编号: 10001, 付款时间: new Date("2024-03-05T10:00:00Z"), 商品编码: 78, 实付金额: 3, 数量: undefined },
];

describe("a data frame", () => {
  test("of the fields' own names gives the bytes that its records give", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 12 }), (events) => {
        expect(bytesOf(EventTable.fromDataFrame(frameOf(events)))).toEqual(bytesOf(EventTable.from(events)));
      }),
      { seed: 9, numRuns: 200 },
    );
  });

  test("has its columns recognised in the caller's own words, its numbers as ids, NaN and null as missing", () => {
    const events = EventTable.fromDataFrame(frameOf(purchases), { timeZone: "Asia/Shanghai" });
    expect([...events.toRows()]).toEqual([
      { customerId: "10001", timestamp: Date.UTC(2024, 2, 1, 10), itemId: "77", quantity: 1, amount: 12.5 },
      { customerId: "10001", timestamp: Date.UTC(2024, 2, 5, 10), itemId: "78", amount: 3 },
      { customerId: "10002", timestamp: Date.UTC(2024, 2, 2, 10), quantity: 2 },
    ]);
    expect(events.report.byCode.map(({ code, count }) => [code, count])).toEqual([["numeric_id", 5]]);
  });

  test("may say which column is which, and has dates as text or numbers", () => {
    const frame = {
      columns: ["a", "b", "c", "noise"],
      values: [["x", 1709287200, true, "n"]],
    };
    const events = EventTable.fromDataFrame(frame, { columns: { customerId: "a", timestamp: "b" } });
    expect([...events.toRows()]).toEqual([{ customerId: "x", timestamp: 1709287200_000 }]);
    const unread = events.report.byCode.find(({ code }) => code === "unknown_field");
    expect(unread?.first.map(({ field }) => field)).toEqual(["c", "noise"]);
    const german = { columns: ["kunde", "datum"], values: [["x", "31.12.2024"]] };
    const [row] = EventTable.fromDataFrame(german, {
      columns: { customerId: "kunde", timestamp: "datum" },
      timeZone: "UTC",
    }).toRows();
    expect(row!.timestamp).toBe(Date.UTC(2024, 11, 31));
  });

  test("reports broken rows by the codes and numbers that its records would have", () => {
    const rows = [
      { customerId: "a", timestamp: "2024-01-05T10:00:00Z", amount: 5 },
      { customerId: "b", timestamp: "not a date", amount: 5 },
      { customerId: null, timestamp: "2024-01-05T10:00:00Z", amount: 5 },
      { customerId: true, timestamp: "2024-01-05T10:00:00Z", amount: 1.005 },
      { customerId: "c", timestamp: "2024-01-05T10:00:00Z", amount: -2 },
    ];
    const read = (from: (options: { onInvalid: "skip"; onIssue: (issue: Issue) => void }) => EventTable) => {
      const issues: Issue[] = [];
      const { report } = from({ onInvalid: "skip", onIssue: (issue) => issues.push(issue) });
      return { report, issues };
    };
    const ofFrame = read((options) => EventTable.fromDataFrame(frameOf(rows), options));
    expect(ofFrame).toEqual(read((options) => EventTable.from(rows as unknown as CustomerEvent[], options)));
    expect(ofFrame.issues.map(({ row, code }) => [row, code])).toContainEqual([3, "amount_precision"]);
    expect(() => EventTable.fromDataFrame(frameOf(rows))).toThrow(
      error({ name: "EventError", code: "invalid_events", details: error({ broken: 3 }) }),
    );
  });

  test("reports a row with fewer cells than there are columns: danfo drops keys that a record lacks", () => {
    const frame = {
      columns: ["customerId", "timestamp", "amount"],
      values: [
        ["a", "2024-01-05", 1],
        ["b", "2024-01-06"],
      ],
    };
    const { report } = EventTable.fromDataFrame(frame, { onInvalid: "skip", timeZone: "UTC" });
    expect(report).toMatchObject({ rows: 2, events: 1, byCode: [{ code: "wrong_cell_count", count: 1 }] });
    expect(report.byCode[0]!.first[0]!.message).toBe(
      "Event 1: it must have as many cells as the header: 3 expected, got 2.",
    );
  });

  test("without rows is a table without events", () => {
    expect(EventTable.fromDataFrame({ columns: ["customerId", "timestamp"], values: [] }).length).toBe(0);
  });

  test("is refused by a name where it is none, or has no column of customers or times", () => {
    const refused = (value: unknown) => expect(() => EventTable.fromDataFrame(value as never));
    const because = (code: string, ending: RegExp) =>
      error({ name: "EventError", code, message: expect.stringMatching(ending) });
    refused(undefined).toThrow(because("bad_frame", /got undefined\.$/));
    refused(7).toThrow(because("bad_frame", /got 7\.$/));
    refused([{ customerId: "a" }]).toThrow(
      because("bad_frame", /an array \(records go to EventTable.from\)\.$/),
    );
    refused({ columns: ["a"], values: [1, 2] }).toThrow(because("bad_frame", /Series/));
    refused({ schema: { fields: [] }, numRows: 0, getChildAt: () => null }).toThrow(
      because("bad_frame", /fromArrow/),
    );
    refused({ columns: ["customerId", "colour"], values: [["a", "red"]] }).toThrow(
      because(
        "missing_column",
        /^No column was recognised that says when .*There are: 'customerId', 'colour'/,
      ),
    );
    expect(() => EventTable.from({ columns: [], values: [] } as never)).toThrow(/fromDataFrame/);
    expect(() => EventTable.fromDataFrame(frameOf(purchases), { columns: { amount: "价" } })).toThrow(
      error({ name: "OptionsError", code: "unknown_column" }),
    );
  });
});

describe("a frame of customers or items", () => {
  const events = EventTable.from([{ customerId: "1", timestamp: "2024-01-05T10:00:00Z", itemId: "i" }]);

  test("is taken where records are, its ids under their own names", () => {
    const records = { customers: [{ customerId: "1", city: "杭州" }], items: [{ itemId: "i", price: 5 }] };
    const frames = {
      customers: { columns: ["会员ID", "city"], values: [[1, "杭州"]] },
      items: { columns: ["sku", "price"], values: [["i", 5]] },
    };
    const sideOf = (table: EventTable) => {
      const data = dataOf(table);
      return [attributesAsOf(data, data.until), itemAttributesAsOf(data, data.until)];
    };
    expect(sideOf(events.with(frames))).toEqual(sideOf(events.with(records)));
    expect(sideOf(events.with(frames))[0]!.categorical).toEqual([
      { name: "city", levels: ["杭州"], codes: Int32Array.of(0) },
    ]);
  });

  test("without a column of ids, or with a short row, is an error that says so", () => {
    expect(() => events.with({ customers: { columns: ["city"], values: [["杭州"]] } })).toThrow(
      error({
        name: "EventError",
        code: "missing_column",
        message: "customers has no column 'customerId'; there are: 'city'.",
      }),
    );
    expect(() => events.with({ customers: { columns: ["customerId", "city"], values: [["1"]] } })).toThrow(
      error({ code: "bad_frame", details: error({ row: 0 }) }),
    );
  });
});

import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import { attributesAsOf } from "../../../src/events/side-tables.js";
import { dataOf, EventTable } from "../../../src/events/table.js";
import { bytesOf } from "../table-bytes.js";

const at = Date.UTC(2024, 2, 1, 10);
const error = (facts: object) => expect.objectContaining(facts);

/** Decimals of 128 bits by their low 32. */
function decimals(values: number[], scale: number) {
  const words = values.flatMap((value) => (value < 0 ? [value, -1, -1, -1] : [value, 0, 0, 0]));
  const type = new arrow.Decimal(scale, 18, 128);
  return new arrow.Vector([arrow.makeData({ type, length: values.length, data: Uint32Array.from(words) })]);
}

describe("an Arrow table", () => {
  test("gives the bytes that its rows give, whatever types its columns have", () => {
    const rows = [
      { customerId: 11n, timestamp: at, itemId: "a", quantity: 2, amount: "12.34" },
      { customerId: 12n, timestamp: at + 1, itemId: undefined, quantity: undefined, amount: "0.05" },
      { customerId: 11n, timestamp: at + 864e5, itemId: "a", quantity: -1, amount: "-7.00" },
    ];
    const table = new arrow.Table({
      会员ID: arrow.vectorFromArray(rows.map((row) => row.customerId)),
      下单时间: arrow.vectorFromArray(
        rows.map((row) => row.timestamp),
        new arrow.TimestampMicrosecond("Asia/Shanghai"),
      ),
      商品编码: arrow.vectorFromArray(rows.map((row) => row.itemId ?? null)),
      数量: arrow.vectorFromArray(
        rows.map((row) => row.quantity ?? null),
        new arrow.Int32(),
      ),
      实付金额: decimals([1234, 5, -700], 2),
    });
    expect(bytesOf(EventTable.fromArrow(table))).toEqual(bytesOf(EventTable.from(rows)));
    const parts = table.slice(0, 1).concat(table.slice(1));
    expect(parts.batches.length).toBe(2);
    expect(bytesOf(EventTable.fromArrow(parts))).toEqual(bytesOf(EventTable.from(rows)));
    const sent = arrow.tableFromIPC(arrow.tableToIPC(table));
    expect(bytesOf(EventTable.fromArrow(sent))).toEqual(bytesOf(EventTable.from(rows)));
  });

  test("has timestamps in any unit", () => {
    const units = [
      arrow.TimestampSecond,
      arrow.TimestampMillisecond,
      arrow.TimestampMicrosecond,
      arrow.TimestampNanosecond,
    ];
    for (const Unit of units) {
      const timestamp = arrow.vectorFromArray([at], new Unit("UTC"));
      const table = new arrow.Table({ customerId: arrow.vectorFromArray(["a"]), timestamp });
      expect(EventTable.fromArrow(table).from).toBe(at);
    }
  });

  test("has a timestamp without a time zone, and a date, as clock time of the zone of the read", () => {
    const timeZone = "Asia/Shanghai";
    const customerId = arrow.vectorFromArray(["a"]);
    const clock = arrow.vectorFromArray([at], new arrow.TimestampMillisecond());
    const day = arrow.vectorFromArray([new Date("2024-03-01")], new arrow.DateDay());
    const read = (timestamp: arrow.Vector, options?: { timeZone: string }) =>
      EventTable.fromArrow(new arrow.Table({ customerId, timestamp }), options);
    expect(read(clock, { timeZone }).from).toBe(Date.parse("2024-03-01T10:00:00+08:00"));
    expect(read(day, { timeZone }).from).toBe(Date.parse("2024-03-01T00:00:00+08:00"));
    expect(read(clock).report.byCode).toMatchObject([{ code: "time_zone_assumed", count: 1 }]);
  });

  test("is taken as customers where records are", () => {
    const events = EventTable.from([{ customerId: "1", timestamp: at }]);
    const customers = arrow.tableFromArrays({ member_id: Int32Array.of(1), city: ["杭州"] });
    const data = dataOf(events.with({ customers }));
    expect(attributesAsOf(data, data.until).categorical).toMatchObject([{ name: "city", levels: ["杭州"] }]);
  });

  test("is refused where it is none", () => {
    const refused = (value: unknown) => expect(() => EventTable.fromArrow(value as never));
    refused([]).toThrow(error({ name: "EventError", code: "bad_frame" }));
    refused({ columns: [], values: [] }).toThrow(/fromDataFrame/);
    refused(arrow.tableFromArrays({ customerId: ["a"] })).toThrow(error({ code: "missing_column" }));
  });
});

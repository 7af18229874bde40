import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataOf, EventTable } from "../../src/events/table.js";
import { anyEvent } from "./event-samples.js";
import { bytesOf } from "./table-bytes.js";

const seed = 20_260_105;
const shanghai = { timeZone: "Asia/Shanghai" };
const anyEvents = fc.array(anyEvent, { maxLength: 60, size: "max" });

describe("slices", () => {
  test("a slice is the table of the events it keeps", () => {
    const day = fc.integer({ min: 1, max: 20 }).map((d) => Date.UTC(2021, 0, d));
    fc.assert(
      fc.property(
        anyEvents,
        day,
        fc.nat({ max: 10 }),
        fc.subarray(["c0", "c1", "c2", "客户"]),
        (events, from, days, customers) => {
          const to = from + days * 86_400_000 + 1;
          const table = EventTable.from(events, shanghai);
          const inTime = events.filter(
            ({ timestamp }) => (timestamp as number) >= from && (timestamp as number) < to,
          );
          expect(bytesOf(table.slice({ from, to }))).toEqual(
            bytesOf(EventTable.from(inTime, { ...shanghai, until: to })),
          );
          const ofSome = events.filter(({ customerId }) => customers.includes(customerId as string));
          const until = events.length === 0 ? {} : { until: table.until };
          expect(bytesOf(table.slice({ customers }))).toEqual(
            bytesOf(EventTable.from(ofSome, { ...shanghai, ...until })),
          );
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  test("a slice by time ends at its 'to', read in the zone of the table", () => {
    const table = EventTable.from([{ customerId: "a", timestamp: "2021-01-02" }], shanghai);
    expect(table.slice({ to: "2021-03-01" }).until).toBe(Date.parse("2021-03-01T00:00:00+08:00"));
    expect(table.slice({ customers: ["nobody"] })).toMatchObject({ length: 0, until: table.until });
    expect(() => table.slice({ to: "soon" })).toThrow(expect.objectContaining({ code: "invalid_slice" }));
  });
});

describe("baskets without dates", () => {
  const rows = [
    { customerId: "b", orderSeq: 7, itemId: "x" },
    { customerId: "a", orderSeq: 3, itemId: "y" },
    { customerId: "a", orderSeq: "1", itemId: "x" },
    { customerId: "a", orderSeq: 3, itemId: "x" },
  ];

  test("are counted 1, 2, 3, ... for each customer", () => {
    const table = EventTable.fromBaskets(rows);
    expect(table).toMatchObject({ clock: "sequence", length: 4, until: 3, from: undefined });
    expect([...dataOf(table).day]).toEqual([1, 2, 2, 1]);
    expect([...table.toBaskets()]).toEqual([
      { customerId: "a", orderSeq: 1, itemId: "x" },
      { customerId: "a", orderSeq: 2, itemId: "x" },
      { customerId: "a", orderSeq: 2, itemId: "y" },
      { customerId: "b", orderSeq: 1, itemId: "x" },
    ]);
    expect(bytesOf(EventTable.fromBaskets(table.toBaskets()))).toEqual(bytesOf(table));
  });

  test("have no dates: dates given, dates asked for and broken places are errors", () => {
    const code = (row: object) => {
      const { byCode } = EventTable.fromBaskets([row as never], { onInvalid: "skip" }).report;
      return byCode.map((issue) => issue.code);
    };
    expect(code({ customerId: "a", orderSeq: 1, timestamp: "2021-01-02" })).toEqual([
      "dated_field_without_dates",
    ]);
    expect(code({ customerId: "a", orderSeq: -1 })).toEqual(["invalid_order_seq"]);
    expect(code({ customerId: "a" })).toEqual(["missing_order_seq"]);
    const table = EventTable.fromBaskets(rows);
    expect(() => table.toRows()).toThrow(expect.objectContaining({ code: "no_dates" }));
    expect(() => table.slice({ to: "2021-01-02" })).toThrow(
      expect.objectContaining({ code: "invalid_slice" }),
    );
  });

  test("may have places that are far apart", () => {
    const far = [2e9, 5, 70_000_000].map((orderSeq) => ({
      customerId: "a",
      orderSeq,
      itemId: `i${orderSeq}`,
    }));
    expect([...EventTable.fromBaskets(far).toBaskets()].map(({ itemId }) => itemId)).toEqual([
      "i5",
      "i70000000",
      "i2000000000",
    ]);
  });
});

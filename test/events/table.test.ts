import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventTypes, idFields, instantFields, numberFields } from "../../src/events/data.js";
import { formatReport } from "../../src/events/report.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import { dataOf, EventTable } from "../../src/events/table.js";
import { anyEvent } from "./event-samples.js";
import { bytesOf } from "./table-bytes.js";

const seed = 20_260_105;
const shanghai = { timeZone: "Asia/Shanghai" };

const anyEvents = fc.array(anyEvent, { maxLength: 60, size: "max" });

describe("canonical form", () => {
  test("any order of the same events gives the same bytes", () => {
    fc.assert(
      fc.property(
        anyEvents.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        ([events, shuffled]) => {
          expect(bytesOf(EventTable.from(shuffled, shanghai))).toEqual(
            bytesOf(EventTable.from(events, shanghai)),
          );
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  test("events of one customer and instant are told apart by every single field", () => {
    const base = { customerId: "a", timestamp: "2021-01-02", type: "view" as const };
    const ids = [...idFields].map((field) => ({ ...base, [field]: "x" }));
    const numbers = [...numberFields].flatMap((field) =>
      [1, 0.5].map((value) => ({ ...base, [field]: value })),
    );
    const instants = [...instantFields].map((field) => ({ ...base, [field]: "2021-01-03" }));
    const events: CustomerEvent[] = [base, { ...base, type: "cart" }, ...ids, ...numbers, ...instants];
    const expected = bytesOf(EventTable.from(events));
    for (let shift = 1; shift < events.length; shift++) {
      const turned = [...events.slice(shift), ...events.slice(0, shift)];
      expect(bytesOf(EventTable.from(turned))).toEqual(expected);
    }
    expect(bytesOf(EventTable.from(events.reverse()))).toEqual(expected);
  });

  test("toRows gives events that read back to the same bytes", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const table = EventTable.from(events, shanghai);
        expect(bytesOf(EventTable.from(table.toRows(), shanghai))).toEqual(bytesOf(table));
      }),
      { seed, numRuns: 300 },
    );
  });

  test("customers stand in the order of their ids, their events in the order of time", () => {
    const table = EventTable.from([
      { customerId: "b", timestamp: "2021-01-02T10:00:00Z" },
      { customerId: "a", timestamp: "2021-01-03" },
      { customerId: "b", timestamp: "2021-01-02T09:00:00Z" },
    ]);
    expect([...table.customerIds()]).toEqual(["a", "b"]);
    expect([...dataOf(table).offsets]).toEqual([0, 1, 3]);
    expect([...dataOf(table).msOfDay!]).toEqual([0, 9 * 3_600_000, 10 * 3_600_000]);
  });

  test("a customer of 5,000 events within one day is sorted, too", () => {
    const events = Array.from({ length: 5000 }, (_, i) => ({
      customerId: "walk-in",
      timestamp: Date.UTC(2021, 0, 5) + ((i * 7919) % 5000) * 1000,
      itemId: `i${i % 7}`,
    }));
    const times = [...EventTable.from(events).toRows()].map(({ timestamp }) => timestamp as number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});

describe("ways in", () => {
  const events: CustomerEvent[] = [
    { customerId: "a", timestamp: "2021-01-02", amount: 1.5, itemId: "x" },
    { type: "view", customerId: "b", timestamp: "2021-01-03T08:00:00", itemId: "y" },
  ];
  const expected = bytesOf(EventTable.from(events, shanghai));

  test("array, iterable, columns and a table itself are the same events", () => {
    expect(bytesOf(EventTable.from(new Set(events), shanghai))).toEqual(expected);
    const columns = {
      type: [undefined, "view" as const],
      customerId: ["a", "b"],
      timestamp: ["2021-01-02", "2021-01-03T08:00:00"],
      amount: Float64Array.of(1.5, Number.NaN),
      itemId: ["x", "y"],
    };
    expect(bytesOf(EventTable.from(columns, shanghai))).toEqual(expected);
    const table = EventTable.from(events, shanghai);
    expect(EventTable.from(table)).toBe(table);
  });

  test("an async iterable may give events one by one or in arrays", async () => {
    async function* parts() {
      yield events[0]!;
      yield events.slice(1);
    }
    expect(bytesOf(await EventTable.fromAsync(parts(), shanghai))).toEqual(expected);
  });

  test("columns of unlike length, unknown columns and other things are errors with a code", () => {
    const columns = { customerId: ["a"], timestamp: ["2021-01-02", "2021-01-03"] };
    expect(() => EventTable.from(columns)).toThrow(expect.objectContaining({ code: "column_length" }));
    const unknown = { customerId: ["a"], timestamp: ["2021-01-02"], amout: [1] };
    expect(() => EventTable.from(unknown as never)).toThrow(
      expect.objectContaining({ code: "unknown_column" }),
    );
    expect(() => EventTable.from(7 as never)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  test("a mistyped option, an unknown zone and an end before the last event are errors", () => {
    const code = (options: object) => {
      try {
        EventTable.from(events, options);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code({ timezone: "UTC" })).toBe("unknown_option");
    expect(code({ currencyDigits: 9 })).toBe("bad_option");
    expect(code({ until: "soon" })).toBe("bad_instant");
    expect(code({ timeZone: "Nowhere" })).toBe("unknown_time_zone");
    expect(code({ until: "2021-01-03" })).toBe("until_too_early");
    expect(code({ until: "2021-02-01" })).toBeUndefined();
  });

  test("no events make an empty table", () => {
    const table = EventTable.from([]);
    expect(table).toMatchObject({ length: 0, customerCount: 0, from: undefined, until: 0 });
    expect([...table.toRows()]).toEqual([]);
  });
});

describe("what is read in a special way", () => {
  const read = (event: object, options = {}) => {
    const table = EventTable.from(
      [{ customerId: "a", timestamp: "2021-01-02T00:00:00Z", ...event }],
      options,
    );
    return { row: [...table.toRows()][0], codes: table.report.byCode.map(({ code }) => code) };
  };

  test("a purchase below zero is a refund of the absolute values, and a notice", () => {
    const { row, codes } = read({ quantity: -2, amount: "-39.98" });
    expect(row).toMatchObject({ type: "refund", quantity: 2, amount: 39.98 });
    expect(codes).toEqual(["negative_line"]);
  });

  test("a refund with a minus sign loses it, and is a notice", () => {
    const { row, codes } = read({ type: "refund", quantity: 1, amount: -5, discount: -1 });
    expect(row).toMatchObject({ type: "refund", quantity: 1, amount: 5, discount: 1 });
    expect(codes).toEqual(["negative_refund"]);
  });

  test("whole numbers as ids become text, and are a notice", () => {
    const { row, codes } = read({ itemId: 17, orderId: 9_007_199_254_740_993n });
    expect(row).toMatchObject({ itemId: "17", orderId: "9007199254740993" });
    expect(codes).toEqual(["numeric_id"]);
  });

  test("missing is not zero", () => {
    expect(read({ amount: 0, quantity: "", itemId: null, channel: "  " }).row).toEqual({
      customerId: "a",
      timestamp: Date.UTC(2021, 0, 2),
      amount: 0,
    });
  });

  test("spaces around ids stay unless trimIds says otherwise", () => {
    expect(read({ itemId: " x" }).row).toMatchObject({ itemId: " x" });
    expect(read({ itemId: " x" }, { trimIds: true }).row).toMatchObject({ itemId: "x" });
  });

  test("fields that no event has, duplicates and order ids of two customers are notices with rows", () => {
    const event = { customerId: "a", timestamp: "2021-01-02T00:00:00Z", orderId: "o1" };
    const { byCode } = EventTable.from([
      event,
      { ...event, coupon: 1 } as CustomerEvent,
      { ...event, customerId: "b" },
    ]).report;
    expect(byCode.map(({ code, count, first }) => [code, count, first[0]?.row])).toEqual([
      ["duplicate_event", 1, 1],
      ["shared_order_id", 1, 2],
      ["unknown_field", 1, 1],
    ]);
  });

  test("text without an offset is read in the zone; a notice says where the zone was not chosen", () => {
    const events = [
      { customerId: "a", timestamp: "2021-01-02" },
      { customerId: "a", timestamp: "2021-01-02T10:00:00" },
      { customerId: "a", timestamp: "2021-01-02T10:00:00Z" },
    ];
    const { timeZoneAssumed, byCode } = EventTable.from(events).report;
    expect(timeZoneAssumed).toBe(true);
    expect(byCode[0]).toMatchObject({ code: "time_zone_assumed", count: 2 });
    expect(EventTable.from(events, shanghai).report).toMatchObject({ timeZoneAssumed: false, byCode: [] });
  });

  test("the report counts types and fields, is frozen, and can be told in lines", () => {
    const { report } = EventTable.from([
      { customerId: "a", timestamp: "2021-01-02", amount: 1 },
      { type: "view", customerId: "b", timestamp: "2021-01-03", itemId: "y" },
    ], shanghai); // biome-ignore format: one object
    expect(report).toMatchObject({ types: { purchase: 1, view: 1 }, given: { amount: 1, itemId: 1 } });
    expect(Object.isFrozen(report) && Object.isFrozen(report.types) && Object.isFrozen(report.byCode)).toBe(
      true,
    );
    expect(formatReport(report)[0]).toBe("2 events of 2 customers from 2 rows, 0 skipped.");
    expect(formatReport(report)[1]).toBe(
      "From 2021-01-02T00:00:00+08:00 until 2021-01-03T00:00:00.001+08:00 (Asia/Shanghai).",
    );
  });
});

test("the code of a type is its place in eventTypes", () => {
  const events = eventTypes.map((type) => ({ type, customerId: type, timestamp: "2021-01-02", name: "n" }));
  const rows = [...EventTable.from(events as CustomerEvent[]).toRows()];
  for (const row of rows) expect(row.type).toBe(row.customerId);
});

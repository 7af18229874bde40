import { expect, test } from "vitest";
import type { IssueCode } from "../../src/events/issues.js";
import { issueKinds } from "../../src/events/issues.js";
import { EventTable } from "../../src/events/table.js";

const good = {
  customerId: "c1",
  timestamp: "2021-01-05T10:00:00Z",
  itemId: "i1",
  quantity: 2,
  amount: 19.99,
};
const far = "x".repeat(1001);

/** Forty ways to break a good row, and the code under which each must be reported. */
const kinds: readonly (readonly [name: string, row: unknown, code: IssueCode, field: string])[] = [
  ["null", null, "invalid_row", ""],
  ["a number", 7, "invalid_row", ""],
  ["text", "c1,2021-01-05", "invalid_row", ""],
  ["an array", ["c1", "2021-01-05"], "invalid_row", ""],
  ["no customer", { ...good, customerId: undefined }, "missing_customer_id", "customerId"],
  ["empty customer", { ...good, customerId: "" }, "missing_customer_id", "customerId"],
  ["customer of spaces", { ...good, customerId: " \t\u3000" }, "missing_customer_id", "customerId"],
  ["customer is true", { ...good, customerId: true }, "invalid_customer_id", "customerId"],
  ["customer is an object", { ...good, customerId: { id: 1 } }, "invalid_customer_id", "customerId"],
  ["customer is a fraction", { ...good, customerId: 1.5 }, "invalid_customer_id", "customerId"],
  ["customer is NaN", { ...good, customerId: Number.NaN }, "invalid_customer_id", "customerId"],
  ["customer lost digits", { ...good, customerId: 2 ** 60 }, "unsafe_integer_id", "customerId"],
  ["endless customer", { ...good, customerId: far }, "id_too_long", "customerId"],
  ["item is an array", { ...good, itemId: ["i1"] }, "invalid_id", "itemId"],
  ["endless order", { ...good, orderId: far }, "id_too_long", "orderId"],
  ["no time", { ...good, timestamp: undefined }, "missing_timestamp", "timestamp"],
  ["time of spaces", { ...good, timestamp: "  " }, "missing_timestamp", "timestamp"],
  ["30 February", { ...good, timestamp: "2021-02-30" }, "invalid_timestamp", "timestamp"],
  ["hour 25", { ...good, timestamp: "2021-01-05T25:00:00Z" }, "invalid_timestamp", "timestamp"],
  ["words", { ...good, timestamp: "yesterday" }, "invalid_timestamp", "timestamp"],
  ["invalid Date", { ...good, timestamp: new Date("x") }, "invalid_timestamp", "timestamp"],
  ["NaN time", { ...good, timestamp: Number.NaN }, "invalid_timestamp", "timestamp"],
  ["time is an object", { ...good, timestamp: {} }, "invalid_timestamp", "timestamp"],
  ["seconds", { ...good, timestamp: 1_609_840_800 }, "timestamp_in_seconds", "timestamp"],
  ["microseconds", { ...good, timestamp: 1_609_840_800_000_000 }, "timestamp_out_of_range", "timestamp"],
  ["year 1", { ...good, timestamp: "0001-01-01" }, "timestamp_out_of_range", "timestamp"],
  ["unknown type", { ...good, type: "Purchase" }, "unknown_type", "type"],
  ["type is a number", { ...good, type: 1 }, "unknown_type", "type"],
  ["custom without a name", { ...good, type: "custom" }, "missing_name", "name"],
  ["quantity 0", { ...good, quantity: 0 }, "zero_quantity", "quantity"],
  ["quantity in words", { ...good, quantity: "two" }, "invalid_number", "quantity"],
  ["infinite quantity", { ...good, quantity: Number.POSITIVE_INFINITY }, "invalid_number", "quantity"],
  ["amount with a thousands comma", { ...good, amount: "1,200.00" }, "invalid_number", "amount"],
  ["amount with three decimals", { ...good, amount: 19.999 }, "amount_precision", "amount"],
  ["enormous amount", { ...good, amount: 1e15 }, "amount_too_large", "amount"],
  ["negative quantity, positive amount", { ...good, quantity: -1 }, "mixed_sign", "amount"],
  ["negative view", { ...good, type: "view", quantity: -1 }, "negative_number", "quantity"],
  ["negative discount", { ...good, discount: -1 }, "negative_number", "discount"],
  ["propensity 0", { ...good, propensity: 0 }, "propensity_out_of_range", "propensity"],
  ["knownAt in words", { ...good, knownAt: "later" }, "invalid_timestamp", "knownAt"],
];

test("each of 1,000 rows broken in 40 ways is reported by row and code, and the good rows are as given", () => {
  expect(kinds).toHaveLength(40);
  const rows: unknown[] = [];
  const expected: { row: number; code: string; field: string }[] = [];
  for (let k = 0; k < 1000; k++) {
    const [, row, code, field] = kinds[k % kinds.length]!;
    rows.push({ ...good, customerId: `c${k}` });
    expected.push({ row: rows.length, code, field });
    rows.push(row);
  }
  const seen: { row: number; code: string; field: string }[] = [];
  const table = EventTable.from(rows as never, {
    onInvalid: "skip",
    onIssue: ({ row, code, field, severity, message }) => {
      expect(severity).toBe(issueKinds[code].severity);
      expect(message).toContain(`Event ${row}: `);
      seen.push({ row, code, field });
    },
  });
  expect(seen.filter(({ code }) => issueKinds[code as IssueCode].severity === "error")).toEqual(expected);
  const { report } = table;
  expect(report).toMatchObject({ rows: 2000, events: 1000, skipped: 1000, customers: 1000 });
  for (const { code, count, first } of report.byCode) {
    expect(count).toBe(expected.filter((issue) => issue.code === code).length);
    expect(first.length).toBe(Math.min(20, count));
  }
  for (const row of table.toRows()) {
    expect(row).toEqual({ ...good, customerId: row.customerId, timestamp: Date.parse(good.timestamp) });
  }
});

test.each(kinds)("alone, %s fails an array with its code, and throws nothing else", (_, row, code) => {
  expect(() => EventTable.from([row] as never)).toThrow(
    expect.objectContaining({
      name: "EventError",
      code: "invalid_events",
      details: expect.objectContaining({ rows: 1, broken: 1, byCode: [{ code, count: 1 }] }),
    }),
  );
});

test("the error of an array says how many rows are broken, lists the first 20, and what came", () => {
  const rows = Array.from({ length: 25 }, () => ({ ...good, amount: "a lot" }));
  expect(() => EventTable.from([good, ...rows])).toThrow(
    /^25 of 26 events cannot be read.*\nEvent 1: 'amount' must be a finite number, got "a lot"\.\n[\s\S]*\n\.\.\. and 5 more\.$/,
  );
});

test("one row with three faults is reported three times and skipped once", () => {
  const codes: string[] = [];
  const table = EventTable.from([{ customerId: "", timestamp: "x", quantity: "y" }], {
    onInvalid: "skip",
    onIssue: ({ code }) => codes.push(code),
  });
  expect(codes).toEqual(["missing_customer_id", "invalid_timestamp", "invalid_number"]);
  expect(table.report).toMatchObject({ rows: 1, events: 0, skipped: 1 });
});

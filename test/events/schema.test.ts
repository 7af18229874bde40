import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { type CustomerEvent, customerEvent, eventSchema } from "../../src/events/schema.js";
import { EventTable } from "../../src/events/table.js";
import { anyEvent, anyRow } from "./event-samples.js";

const seed = 20_260_105;

function bulkVerdict(row: unknown, options = {}): boolean {
  return EventTable.from([row] as never, { onInvalid: "skip", ...options }).length === 1;
}

test("the schema and the bulk reader give the same verdict on any row", () => {
  let broken = 0;
  fc.assert(
    fc.property(fc.oneof(anyRow, anyEvent, fc.anything()), (row) => {
      const verdict = bulkVerdict(row);
      if (!verdict) broken++;
      expect({ verdict: customerEvent.safeParse(row).success }).toEqual({ verdict });
    }),
    { seed, numRuns: 3000 },
  );
  expect(broken).toBeGreaterThan(500);
});

test("they agree with another currency and zone, too", () => {
  const options = { timeZone: "Asia/Shanghai", currencyDigits: 0 };
  const schema = eventSchema(options);
  fc.assert(
    fc.property(anyRow, (row) => {
      expect(schema.safeParse(row).success).toBe(bulkVerdict(row, options));
    }),
    { seed, numRuns: 500 },
  );
});

test("the schema says in words what is wrong", () => {
  const result = customerEvent.safeParse({ customerId: "a", timestamp: 1_609_840_800, amount: "19.999" });
  expect(result.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ["timestamp", "must be epoch milliseconds; numbers below 1e11 are epoch seconds"],
    ["amount", "must not have more decimals than currencyDigits"],
  ]);
});

test("an event needs a customer and a time; a custom event also a name", () => {
  expectTypeOf<{ customerId: string; timestamp: Date }>().toExtend<CustomerEvent>();
  expectTypeOf<{
    type: "view";
    customerId: number;
    timestamp: string;
    itemId: string;
  }>().toExtend<CustomerEvent>();
  expectTypeOf<{ type: "custom"; customerId: string; timestamp: Date }>().not.toExtend<CustomerEvent>();
  expectTypeOf<{ type: "buy"; customerId: string; timestamp: Date }>().not.toExtend<CustomerEvent>();
  expectTypeOf<{ customerId: string }>().not.toExtend<CustomerEvent>();
});

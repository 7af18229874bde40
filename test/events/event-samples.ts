import fc from "fast-check";
import { eventTypes } from "../../src/events/data.js";
import type { CustomerEvent } from "../../src/events/schema.js";

const id = (prefix: string, most: number) => fc.integer({ min: 0, max: most }).map((n) => `${prefix}${n}`);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
const time = fc.integer({ min: 0, max: 39 }).map((halfDays) => Date.UTC(2021, 0, 1, halfDays * 12));

/** Whole events of few customers and few ids, so that ties and duplicates happen. */
export const anyEvent: fc.Arbitrary<CustomerEvent> = fc
  .record({
    type: fc.constantFrom("purchase" as const, "refund" as const, "view" as const),
    customerId: fc.oneof(id("c", 2), fc.constantFrom("__proto__", "客户", "\ud800", " c1")),
    timestamp: time,
    orderId: maybe(id("o", 1)),
    itemId: maybe(id("i", 1)),
    channel: maybe(id("", 1)),
    quantity: maybe(fc.oneof(fc.constantFrom(1, 2, 300), fc.constant(0.5))),
    amount: maybe(fc.constantFrom(0, 0.07, 19.99, 1e6)),
    cost: maybe(fc.constantFrom(0, 1.1)),
    knownAt: fc.option(time, { nil: undefined, freq: 2 }),
  })
  .map(
    (event) => Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)) as never,
  );

const odd = fc.constantFrom<unknown>(
  undefined, null, "", "  ", 0, -0, -1, 1, 1.5, 19.999, 1e11, 1.6e12, 4.2e12, 1e15, 1e300, 2 ** 53, -5, "-5", "5", "a",
  "0x10", "1,2", "2021-01-05", "2021-02-30", "2021-01-05T10:00:00Z", Number.NaN, Number.POSITIVE_INFINITY, true, [],
  {}, 12n, 2n ** 70n, new Date(1.6e12), new Date(Number.NaN), "x".repeat(1001), ...eventTypes,
); // biome-ignore format: short words

/** Rows of which some fields are anything. */
export const anyRow: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    anyEvent,
    fc.dictionary(
      fc.constantFrom("type", "customerId", "timestamp", "itemId", "name", "quantity", "amount", "discount", "cost", "propensity", "dueAt", "knownAt"),
      odd,
      { maxKeys: 3 },
    ),
  )
  .map(([event, changes]) => ({ ...event, ...changes })); // biome-ignore format: short words

import { z } from "zod";
import { OptionsError } from "../../src/errors.js";
import type { BrandEvent } from "./brand-event.js";
import { type BrandPromotion, calendarRows, dayNumber } from "./calendar.js";
import { type BrandItem, itemRows } from "./catalogue.js";
import type { BrandCustomer } from "./customer.js";
import { type CustomerTruth, type Life, live } from "./life.js";
import { buildWorld, maxSeed } from "./world.js";

/** Options of `generateBrand`. */
export const brandOptions = z.strictObject({
  customers: z.number().int().min(0).describe("Number of customers, followers who never buy among them."),
  days: z.number().int().min(1).max(3653).describe("Length of the simulation in calendar days."),
  seed: z.number().int().min(0).max(maxSeed).describe("Same seed, same events."),
  start: z.iso
    .date()
    .refine((date) => date >= "2015-01-01" && date < "2025-12-31", "must lie in 2015 to 2025")
    .default("2024-01-01")
    .describe("First calendar day, in Shanghai."),
});
/** What callers may pass to `generateBrand`. */
export type BrandOptions = z.input<typeof brandOptions>;

/**
 * A simulated brand. Events, customers and truths are made while they are iterated, customer by customer, and
 * again by every iteration: memory does not grow with the number of customers.
 */
export interface Brand {
  /** Events of one customer stand together, in time order. */
  readonly events: Iterable<BrandEvent>;
  readonly customers: Iterable<BrandCustomer>;
  readonly items: readonly BrandItem[];
  readonly calendar: readonly BrandPromotion[];
  readonly truth: Iterable<CustomerTruth>;
  /** All of one customer at once: side-table row, truth and events. */
  readonly lives: Iterable<Life>;
}

/**
 * Simulates the customers of a brand that sells by mini-program, store, WeChat and marketplace.
 *
 * Mechanisms, none of which is an assumption of BG/NBD and its kin:
 * - gaps between orders are gamma with a shape of each customer's own (bursty to clockwork), means lognormal
 *   between customers, drifting within;
 * - they run in shopping time: yearly season, weekday, the new year's lull, promotions (38, 618, 11.11, 12.12,
 *   Spring Festival), with customers who buy hardly ever outside promotions;
 * - customers leave by fatigue, see `live`; followers join, open messages and never buy;
 * - baskets come from replenishment cycles, complements and favourite items; stockpiling delays the next order;
 * - some orders go wrong: refunds follow days later, and fatigue;
 * - sources differ in followers, mismatched first orders, promotion buyers and channels; city tiers in the gap;
 * - hours of the day differ between store and online.
 *
 * A customer's life depends on the seed, the days and its own number, not on how many customers there are.
 *
 * @throws OptionsError `unknown_option`, `bad_option`
 */
export function generateBrand(options: BrandOptions): Brand {
  const { customers, days, seed, start } = parse(options);
  const world = buildWorld(dayNumber(start), days, seed);
  const digits = Math.max(4, String(customers).length);
  const lives = repeatable(function* () {
    for (let i = 0; i < customers; i++) yield live(world, i, `C${String(i + 1).padStart(digits, "0")}`);
  });
  return {
    lives,
    events: repeatable(function* () {
      for (const { events } of lives) yield* events;
    }),
    customers: repeatable(function* () {
      for (const { row } of lives) yield row;
    }),
    truth: repeatable(function* () {
      for (const { truth } of lives) yield truth;
    }),
    items: itemRows(world.shelves, world.firstDay),
    calendar: calendarRows(world.promotions),
  };
}

function repeatable<T>(iterate: () => Iterator<T>): Iterable<T> {
  return { [Symbol.iterator]: iterate };
}

function parse(options: BrandOptions): z.output<typeof brandOptions> {
  const parsed = brandOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const problems = issues.map(({ path, message }) =>
    path.length > 0 ? `'${path.join(".")}': ${message}` : message,
  );
  const isUnknown = issues.some(({ code }) => code === "unrecognized_keys");
  throw new OptionsError(
    isUnknown ? "unknown_option" : "bad_option",
    `generateBrand: ${problems.join("; ")}.`,
    {
      problems,
    },
  );
}

import { z } from "zod";
import { parseOptions } from "../../../src/options.js";
import { customerIdOf } from "../ids.js";
import { liveAll } from "../life/block.js";
import { liveFuture } from "../life/future.js";
import type { Shopper } from "../life/shopper.js";
import { EventLog, typeCodes } from "../log/event-log.js";
import { eventOf, type SimulatedEvent } from "../log/event-row.js";
import { futureStream } from "../streams.js";
import { laterWorld, type World } from "../world/world.js";

/** Possible futures of one customer if no message is sent after the end of the simulation. */
export interface Futures {
  readonly customerId: string;
  /** Events after the end, of each future, in time order; those of the past that fall into it are not among them. */
  readonly futures: readonly (readonly SimulatedEvent[])[];
}

const futureOptions = z.strictObject({
  futures: z.number().int().min(1).default(64).describe("Futures a customer."),
  days: z.number().int().min(1).max(700).default(365).describe("Days after the end of the simulation."),
});
/** How many futures a customer, and how long. */
export type FutureOptions = z.input<typeof futureOptions>;

/** What a customer does in a year, in expectation. */
export interface ExpectedYear {
  readonly orders: number;
  /** Paid for the orders less refunds, in yuan. */
  readonly value: number;
}

/**
 * Draws futures of customers who are still there at the end of the simulation and are no followers, each with
 * random numbers of the customer's own.
 *
 * @throws OptionsError `unknown_option`, `bad_option`
 */
export function futuresOf(
  world: World,
  customers: number,
  options: FutureOptions | undefined,
): Iterable<Futures> {
  const settings = parseOptions(futureOptions, options ?? {}, "simulation.futures");
  return { [Symbol.iterator]: () => drawFutures(world, customers, settings) };
}

function* drawFutures(
  world: World,
  customers: number,
  { futures, days }: z.output<typeof futureOptions>,
): Generator<Futures> {
  const later = laterWorld(world, days);
  const log = new EventLog();
  for (const shopper of liveAll(world, new EventLog(), customers)) {
    if (!canOrder(world, shopper)) continue;
    const random = futureStream(world.seed, shopper.log.customer);
    yield {
      customerId: customerIdOf(shopper.log.customer),
      futures: Array.from({ length: futures }, () => {
        liveFuture(world.until, later, shopper, random, log);
        return Array.from({ length: log.kept }, (_, i) => eventOf(later, log, log.sorted[i]!)).filter(
          ({ timestamp }) => timestamp >= world.until,
        );
      }),
    };
  }
}

/** Mean over futures of the year after the end. */
export class YearAhead {
  readonly #world: World;
  readonly #later: World;
  readonly #futures: number;
  readonly #log = new EventLog();

  constructor(world: World, futures: number) {
    this.#world = world;
    this.#later = laterWorld(world, 365);
    this.#futures = futures;
  }

  of(shopper: Shopper): ExpectedYear {
    if (!canOrder(this.#world, shopper)) return { orders: 0, value: 0 };
    const { until, seed } = this.#world;
    const log = this.#log;
    const random = futureStream(seed, shopper.log.customer);
    let [orders, minor] = [0, 0];
    for (let f = 0; f < this.#futures; f++) {
      liveFuture(until, this.#later, shopper, random, log);
      let last = shopper.orders;
      for (let i = 0; i < log.kept; i++) {
        const row = log.sorted[i]!;
        if (log.type[row] === typeCodes.refund) minor -= log.amount[row]!;
        if (log.type[row] !== typeCodes.purchase) continue;
        minor += log.amount[row]!;
        if (log.order[row]! > last) orders++;
        last = log.order[row]!;
      }
    }
    return { orders: orders / this.#futures, value: minor / 100 / this.#futures };
  }
}

function canOrder({ until }: World, { traits, leavesAt }: Shopper): boolean {
  return traits.kind !== "follower" && leavesAt > until;
}

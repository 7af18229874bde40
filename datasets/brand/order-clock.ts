import type { Random } from "../../src/stats/random.js";
import { startOfDay } from "./calendar.js";
import type { Traits } from "./customer.js";
import { dayReaching, shoppingTime } from "./demand.js";
import { pick } from "./pick.js";
import { type Channel, channels, hourWeights } from "./places.js";
import type { World } from "./world.js";

/** When and where an order would be placed; `at` is `Infinity` if never within the simulation. */
export interface PlannedOrder {
  readonly at: number;
  readonly channel: Channel;
}

const minuteMs = 60_000;
/** Drift of the log mean gap from order to order: habits change, on the average to slightly rarer orders. */
const driftMean = 0.03;
const driftDeviation = 0.13;

/** Draws the orders of one customer: a renewal process with gamma gaps in shopping time, whose mean drifts. */
export class OrderClock {
  readonly #world: World;
  readonly #random: Random;
  readonly #traits: Traits;
  #position: number;
  #meanGap: number;

  constructor(world: World, random: Random, traits: Traits) {
    this.#world = world;
    this.#random = random;
    this.#traits = traits;
    this.#position = shoppingTime(world.demand, traits.rhythm, traits.joinDay);
    this.#meanGap = traits.meanGap;
  }

  /** Mean gap by now, in days of shopping time. */
  get meanGap(): number {
    return this.#meanGap;
  }

  first(): PlannedOrder {
    const { kind, ordersOnJoining, row } = this.#traits;
    const channel = this.#drawChannel();
    if (kind === "follower") return { at: Number.POSITIVE_INFINITY, channel };
    if (!ordersOnJoining) return this.#plan(this.#random.exponential(1 / 25), row.joinedAt);
    return { at: row.joinedAt + (2 + this.#random.int(25)) * minuteMs, channel };
  }

  /** @param stockpiled units of the last order beyond one a line: what is at home delays the next order */
  next(lastAt: number, stockpiled: number): PlannedOrder {
    const { regularity } = this.#traits;
    this.#meanGap *= Math.exp(driftMean + driftDeviation * this.#random.normal());
    const gap = this.#random.gamma(regularity, regularity / this.#meanGap);
    return this.#plan(gap * (1 + 0.12 * stockpiled), lastAt);
  }

  #plan(gap: number, after: number): PlannedOrder {
    const { demand, days, firstDay } = this.#world;
    this.#position += gap;
    const day = dayReaching(demand, this.#traits.rhythm, this.#position);
    const channel = this.#drawChannel();
    if (day >= days) return { at: Number.POSITIVE_INFINITY, channel };
    const minute = 60 * pick(this.#random, hourWeights(channel)) + this.#random.int(60);
    const at = startOfDay(firstDay + day) + minute * minuteMs;
    return { at: at > after ? at : after + (20 + this.#random.int(60)) * minuteMs, channel };
  }

  #drawChannel(): Channel {
    return channels[pick(this.#random, this.#traits.channelShares)]!;
  }
}

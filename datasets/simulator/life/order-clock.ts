import type { Random } from "../../../src/stats/random.js";
import type { Traits } from "../customer/traits.js";
import { pick } from "../pick.js";
import { dayMs, startOfDay } from "../world/calendar.js";
import { dayReaching, shoppingTime } from "../world/demand.js";
import { channels, hourWeights } from "../world/places.js";
import { dayIndex, type World } from "../world/world.js";
import { gapGiven } from "./gap-given.js";
import { LifePhase } from "./life-phase.js";
import type { FirstWait } from "./newcomer.js";

const minuteMs = 60_000;
const yearDays = 365.25;
/** Mean days of shopping time from joining to the first order, of those who do not order at once. */
export const plainFirstWait = 25;

/**
 * Draws a customer's natural orders: a renewal process with gamma gaps in shopping time. The mean of a gap is set
 * when it begins: it drifts over the years and swings with phases of life.
 */
export class OrderClock {
  /** Instant of the next natural order; `Infinity` if it lies beyond the simulation. */
  at = Number.POSITIVE_INFINITY;
  /** Where it would be placed: a position in `channels`. */
  channel = 0;
  /** Shopping time at which the running gap began. */
  base: number;
  /** Gamma shape of the running gap. */
  shape = 1;
  /** Its mean, in days of shopping time. */
  mean = plainFirstWait;
  /** Shopping time from which the rest of the gap is stretched. */
  bendAt = Number.POSITIVE_INFINITY;
  /** By how much it is. */
  stretch = 1;
  readonly #world: World;
  readonly #random: Random;
  readonly #traits: Traits;
  readonly #phase: LifePhase;
  #gap = 0;

  private constructor(world: World, random: Random, traits: Traits, phase: LifePhase) {
    this.#world = world;
    this.#random = random;
    this.#traits = traits;
    this.#phase = phase;
    this.base = shoppingTime(world.demand, traits.rhythm, traits.joinDay);
  }

  /** The clock of a customer who joins: many order at once, the others within weeks, followers never. */
  static start(world: World, random: Random, traits: Traits, firstWait: FirstWait | undefined): OrderClock {
    const phase = LifePhase.begin(random, world.mechanisms.drift, traits.joinDay);
    const clock = new OrderClock(world, random, traits, phase);
    clock.channel = clock.#drawChannel();
    if (traits.kind === "follower") return clock;
    if (!traits.ordersOnJoining && firstWait) {
      const { demand } = world;
      clock.base = shoppingTime(demand, traits.rhythm, firstWait.fromDay);
      clock.shape = firstWait.shape;
      clock.mean = firstWait.mean;
      clock.#gap = firstWait.gap;
      clock.#plan(traits.row.joinedAt);
    } else if (!traits.ordersOnJoining) {
      clock.#gap = random.exponential(1 / plainFirstWait);
      clock.#plan(traits.row.joinedAt);
    } else clock.at = traits.row.joinedAt + (2 + random.int(25)) * minuteMs;
    return clock;
  }

  /**
   * The clock of one possible future from the end of the simulation on: the running gap is drawn anew, given how
   * much of it has passed.
   *
   * @param world the same world with a later end
   */
  future(world: World, random: Random): OrderClock {
    const clock = new OrderClock(world, random, this.#traits, this.#phase.future(random, this.#world.days));
    clock.base = this.base;
    clock.shape = this.shape;
    clock.mean = this.mean;
    clock.bendAt = this.bendAt;
    clock.stretch = this.stretch;
    const now = this.#world.days;
    const passed = this.elapsedAt(shoppingTime(world.demand, this.#traits.rhythm, now));
    clock.#gap = gapGiven(this.shape, this.mean, passed, random.next());
    clock.#plan(this.#world.until);
    return clock;
  }

  /** How much of the running gap has passed at a shopping time, in its own days; below 0 if it was put off. */
  elapsedAt(time: number): number {
    return time <= this.bendAt
      ? time - this.base
      : this.bendAt - this.base + (time - this.bendAt) / this.stretch;
  }

  /** Mean gap of a customer on a day, in days of shopping time. */
  meanGapOn(day: number): number {
    const { meanGap, driftPerYear, joinDay } = this.#traits;
    const years = (day - joinDay) / yearDays;
    return meanGap * Math.exp(-driftPerYear * years - this.#phase.on(day));
  }

  /**
   * The natural order has been placed: the next gap begins where the last one ended.
   *
   * @param lengthening 1, or more if what is at home delays the next order
   */
  renew(lengthening: number): void {
    const orderedAt = this.at;
    this.base = this.#target();
    this.#begin(orderedAt, lengthening);
  }

  /** An order of another cause takes the place of the next natural one: the gap begins anew at its instant. */
  restart(orderedAt: number): void {
    const { demand } = this.#world;
    const day = dayIndex(this.#world, orderedAt);
    const { rhythm } = this.#traits;
    this.base = (shoppingTime(demand, rhythm, day) + shoppingTime(demand, rhythm, day + 1)) / 2;
    this.#begin(orderedAt, 1);
  }

  /** Puts the running gap off by the shopping time of some days from a day on. */
  postpone(day: number, days: number, after: number): void {
    const { demand } = this.#world;
    const { rhythm } = this.#traits;
    const shift = shoppingTime(demand, rhythm, day + days) - shoppingTime(demand, rhythm, day);
    this.base += shift;
    if (this.bendAt < Number.POSITIVE_INFINITY) this.bendAt += shift;
    this.#plan(after);
  }

  /** Stretches what is left of the running gap from the beginning of a day on, or all of it if that lies before. */
  stretchFrom(day: number, stretch: number, after: number): void {
    const from = shoppingTime(this.#world.demand, this.#traits.rhythm, day);
    this.bendAt = Math.max(this.base, from);
    this.stretch = stretch;
    this.#plan(after);
  }

  #begin(orderedAt: number, lengthening: number): void {
    const { regularity } = this.#traits;
    this.shape = regularity;
    this.mean = lengthening * this.meanGapOn(dayIndex(this.#world, orderedAt));
    this.bendAt = Number.POSITIVE_INFINITY;
    this.stretch = 1;
    this.#gap = this.#random.gamma(regularity, regularity / this.mean);
    this.#plan(orderedAt);
  }

  #target(): number {
    const target = this.base + this.#gap;
    return target <= this.bendAt ? target : this.bendAt + (target - this.bendAt) * this.stretch;
  }

  #plan(after: number): void {
    const { demand, days, firstDay } = this.#world;
    const day = dayReaching(demand, this.#traits.rhythm, this.#target(), days);
    this.at = Number.POSITIVE_INFINITY;
    if (day >= days || this.#traits.kind === "follower") return;
    this.channel = this.#drawChannel();
    const hour = pick(this.#random, hourWeights(channels[this.channel]!));
    const at = startOfDay(firstDay) + day * dayMs + (60 * hour + this.#random.int(60)) * minuteMs;
    this.at = at > after ? at : after + (20 + this.#random.int(60)) * minuteMs;
  }

  #drawChannel(): number {
    return pick(this.#random, this.#traits.channelShares);
  }
}

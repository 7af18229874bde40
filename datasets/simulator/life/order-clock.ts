import type { Random } from "../../../src/stats/random.js";
import type { Traits } from "../customer/traits.js";
import { pick } from "../pick.js";
import { dayMs, startOfDay } from "../world/calendar.js";
import { dayReaching, shoppingTime } from "../world/demand.js";
import { channels, hourWeights } from "../world/places.js";
import { dayIndex, type World } from "../world/world.js";
import { LifePhase } from "./life-phase.js";

const minuteMs = 60_000;
const yearDays = 365.25;
/** Mean days of shopping time from joining to the first order, of those who do not order at once. */
const meanFirstWait = 25;

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
  mean = meanFirstWait;
  /** Shopping time from which the rest of the gap is stretched. */
  bendAt = Number.POSITIVE_INFINITY;
  /** By how much it is. */
  stretch = 1;
  readonly #world: World;
  readonly #random: Random;
  readonly #traits: Traits;
  readonly #phase: LifePhase;
  #gap = 0;

  constructor(world: World, random: Random, traits: Traits) {
    this.#world = world;
    this.#random = random;
    this.#traits = traits;
    this.#phase = new LifePhase(random, world.mechanisms.drift, traits.joinDay);
    this.base = shoppingTime(world.demand, traits.rhythm, traits.joinDay);
    this.channel = this.#drawChannel();
    if (traits.kind === "follower") return;
    if (!traits.ordersOnJoining) {
      this.#gap = random.exponential(1 / meanFirstWait);
      this.#plan(traits.row.joinedAt);
    } else this.at = traits.row.joinedAt + (2 + random.int(25)) * minuteMs;
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

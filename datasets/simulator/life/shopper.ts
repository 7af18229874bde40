import type { Random } from "../../../src/stats/random.js";
import type { Traits } from "../customer/traits.js";
import type { EventLog } from "../log/event-log.js";
import { dayMs } from "../world/calendar.js";
import type { World } from "../world/world.js";
import type { Errand } from "./errands.js";
import { Fatigue } from "./fatigue.js";
import type { FirstWait } from "./newcomer.js";
import { OrderClock } from "./order-clock.js";
import { emptyPantry, type Pantry } from "./pantry.js";

/** Why a customer left. */
export type LapseCause = "life" | "habit" | "mismatch" | "late" | "defect" | "price" | "fatigue";

/** A customer whose life is being lived: what stays the same, what changes, and what has been written down. */
export interface Shopper {
  readonly traits: Traits;
  readonly random: Random;
  readonly log: EventLog;
  readonly clock: OrderClock;
  readonly pantry: Pantry;
  readonly fatigue: Fatigue;
  /** Orders to come that the clock knows nothing of. */
  readonly errands: Errand[];
  /** Instants at which friends join. */
  readonly friends: number[];
  /** Whether whoever leaves also leaves the group, visibly. */
  readonly announces: boolean;
  /** When the customer would leave for reasons of life; the instant from which nothing is ordered at the latest. */
  readonly lifeEndsAt: number;
  /** From when nothing is ordered any more; may lie in the future. */
  leavesAt: number;
  cause: LapseCause;
  /** From when the customer has been cooling down; NaN if not. */
  coolingSince: number;
  isSubscribed: boolean;
  orders: number;
  lastOrderAt: number;
  /** Until when a coupon is valid. */
  couponUntil: number;
}

/**
 * The customer at the moment of joining.
 *
 * @param firstWait the wait for the first order where it depends on what the customer looked at
 */
export function joinedShopper(
  world: World,
  traits: Traits,
  random: Random,
  log: EventLog,
  firstWait: FirstWait | undefined,
): Shopper {
  const { lapse, fatigue } = world.mechanisms;
  const { joinedAt } = traits.row;
  const lifeMs = lapse.lifePerYear === 0 ? Infinity : random.exponential(lapse.lifePerYear / 365) * dayMs;
  const lifeEndsAt = joinedAt + Math.ceil(lifeMs / 60_000) * 60_000;
  return {
    traits,
    random,
    log,
    clock: OrderClock.start(world, random, traits, firstWait),
    pantry: emptyPantry(),
    fatigue: new Fatigue(joinedAt, fatigue.halfLifeDays),
    errands: [],
    friends: [],
    announces: random.next() < lapse.announced,
    lifeEndsAt,
    leavesAt: lifeEndsAt,
    cause: "life",
    coolingSince: Number.NaN,
    isSubscribed: true,
    orders: 0,
    lastOrderAt: Number.NEGATIVE_INFINITY,
    couponUntil: Number.NEGATIVE_INFINITY,
  };
}

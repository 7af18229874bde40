import type { Random } from "../../../src/stats/random.js";
import type { EventLog } from "../log/event-log.js";
import { dayMs } from "../world/calendar.js";
import type { World } from "../world/world.js";
import { isCooling } from "./lapse.js";
import { liveOn } from "./live.js";
import { copyPantry } from "./pantry.js";
import type { Shopper } from "./shopper.js";

/**
 * Lives one possible future of a customer into a log: what is not settled at the end of the simulation (the
 * running gap, the phase of life, when cooling or life itself ends) is drawn anew, given that it has not ended.
 *
 * @param until end of the simulation
 * @param later the world with a later end, see `laterWorld`
 */
export function liveFuture(
  until: number,
  later: World,
  shopper: Shopper,
  random: Random,
  log: EventLog,
): void {
  const { lifePerYear, coolingDays } = later.mechanisms.lapse;
  const isDecided = shopper.cause !== "life" && !isCooling(shopper);
  const lifeEndsAt = until + wait(random, lifePerYear / 365);
  const coolingEndsAt = isCooling(shopper) ? until + wait(random, 1 / coolingDays) : Number.POSITIVE_INFINITY;
  log.begin(shopper.log.customer);
  liveOn(
    later,
    {
      ...shopper,
      random,
      log,
      clock: shopper.clock.future(later, random),
      pantry: copyPantry(shopper.pantry),
      fatigue: shopper.fatigue.copy(),
      errands: shopper.errands.slice(),
      friends: [],
      lifeEndsAt,
      leavesAt: Math.min(lifeEndsAt, coolingEndsAt, isDecided ? shopper.leavesAt : Number.POSITIVE_INFINITY),
    },
    0,
  );
}

/** Milliseconds until what happens at a rate a day. */
function wait(random: Random, perDay: number): number {
  return perDay === 0 ? Number.POSITIVE_INFINITY : random.exponential(perDay) * dayMs;
}

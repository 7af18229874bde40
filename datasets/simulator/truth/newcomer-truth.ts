import { z } from "zod";
import { OptionsError } from "../../../src/errors.js";
import { parseOptions } from "../../../src/options.js";
import { logGammaQ } from "../../../src/stats/incomplete-gamma.js";
import { customerIdOf } from "../ids.js";
import { liveAll } from "../life/block.js";
import { firstDays, firstWaitDay, type Interest, meanFirstWait } from "../life/newcomer.js";
import { plainFirstWait } from "../life/order-clock.js";
import type { Shopper } from "../life/shopper.js";
import { EventLog, typeCodes } from "../log/event-log.js";
import { type Mechanisms, sameForAll } from "../mechanisms.js";
import { dayMs } from "../world/calendar.js";
import { shoppingTime } from "../world/demand.js";
import { sources } from "../world/places.js";
import { futureDays, type World } from "../world/world.js";
import { secondOrderChance } from "./second-order.js";

/** What comes next of a customer with no order yet, or with one. */
export interface NewcomerTruth {
  readonly customerId: string;
  /** Orders before the end: of 0 the first is asked for, of 1 the second. */
  readonly orders: 0 | 1;
  /** Chance that it comes within the days asked for, from all that the brand can see and the planted mechanisms. */
  readonly probability: number;
}

const newcomerQuery = z.strictObject({
  days: z.number().int().min(1).max(futureDays).default(30).describe("Days after the end of the simulation."),
});
/** How long a look ahead. */
export type NewcomerOptions = z.input<typeof newcomerQuery>;

/**
 * The chance of the next order of every customer without an order or with one, by the generating model. What the brand
 * does not see is integrated out: who follows only, whom the first order did not suit, how fast a customer's clock
 * runs, whether a delivery on its way will be late, what is yet to be looked at. So no model of the events can rank
 * better on average.
 *
 * @throws OptionsError `hidden_mechanisms` where mechanisms hide more than that: take `newcomerMechanisms`
 */
export function newcomersOf(
  world: World,
  customers: number,
  options: NewcomerOptions | undefined,
): Iterable<NewcomerTruth> {
  const { days } = parseOptions(newcomerQuery, options ?? {}, "simulation.newcomers");
  const hidden = hiddenMechanisms(world.mechanisms);
  if (hidden.length > 0) {
    throw new OptionsError(
      "hidden_mechanisms",
      `The chances of newcomers are known where nothing else about a customer is hidden; not with ${hidden.join(", ")}: see newcomerMechanisms.`,
      { hidden },
    );
  }
  return {
    *[Symbol.iterator]() {
      for (const shopper of liveAll(world, new EventLog(), customers)) {
        const { orders, log } = shopper;
        if (orders > 1) continue;
        const probability =
          orders === 0 ? firstOrderChance(world, shopper, days) : secondOrderChance(world, shopper, days);
        yield { customerId: customerIdOf(log.customer), orders: orders === 0 ? 0 : 1, probability };
      }
    },
  };
}

/** Mechanisms in force whose hidden part the formulas do not integrate out. */
function hiddenMechanisms(mechanisms: Mechanisms): string[] {
  const { acquisition, regularity, drift, promotion, assortment, service, lapse, touch } = mechanisms;
  const hides: Readonly<Record<string, boolean>> = {
    "acquisition.promotionBuyers": acquisition.promotionBuyers > 0,
    "regularity.deviation": regularity.deviation > 0,
    "drift.deviation": drift.deviation > 0,
    "drift.phaseAmplitude": drift.phaseAmplitude > 0,
    "promotion.sensitivity": promotion.sensitivity > 0 && promotion.shape < sameForAll,
    "assortment.complement": assortment.complement > 0,
    "assortment.looks": assortment.looks > 0,
    "service.defect": service.defect > 0,
    "service.refund": service.refund > 0,
    "service.lateUpload": service.lateUpload > 0,
    "lapse.lifePerYear": lapse.lifePerYear > 0,
    "lapse.touch": lapse.touch > 0,
    "lapse.frailty": lapse.frailty > 0,
    "lapse.fatigueGrowth": lapse.fatigueGrowth > 0,
    "lapse.cooling": lapse.cooling > 0,
    "touch.plain": touch.plain > 0,
    "touch.coupon": touch.coupon > 0,
    "touch.gift": touch.gift > 0,
    "touch.points": touch.points > 0,
  };
  return Object.keys(hides).filter((name) => hides[name]);
}

/** Buyers who have not ordered at once wait by a gamma law; followers, who look alike, wait for ever. */
function firstOrderChance(world: World, shopper: Shopper, days: number): number {
  const { traits } = shopper;
  const { newcomer, acquisition } = world.mechanisms;
  const source = sources.find((one) => one.source === traits.row.source)!;
  const followers = Math.min(1, source.followerShare * acquisition.followers);
  const buyers = (1 - followers) * (1 - source.immediateShare);
  const isPlain = newcomer.wait === 0;
  const time = (day: number) => shoppingTime(world.demand, traits.rhythm, day);
  const base = time(isPlain ? traits.joinDay : firstWaitDay(traits));
  const shape = isPlain ? 1 : newcomer.shape;
  let [waiting, ordering] = [0, 0];
  for (const { chance, views, carts } of interestsOf(world, shopper)) {
    const mean = isPlain ? plainFirstWait : meanFirstWait(world, traits, { views, carts });
    const survival = (at: number) =>
      at <= base ? 1 : Math.exp(logGammaQ(shape, (shape * (at - base)) / mean));
    const now = survival(time(world.days));
    waiting += chance * now;
    ordering += chance * (now - survival(time(world.days + days)));
  }
  return (buyers * ordering) / (buyers * waiting + followers);
}

/** What a customer will have looked at after 72 hours, given what has been seen, with the chance of each. */
function interestsOf(world: World, { traits, log }: Shopper): (Interest & { readonly chance: number })[] {
  const { newcomer } = world.mechanisms;
  let [views, carts] = [0, 0];
  for (let i = 0; i < log.kept; i++) {
    if (log.type[log.sorted[i]!] === typeCodes.view) views++;
    else if (log.type[log.sorted[i]!] === typeCodes.cart) carts++;
  }
  const rest = Math.max(0, 1 - (world.until - traits.row.joinedAt) / (firstDays * dayMs));
  return poissonChances(rest * newcomer.views).flatMap((viewChance, moreViews) =>
    poissonChances(rest * newcomer.carts).map((cartChance, moreCarts) => ({
      views: views + moreViews,
      carts: carts + moreCarts,
      chance: viewChance * cartChance,
    })),
  );
}

/** Chances of 0, 1, 2, ... events, until what is left is nothing. */
function poissonChances(mean: number): number[] {
  const chances = [Math.exp(-mean)];
  for (let k = 1; mean > 0 && (k < mean || chances[k - 1]! > 1e-12); k++)
    chances.push((chances[k - 1]! * mean) / k);
  return chances;
}

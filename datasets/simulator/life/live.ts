import { type Arrival, drawTraits } from "../customer/traits.js";
import { customerIdOf } from "../ids.js";
import { channelCodes, type EventLog, typeCodes } from "../log/event-log.js";
import { lifeStream } from "../streams.js";
import { dayMs } from "../world/calendar.js";
import { planIndexAfter, type World } from "../world/world.js";
import { type CampaignObserver, meetCampaign } from "./campaign-contact.js";
import { nextOrderAt } from "./errands.js";
import { visiblyLeavesAt } from "./lapse.js";
import { lookAround } from "./newcomer.js";
import { placeOrder } from "./order.js";
import { joinedShopper, type Shopper } from "./shopper.js";

/**
 * Lives one customer's life into the log: orders as planned by the clock and the errands, campaigns in between.
 *
 * @param arrival the friend who brings the customer and when; undefined for who comes unbrought
 */
export function live(
  world: World,
  log: EventLog,
  index: number,
  arrival: Arrival | undefined,
  observe: CampaignObserver | undefined,
): Shopper {
  const random = lifeStream(world.seed, index);
  const traits = drawTraits(random, world, customerIdOf(index), arrival);
  const { joinedAt, source } = traits.row;
  log.begin(index);
  const row = log.add(typeCodes.join, joinedAt, channelCodes[source]);
  if (arrival) log.related[row] = arrival.friendOf;
  const shopper = joinedShopper(world, traits, random, log, lookAround(world, log, traits));
  liveOn(world, shopper, planIndexAfter(world, traits.joinDay), observe);
  return shopper;
}

/** Lives on to the end of the world, from a position in the plan of campaigns on, and sorts the log. */
export function liveOn(
  world: World,
  shopper: Shopper,
  firstCampaign: number,
  observe?: CampaignObserver,
): void {
  const { campaigns, until } = world;
  const { log } = shopper;
  let m = firstCampaign;
  for (;;) {
    const campaign = campaigns[m];
    const next = nextOrderAt(shopper);
    if (campaign !== undefined && campaign.at < next) {
      meetCampaign(world, shopper, campaign, observe);
      m++;
    } else if (next < until) placeOrder(world, shopper, next);
    else break;
  }
  const leftAt = visiblyLeavesAt(shopper);
  if (leftAt < until) log.add(typeCodes.leave, leftAt, channelCodes.wechat);
  log.sort(until);
}

/** Instants at which friends of a customer join, before the last day of the simulation. */
export function friendsWithin({ until }: World, { friends }: Shopper): number[] {
  return friends.filter((joinAt) => joinAt < until - dayMs);
}

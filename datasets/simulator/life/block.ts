import type { Arrival } from "../customer/traits.js";
import type { EventLog } from "../log/event-log.js";
import type { World } from "../world/world.js";
import type { CampaignObserver } from "./campaign-contact.js";
import { friendsWithin, live } from "./live.js";
import type { Shopper } from "./shopper.js";

/** Customers whose friends are of the same block: blocks do not depend on each other. */
const blockSize = 64;

/**
 * Lives the lives of `customers` customers, one after the other, into one log. Friends brought by shares become
 * the next customers of the block; the others come unbrought. So every life depends on the seed, on the number of
 * the customer and on those before in the block alone.
 */
export function* liveAll(
  world: World,
  log: EventLog,
  customers: number,
  observe?: CampaignObserver,
): Generator<Shopper> {
  let waiting: Arrival[] = [];
  for (let index = 0; index < customers; index++) {
    if (index % blockSize === 0) waiting = [];
    const shopper = live(world, log, index, waiting.shift(), observe);
    for (const joinAt of friendsWithin(world, shopper)) waiting.push({ friendOf: index, joinAt });
    yield shopper;
  }
}

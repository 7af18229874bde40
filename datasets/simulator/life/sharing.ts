import { channelCodes, typeCodes } from "../log/event-log.js";
import type { World } from "../world/world.js";
import type { Shopper } from "./shopper.js";

const minuteMs = 60_000;
const meanMinutesToShare = 1440;
const meanMinutesToJoin = 2 * 1440;
const mostMinutes = 10 * 1440;

/** A good order may be shared with friends within days of its receipt, and a share may bring one. */
export function mayShare(world: World, { traits, random, log, friends }: Shopper, receivedAt: number): void {
  if (traits.sharing === 0 || random.next() >= traits.sharing) return;
  const sharedAt = receivedAt + wait(random.exponential(1 / meanMinutesToShare));
  log.add(typeCodes.share, sharedAt, channelCodes.wechat);
  if (random.next() >= world.mechanisms.sharing.brings) return;
  friends.push(sharedAt + wait(random.exponential(1 / meanMinutesToJoin)));
}

/** Whole minutes, at least 5 and at most ten days, in milliseconds. */
function wait(minutes: number): number {
  return (5 + Math.floor(Math.min(mostMinutes, minutes))) * minuteMs;
}

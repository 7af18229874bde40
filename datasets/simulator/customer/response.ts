import type { Random } from "../../../src/stats/random.js";
import type { Mechanisms } from "../mechanisms.js";
import { pick } from "../pick.js";
import { benefits, touchChannels } from "../world/campaigns.js";

/** How a customer answers messages. */
export interface Response {
  /** Chance of an extra order by a message of each benefit, unmatched and unwearied; below 0 it puts orders off. */
  readonly byBenefit: Float64Array;
  /** Hour of the day at which messages work best. */
  readonly bestHour: number;
  /** Code of the channel on which they do. */
  readonly bestChannel: number;
}

/** Hours at which messages may work best, with their shares. */
const hours = [9, 10, 11, 12, 13, 15, 17, 19, 20, 21];
const hourShares = [5, 16, 8, 14, 5, 4, 5, 9, 22, 12];
const channelShares = [60, 15, 25];
const dogsResponse = -4;
const largestChance = 0.9;

/** Draws a response: of most customers above 0, of some 0, of sleeping dogs below. */
export function drawResponse(random: Random, { touch }: Mechanisms): Response {
  const { sleepingDogs, lostCauses, responseShape, tasteShape } = touch;
  const isDog = random.next() < sleepingDogs;
  const isLost = random.next() < lostCauses;
  const response = random.gamma(responseShape, responseShape) / (1 - lostCauses || 1);
  const level = isDog ? dogsResponse * response : isLost ? 0 : response;
  const byBenefit = new Float64Array(benefits.length);
  for (let b = 0; b < benefits.length; b++) {
    byBenefit[b] = level * touch[benefits[b]!] * random.gamma(tasteShape, tasteShape);
  }
  return {
    byBenefit,
    bestHour: hours[pick(random, hourShares)]!,
    bestChannel: pick(random, channelShares) % touchChannels.length,
  };
}

/**
 * Chance that a message brings an extra order within 6 days (above 0), or puts off the order that would have come
 * within the window (below 0).
 */
export function touchChance(
  { byBenefit, bestHour, bestChannel }: Response,
  { touch }: Mechanisms,
  benefit: number,
  hour: number,
  channel: number,
  fatigue: number,
): number {
  const hourFactor = Math.abs(hour - bestHour) <= 1 ? touch.hourMatch : 1;
  const channelFactor = channel === bestChannel ? touch.channelMatch : 1;
  const chance = byBenefit[benefit]! * hourFactor * channelFactor * Math.exp(-touch.wear * fatigue);
  return Math.max(-largestChance, Math.min(largestChance, chance));
}

import type { Random } from "../../../src/stats/random.js";
import type { Mechanisms } from "../mechanisms.js";
import { pick } from "../pick.js";
import { type Arm, benefits, type Campaign, contents } from "../world/campaigns.js";

/** How a customer answers messages. */
export interface Response {
  /** Chance of an extra order by a message of each benefit, unmatched and unwearied; below 0 it puts orders off. */
  readonly byBenefit: Float64Array;
  /** Hour of the day at which messages work best. */
  readonly bestHour: number;
  /** Code of the channel on which they do. */
  readonly bestChannel: number;
  /** Code of the content that is liked best. */
  readonly bestContent: number;
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
    bestChannel: pick(random, channelShares),
    bestContent: random.int(contents.length),
  };
}

/**
 * Chance that a message brings an extra order within 6 days (above 0), or puts off the order that would have come
 * within the window (below 0).
 */
export function touchChance(
  response: Response,
  { touch }: Mechanisms,
  { benefit, hour }: Pick<Arm, "benefit" | "hour">,
  { channel, content }: Pick<Campaign, "channel" | "content">,
  fatigue: number,
): number {
  const factor =
    (isBestHour(response, hour) ? touch.hourMatch : 1) *
    (channel === response.bestChannel ? touch.channelMatch : 1) *
    (content === response.bestContent ? touch.contentMatch : 1);
  const chance = response.byBenefit[benefit]! * factor * Math.exp(-touch.wear * fatigue);
  return Math.max(-largestChance, Math.min(largestChance, chance));
}

/** Whether an hour lies within one of the customer's best. */
export function isBestHour({ bestHour }: Response, hour: number): boolean {
  return Math.abs(hour - bestHour) <= 1;
}

import type { Random } from "../../../src/stats/random.js";
import type { Mechanisms } from "../mechanisms.js";
import type { Demand } from "./demand.js";

const launchDays = 14;

/** days + 1 running sums of how many organic customers join on each day: demand, promotions, and the launch. */
export function joinSumsOf(
  { everyday, promotion }: Demand,
  days: number,
  { acquisition }: Mechanisms,
): Float64Array {
  const { launchShare, promotionPull } = acquisition;
  const sums = new Float64Array(days + 1);
  const ordinary = everyday[days]! + promotionPull * promotion[days]!;
  const launch = Math.min(launchDays, days);
  for (let d = 0; d < days; d++) {
    const day = everyday[d + 1]! - everyday[d]! + promotionPull * (promotion[d + 1]! - promotion[d]!);
    sums[d + 1] = sums[d]! + ((1 - launchShare) * day) / ordinary + (d < launch ? launchShare / launch : 0);
  }
  return sums;
}

/** The day on which an organic customer joins. */
export function drawJoinDay(random: Random, joinSums: Float64Array): number {
  const target = random.next() * joinSums[joinSums.length - 1]!;
  let low = 0;
  let high = joinSums.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (joinSums[middle + 1]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

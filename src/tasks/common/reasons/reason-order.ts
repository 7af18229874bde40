import { kindOf, reasonGroups } from "../../../model/reason.js";

/** Least part of all that speaks for the event that a cause must have to be named before the signs. */
const leastShare = 0.1;
/** Least it must add to the logit: below it chances differ by one in twenty at most. */
const leastLogit = 0.1;

const isCause = Uint8Array.from(reasonGroups, (group) => (kindOf(group) === "cause" ? 1 : 0));

/**
 * The groups of a row in the order they are named in: causes that weigh enough, then the others, each by what they add,
 * the most first; equal ones in the order of `reasonGroups`. Behind the groups may stand features that are a sign each.
 *
 * @param sums what each group adds to the logit of the event
 * @param least sums that are nearer to 0 say nothing
 * @param isAll whether groups that speak against the event are named too
 * @param order the groups are written here
 * @returns how many are named
 */
export function orderGroups(sums: Float64Array, least: number, isAll: boolean, order: Uint16Array): number {
  let total = 0;
  for (let g = 0; g < sums.length; g++) if (sums[g]! > 0) total += sums[g]!;
  const enough = Math.max(leastLogit, leastShare * total);
  let n = 0;
  for (let g = 0; g < sums.length; g++) {
    const sum = sums[g]!;
    if (!(sum > least || (isAll && sum < -least))) continue;
    const isFirst = isCause[g] === 1 && sum >= enough;
    let at = n++;
    for (; at > 0; at--) {
      const before = order[at - 1]!;
      const isBeforeFirst = isCause[before] === 1 && sums[before]! >= enough;
      if (isFirst === isBeforeFirst ? sums[before]! >= sum : isBeforeFirst) break;
      order[at] = before;
    }
    order[at] = g;
  }
  return n;
}

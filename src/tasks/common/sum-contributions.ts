import type { Blend } from "../../learners/calibration/blend.js";
import type { ContributionColumn, Fitted, MemberContributions } from "../../training/member.js";
import type { Rows } from "../../training/rows.js";

/** A blend and the members that it adds up. */
export interface BlendedMembers<S extends Rows> {
  readonly members: readonly Fitted<S>[];
  readonly blend: Blend;
  /** Window the members were trained for, in days or baskets. */
  readonly window: number;
}

/** Rows start .. end - 1 of a snapshot, with the logits that each member gave them. */
export interface BlendedRange {
  readonly start: number;
  readonly end: number;
  /** One column of the range a member. */
  readonly logits: readonly Float64Array[];
}

/** What each feature adds to the blended logit of each row: the members' parts by the weights of the blend. */
export function sumContributions<S extends Rows>(
  { members, blend, window }: BlendedMembers<S>,
  snapshot: S,
  { start, end, logits }: BlendedRange,
): MemberContributions {
  const base = new Float64Array(end - start).fill(blend.intercept);
  const parts = new Map<string, ContributionColumn>();
  members.forEach((member, m) => {
    const weight = blend.weights[m]!;
    if (weight === 0) return;
    const own = member.contributions(snapshot, window, { start, end, logits: logits[m]! });
    addTimes(weight, own.base, base);
    for (const { feature, values, contributions } of own.parts) {
      let part = parts.get(feature.name);
      if (!part) {
        part = { feature, values, contributions: new Float64Array(end - start) };
        parts.set(feature.name, part);
      }
      addTimes(weight, contributions, part.contributions);
    }
  });
  return { base, parts: [...parts.values()] };
}

function addTimes(weight: number, values: Float64Array, sums: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += weight * values[i]!;
}

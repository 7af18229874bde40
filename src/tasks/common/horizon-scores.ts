import { blendLogits } from "../../learners/calibration/blend.js";
import type { Rows } from "../../training/rows.js";
import type { BlendedMembers } from "./sum-contributions.js";

/** A fitted model of one horizon, in days. */
export interface FittedHorizon<S extends Rows> extends Omit<BlendedMembers<S>, "window"> {
  readonly horizonDays: number;
  /** Window the members were trained for. */
  readonly trainedDays: number;
  /** Added to the blended logits to get from the trained window to the horizon. */
  readonly carry: number;
}

/** Logits of rows for a horizon. */
export interface HorizonScores {
  /** By each member of the horizon that was asked for. */
  readonly members: readonly Float64Array[];
  /** In the end: never below those of a shorter horizon. */
  readonly score: Float64Array;
}

/**
 * Scores rows for one of the trained horizons.
 *
 * @param horizons ascending
 */
export function horizonScores<S extends Rows>(
  horizons: readonly FittedHorizon<S>[],
  rows: S,
  horizonDays: number,
): HorizonScores {
  const score = new Float64Array(rows.length).fill(Number.NEGATIVE_INFINITY);
  let scores: readonly Float64Array[] = [];
  for (const { horizonDays: own, trainedDays, members, blend, carry } of horizons) {
    if (own > horizonDays) break;
    scores = members.map((member) => member.score(rows, trainedDays));
    const blended = blendLogits(blend, scores);
    for (let i = 0; i < score.length; i++) score[i] = Math.max(score[i]!, blended[i]! + carry);
  }
  return { members: scores, score };
}

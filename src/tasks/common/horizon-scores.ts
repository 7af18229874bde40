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

/** The fitted model of one of the trained horizons. */
export function horizonOf<H extends { readonly horizonDays: number }>(
  { horizons }: { readonly horizons: readonly H[] },
  horizonDays: number,
): H {
  return horizons.find((horizon) => horizon.horizonDays === horizonDays)!;
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
  let last: HorizonScores | undefined;
  for (const { scores } of scoresUpTo(horizons, rows, horizonDays)) last = scores;
  return last!;
}

/** Scores rows for the trained horizons up to one of them, the shortest first. */
export function* scoresUpTo<S extends Rows, H extends FittedHorizon<S>>(
  horizons: readonly H[],
  rows: S,
  horizonDays: number,
): Generator<{ readonly horizon: H; readonly scores: HorizonScores }> {
  let floor: Float64Array | undefined;
  for (const horizon of horizons) {
    if (horizon.horizonDays > horizonDays) return;
    const { members, blend, trainedDays, carry } = horizon;
    const byMember = members.map((member) => member.score(rows, trainedDays));
    const score = blendLogits(blend, byMember);
    for (let i = 0; i < score.length; i++) score[i]! += carry;
    floor = notBelow(score, floor);
    yield { horizon, scores: { members: byMember, score } };
  }
}

/** `values`, raised in place to `floor` where they are below it. */
export function notBelow(values: Float64Array, floor: Float64Array | undefined): Float64Array {
  if (floor) for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i]!, floor[i]!);
  return values;
}

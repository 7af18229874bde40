import { type Blend, blendLogits, fitBlend } from "../learners/calibration/blend.js";
import { concat } from "../matrix/concat.js";
import { logLoss } from "../metrics/probability.js";
import { sigmoid } from "../stats/logspace.js";
import type { Member } from "./member.js";
import type { Rows } from "./rows.js";

/** Rows of one test that blends are learned or judged on. */
export interface TestedRows {
  /** 1 where there was an order in the window. */
  readonly bought: Uint8Array;
  /** Logits of the rows by `keyOf` a member and its size. */
  readonly logits: ReadonlyMap<string, Float64Array>;
  /** Weight of each row. */
  readonly weight: number;
}

/** Which size of each member to use, and how to add their logits up. */
export interface LearnedBlend<S extends Rows> {
  readonly sizes: readonly { readonly member: Member<S>; readonly size: string }[];
  readonly blend: Blend;
}

/** What is believed of a blend before any row is seen. */
export interface BlendPrior {
  /** How far a weight lies from its prior. */
  readonly weightDeviation: number;
  /** How far the log-odds of one period lie from those of the next: a handful of folds cannot tell. */
  readonly interceptDeviation: number;
  /** Whether weights leave the mean of the logits as it is. */
  readonly keepsLevel: boolean;
}

/** Name of a member's size among the logits of a test. */
export const keyOf = (member: { readonly name: string }, size: string) => `${member.name}/${size}`;

/**
 * Picks for each member the size with the lowest loss on the tests and learns the weights of the blend there. Without
 * tests: the middle size of each and their prior weights.
 */
export function learnBlend<S extends Rows>(
  members: readonly Member<S>[],
  tests: readonly TestedRows[],
  prior: BlendPrior,
): LearnedBlend<S> {
  const sizes = members.map((member) => ({ member, size: bestSize(member, tests) }));
  const labels = concat(tests.map(({ bought }) => bought));
  const weights = concat(tests.map(({ bought, weight }) => new Float64Array(bought.length).fill(weight)));
  const logits = sizes.map(({ member, size }) =>
    concat(tests.map((test) => test.logits.get(keyOf(member, size))!)),
  );
  const total = members.reduce((sum, { priorWeight }) => sum + priorWeight, 0);
  const priorWeights = members.map(({ priorWeight }) => priorWeight / total);
  return { sizes, blend: fitBlend({ logits, labels, weights, priorWeights, ...prior }) };
}

/** Blended logits of the rows of a test. */
export function blendTested<S extends Rows>(
  { sizes, blend }: LearnedBlend<S>,
  { logits }: Pick<TestedRows, "logits">,
): Float64Array {
  return blendLogits(
    blend,
    sizes.map(({ member, size }) => logits.get(keyOf(member, size))!),
  );
}

function bestSize<S extends Rows>(member: Member<S>, tests: readonly TestedRows[]): string {
  let best = { size: member.sizes[member.sizes.length >> 1]!, loss: Number.POSITIVE_INFINITY };
  if (tests.length === 0) return best.size;
  for (const size of member.sizes) {
    const loss = tests.reduce((sum, { bought, logits, weight }) => {
      return sum + weight * logLoss(bought, logits.get(keyOf(member, size))!.map(sigmoid));
    }, 0);
    if (loss < best.loss) best = { size, loss };
  }
  return best.size;
}

import { type Blend, blendLogits } from "../../learners/calibration/blend.js";
import type { CardScore, ChallengerReport } from "../../model/card.js";
import type { Fitted } from "../../training/member.js";
import type { CrossSnapshot } from "./cross-snapshot.js";

/** A fitted model of one horizon. */
export interface CrossSellHorizon {
  /** In days, or baskets where there are no dates. */
  readonly horizon: number;
  /** Window the members were trained for. */
  readonly trained: number;
  readonly members: readonly Fitted<CrossSnapshot>[];
  readonly blend: Blend;
  /** Moves the logits of the members that were trained on a share of the rows without a purchase. */
  readonly shift: number;
  /** Added to the blended logits to get from the trained window to the horizon. */
  readonly carry: number;
  readonly trainingCutoffs: readonly number[];
  readonly validationCutoffs: readonly number[];
  readonly outOfTime: readonly CardScore[];
  /** How the challenger among the members did, where one was asked for. */
  readonly challenger?: ChallengerReport;
}

/** Logits of P(bought) within the horizon. */
export function crossLogits(
  { blend, members, trained, carry }: CrossSellHorizon,
  snapshot: CrossSnapshot,
): Float64Array {
  const scores = members.map((member) => member.score(snapshot, trained));
  const logits = blendLogits(blend, scores);
  return carry === 0 ? logits : logits.map((logit) => logit + carry);
}

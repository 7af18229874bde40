import { type Blend, blendLogits } from "../../learners/calibration/blend.js";
import type { CardScore, ChallengerReport } from "../../model/card.js";
import type { Fitted } from "../../training/member.js";
import type { PairDates } from "./pair-dates.js";
import type { PairPopulation } from "./pair-population.js";
import type { PairSnapshot } from "./pair-snapshot.js";
import type { PairUnits } from "./pair-units.js";

/** A fitted model of one horizon. */
export interface PairHorizon {
  /** In days, or baskets where there are no dates. */
  readonly horizon: number;
  /** Window the members were trained for; where it is shorter, the rates carry the score on. */
  readonly trained: number;
  readonly population: PairPopulation;
  readonly members: readonly Fitted<PairSnapshot>[];
  readonly blend: Blend;
  /** Added to the blended logits to get from the trained window to the horizon. */
  readonly carry: number;
  readonly units: PairUnits;
  /** Absent where baskets have no dates. */
  readonly dates?: PairDates;
  readonly trainingCutoffs: readonly number[];
  readonly validationCutoffs: readonly number[];
  readonly outOfTime: readonly CardScore[];
  /** How the challenger among the members did, where one was asked for. */
  readonly challenger?: ChallengerReport;
}

/** Logits of P(bought again) within the horizon. */
export function pairLogits(
  { blend, members, trained, carry }: PairHorizon,
  snapshot: PairSnapshot,
): Float64Array {
  const scores = members.map((member) => member.score(snapshot, trained));
  const logits = blendLogits(blend, scores);
  return carry === 0 ? logits : logits.map((logit) => logit + carry);
}

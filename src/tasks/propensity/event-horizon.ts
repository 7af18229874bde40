import type { Blend } from "../../learners/calibration/blend.js";
import type { CardScore, ChallengerReport } from "../../model/card.js";
import type { Fitted } from "../../training/member.js";
import type { EventSnapshot } from "./event-snapshot.js";

/** A fitted model of one horizon. */
export interface EventHorizon {
  readonly horizonDays: number;
  /** Window the members were trained for; where it is shorter, the hazards carry the score on. */
  readonly trainedDays: number;
  readonly members: readonly Fitted<EventSnapshot>[];
  readonly blend: Blend;
  /** How the network did, where it was tried beside the others. */
  readonly challenger?: ChallengerReport;
  /** Added to the blended logits to get from the trained window to the horizon. */
  readonly carry: number;
  readonly trainingCutoffs: readonly number[];
  readonly validationCutoffs: readonly number[];
  readonly outOfTime: readonly CardScore[];
}

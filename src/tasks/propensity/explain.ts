import { carriedTo, explainBlend, type ScoreParts, withCarryInBase } from "../common/explain-blend.js";
import { horizonOf } from "../common/horizon-scores.js";
import { type EventModel, scoreEvents } from "./event-model.js";
import type { EventSnapshot } from "./event-snapshot.js";

/** Why row `row` of a snapshot has its chance: what each feature adds; what carrying to a longer horizon adds is in the base. */
export function explainEvent(
  model: EventModel,
  snapshot: EventSnapshot,
  row: number,
  horizonDays: number,
): ScoreParts {
  const { members, blend, trainedDays } = horizonOf(model, horizonDays);
  const parts = explainBlend({
    members,
    blend,
    window: trainedDays,
    snapshot,
    row,
    score: scoreEvents(model, snapshot, horizonDays, 0).logits[row]!,
    carried: carriedTo(horizonDays, trainedDays, "calendar"),
  });
  return withCarryInBase(parts);
}

import { carriedTo, explainBlend, type ScoreParts } from "../common/explain-blend.js";
import { type EventModel, eventHorizonOf, scoreEvents } from "./event-model.js";
import type { EventSnapshot } from "./event-snapshot.js";

/** Why row `row` of a snapshot has its chance: what each feature adds, and what carrying to a longer horizon adds. */
export function explainEvent(
  model: EventModel,
  snapshot: EventSnapshot,
  row: number,
  horizonDays: number,
): ScoreParts {
  const { members, blend, trainedDays } = eventHorizonOf(model, horizonDays);
  return explainBlend({
    members,
    blend,
    window: trainedDays,
    snapshot,
    row,
    score: scoreEvents(model, snapshot, horizonDays, 0).logits[row]!,
    carried: carriedTo(horizonDays, trainedDays, "calendar"),
  });
}

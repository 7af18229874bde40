import type { ModelCard } from "../../model/card.js";
import { activityCard } from "../activity/card.js";
import type { WarningHorizon, WarningParts } from "./warning-model.js";

/** What a model of warnings says of itself: the activity task's card, and how its bands are cut. */
export function warningCard(kind: string, parts: WarningParts): ModelCard {
  const card = activityCard(kind, parts);
  const { warnings } = parts;
  return {
    ...card,
    definitions: [
      ...card.definitions,
      "A customer lapses who does not order within the horizon; P(lapse) = 1 - P(order) of repurchase.overall.",
      ...warnings.horizons.map((horizon) => bandsLine(horizon, warnings.activeWithinDays)),
    ],
  };
}

function bandsLine({ horizonDays, facts }: WarningHorizon, activeWithinDays: number): string {
  const lines = facts.map(({ band, threshold, precision, recall }) => {
    const tested =
      precision === undefined
        ? ""
        : ` (out of time: precision ${precision.toFixed(2)}, recall ${(recall ?? 0).toFixed(2)})`;
    return `${band} from ${threshold.toFixed(3)}${tested}`;
  });
  return `${horizonDays} days: ${lines.join("; ")}, of customers who ordered within ${activeWithinDays} days.`;
}

import type { ModelCard } from "../../model/card.js";
import type { Snapshot } from "../../training/snapshot.js";
import { type DataFacts, type DatedCardParts, datedCard } from "../common/model-card.js";
import type { ActivityModel } from "./model.js";

/** Counts of the training data. */
export function dataFacts({ history, orders, length, firstOrder }: Snapshot): DataFacts {
  return {
    from: firstOrder,
    customers: length,
    events: history.length,
    orderDays: orders.day.length,
  };
}

/** What a model on the activity task says of itself. */
export function activityCard(
  kind: string,
  parts: DatedCardParts & { readonly activity: ActivityModel },
): ModelCard {
  return datedCard(kind, parts, {
    definitions: [
      "An order day is a calendar day with at least one purchase; frequency counts order days after the first.",
      "A day counts unless every order of it was fully refunded before the cutoff; labels count gross orders.",
      "Who is scored: every customer with an order before asOf.",
    ],
    horizons: parts.activity.horizons,
    carried: "carried on by the probability model",
  });
}

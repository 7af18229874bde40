import type { ModelCard } from "../../model/card.js";
import { type DataFacts, type DatedCardParts, datedCard } from "../common/model-card.js";
import { firstDayOf } from "../pairs/pair-plan.js";
import type { EventModel } from "./event-model.js";
import type { EventSnapshot } from "./event-snapshot.js";
import type { Audience, Target } from "./target.js";

/** Counts of the training data. */
export function eventDataFacts(latest: EventSnapshot): DataFacts {
  const { history, length } = latest;
  return {
    from: firstDayOf(history),
    customers: length,
    events: history.length,
    orderDays: latest.orderDays,
  };
}

const audiences: Readonly<Record<Audience, string>> = {
  all: "every customer with an event before asOf",
  followers: "every customer with an event before asOf who has never bought",
  newBuyers: "every customer who has bought on exactly one day before asOf",
  members: "every customer with an event before asOf who has not left, or has come back",
  reachable: "every customer with an event before asOf who has neither unsubscribed nor left",
  contacted: "every customer who has had a message before asOf and has neither unsubscribed nor left",
};

/** What a model of an event says of itself. */
export function eventCard(kind: string, parts: DatedCardParts & { readonly events: EventModel }): ModelCard {
  const { target, horizons } = parts.events;
  return datedCard(kind, parts, {
    definitions: [definitionOf(target), `Who is scored: ${audiences[target.audience]}.`],
    horizons,
    carried: target.of === "window" ? "carried on by the hazard of all" : "taken as it is",
  });
}

function definitionOf(target: Target): string {
  if (target.of === "nextMessage") {
    const { response, responseDays } = target;
    return `'${target.name}': of the next message within the horizon, whether it gets a ${response} within ${responseDays} days. Customers who get no message are not learned from.`;
  }
  return target.since === "firstOrder"
    ? `'${target.name}': a purchase within the horizon on a later day than the first.`
    : `'${target.name}': at least one such event within the horizon.`;
}

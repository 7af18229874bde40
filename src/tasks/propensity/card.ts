import type { ModelCard } from "../../model/card.js";
import type { DataFacts } from "../activity/card.js";
import { packageVersion } from "../common/package-version.js";
import { firstDayOf } from "../pairs/pair-plan.js";
import type { EventModel } from "./event-model.js";
import type { EventSnapshot } from "./event-snapshot.js";
import type { Audience, Target } from "./target.js";

/** Counts of the training data, for the card. */
export function eventDataFacts(latest: EventSnapshot): DataFacts {
  const { history, length } = latest;
  return {
    from: firstDayOf(history),
    customers: length,
    events: history.length,
    orderDays: latest.orderDays,
  };
}

interface CardParts {
  readonly cutoff: number;
  readonly reading: { readonly timeZone: string };
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: DataFacts;
  readonly events: EventModel;
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
export function eventCard(kind: string, { cutoff, reading, options, data, events }: CardParts): ModelCard {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    kind,
    version: packageVersion(),
    options,
    data: { ...data, from: iso(data.from), cutoff: iso(cutoff), timeZone: reading.timeZone },
    definitions: [definitionOf(events.target), `Who is scored: ${audiences[events.target.audience]}.`],
    horizons: events.horizons.map((horizon) => ({
      horizonDays: horizon.horizonDays,
      trainedDays: horizon.trainedDays,
      trainingCutoffs: horizon.trainingCutoffs.map(iso),
      validationCutoffs: horizon.validationCutoffs.map(iso),
      members: horizon.members.map(({ member, size, facts }, m) => ({
        name: `${member} (${size})`,
        weight: horizon.blend.weights[m]!,
        facts,
      })),
      outOfTime: horizon.outOfTime,
    })),
    limits: limitsOf(events),
  };
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

function limitsOf({ horizons, target }: EventModel): string[] {
  const carried = target.of === "window" ? "carried on by the hazard of all" : "taken as it is";
  return horizons.flatMap(({ horizonDays, trainedDays, validationCutoffs, members }) => [
    ...(trainedDays < horizonDays
      ? [
          `${horizonDays} days: the history holds no earlier window of this length; trained on ${trainedDays} days and ${carried}.`,
        ]
      : []),
    ...(validationCutoffs.length === 0
      ? [`${horizonDays} days: the history is too short to test or calibrate the scores out of time.`]
      : []),
    ...(members.length === 1
      ? [`${horizonDays} days: one member only (${members[0]!.member}): too little data to blend.`]
      : []),
  ]);
}

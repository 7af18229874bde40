import type { ModelCard } from "../../model/card.js";
import type { Snapshot } from "../../training/snapshot.js";
import { packageVersion } from "../common/package-version.js";
import type { ActivityModel } from "./model.js";

/** Counts of the training data, for the card. */
export interface DataFacts {
  readonly from: number;
  readonly customers: number;
  readonly events: number;
  readonly orderDays: number;
}

export function dataFacts({ history, orders, length, firstOrder }: Snapshot): DataFacts {
  return {
    from: firstOrder,
    customers: length,
    events: history.length,
    orderDays: orders.day.length,
  };
}

interface CardParts {
  readonly cutoff: number;
  readonly reading: { readonly timeZone: string };
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: DataFacts;
  readonly activity: ActivityModel;
}

/** What a model on the activity task says of itself. */
export function activityCard(
  kind: string,
  { cutoff, reading, options, data, activity }: CardParts,
): ModelCard {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    kind,
    version: packageVersion(),
    options,
    data: { ...data, from: iso(data.from), cutoff: iso(cutoff), timeZone: reading.timeZone },
    definitions: [
      "An order day is a calendar day with at least one purchase; frequency counts order days after the first.",
      "A day counts unless every order of it was fully refunded before the cutoff; labels count gross orders.",
      "Who is scored: every customer with an order before asOf.",
    ],
    horizons: activity.horizons.map((horizon) => ({
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
    limits: limitsOf(activity),
  };
}

function limitsOf({ horizons }: ActivityModel): string[] {
  const limits: string[] = [];
  for (const { horizonDays, trainedDays, validationCutoffs, members } of horizons) {
    if (trainedDays < horizonDays) {
      limits.push(
        `${horizonDays} days: the history holds no earlier window of this length; trained on ${trainedDays} days and carried on by the probability model.`,
      );
    }
    if (validationCutoffs.length === 0) {
      limits.push(
        `${horizonDays} days: the history is too short to test or calibrate the scores out of time.`,
      );
    }
    if (members.length === 1) {
      limits.push(`${horizonDays} days: one member only (${members[0]!.member}): too little data to blend.`);
    }
  }
  return limits;
}

import type { CardHorizon, CardMember, CardScore, ChallengerReport, ModelCard } from "../../model/card.js";
import type { Fitted } from "../../training/member.js";
import { networkLimits } from "./network.js";
import { packageVersion } from "./package-version.js";

/** Counts of the training data, for the card. */
export interface DataFacts {
  /** Start of the first day, epoch milliseconds. */
  readonly from: number;
  readonly customers: number;
  readonly events: number;
  readonly orderDays: number;
}

/** Members of a blend and their weights. */
interface Blended {
  readonly members: readonly Pick<Fitted, "member" | "size" | "facts">[];
  readonly blend: { readonly weights: readonly number[] };
}

/** A fitted model of one horizon in days, as far as cards tell of it. */
interface DatedHorizon extends Blended {
  readonly horizonDays: number;
  readonly trainedDays: number;
  readonly trainingCutoffs: readonly number[];
  readonly validationCutoffs: readonly number[];
  readonly outOfTime: readonly CardScore[];
  readonly challenger?: ChallengerReport;
}

/** What a model of events with dates is, as far as cards tell of it. */
export interface DatedCardParts {
  readonly cutoff: number;
  readonly reading: { readonly timeZone: string };
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: DataFacts;
}

/** What a task says of itself in a card. */
export interface CardTask {
  readonly definitions: readonly string[];
  readonly horizons: readonly DatedHorizon[];
  /** How scores come from the trained window to a longer horizon: "carried on by the probability model". */
  readonly carried: string;
}

/** The card of a model of customers whose events have dates. */
export function datedCard(
  kind: string,
  { cutoff, reading, options, data }: DatedCardParts,
  { definitions, horizons, carried }: CardTask,
): ModelCard {
  return {
    kind,
    version: packageVersion(),
    options,
    data: { ...data, from: isoOf(data.from), cutoff: isoOf(cutoff), timeZone: reading.timeZone },
    definitions,
    horizons: horizons.map(
      (horizon): CardHorizon => ({
        horizonDays: horizon.horizonDays,
        trainedDays: horizon.trainedDays,
        trainingCutoffs: horizon.trainingCutoffs.map(isoOf),
        validationCutoffs: horizon.validationCutoffs.map(isoOf),
        members: cardMembers(horizon),
        ...(horizon.challenger && { challenger: horizon.challenger }),
        outOfTime: horizon.outOfTime,
      }),
    ),
    limits: horizons.flatMap((horizon) => limitsOf(horizon, carried, options)),
  };
}

/** The members of a blend, with their weights. */
export function cardMembers({ members, blend }: Blended): CardMember[] {
  return members.map(({ member, size, facts }, m) => ({
    name: `${member} (${size})`,
    weight: blend.weights[m]!,
    facts,
  }));
}

/** An instant as cards show it. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function limitsOf(
  { horizonDays, trainedDays, validationCutoffs, members, challenger }: DatedHorizon,
  carried: string,
  options: DatedCardParts["options"],
): string[] {
  return [
    ...(trainedDays < horizonDays
      ? [
          `${horizonDays} days: the history holds no earlier window of this length; trained on ${trainedDays} days and ${carried}.`,
        ]
      : []),
    ...(validationCutoffs.length === 0
      ? [`${horizonDays} days: the history is too short to test or calibrate the scores out of time.`]
      : []),
    ...(members.length === 1 && options["learner"] === "auto"
      ? [`${horizonDays} days: one member only (${members[0]!.member}): too little data to blend.`]
      : []),
    ...networkLimits(challenger, options).map((limit) => `${horizonDays} days: ${limit}`),
  ];
}

import type { Clock } from "../../events/data.js";
import type { History } from "../../events/history.js";
import { ownedPairsOf, type PairKey } from "../../features/pairs/owned-pairs.js";
import type { ModelCard } from "../../model/card.js";
import { cardMembers, isoOf } from "../common/model-card.js";
import { networkLimits } from "../common/network.js";
import { packageVersion } from "../common/package-version.js";
import type { PairHorizon } from "./pair-horizon.js";
import type { PairModel } from "./pair-model.js";
import type { PairEnd, PairReading } from "./pair-request.js";

/** Counts of the training data, for the card. */
export interface PairDataFacts {
  /** Start of the first day, epoch milliseconds; absent where baskets have no dates. */
  readonly from?: number;
  /** With a purchase that has the key. */
  readonly customers: number;
  readonly events: number;
  /** Order days, or baskets. */
  readonly orderDays: number;
  /** Customers with each of their keys. */
  readonly pairs: number;
}

export function pairDataFacts(history: History, key: PairKey): PairDataFacts {
  const { customers, orderTime, keys } = ownedPairsOf(history, key);
  const facts = {
    customers: customers.length,
    events: history.length,
    orderDays: orderTime.length,
    pairs: keys.length,
  };
  if (history.clock === "sequence") return facts;
  const first = orderTime.reduce((least, day) => Math.min(least, day), history.today);
  return { from: history.zone.startOfDay(first), ...facts };
}

/** What every model of pairs says of itself. */
export interface DoorCardParts {
  readonly cutoff: PairEnd;
  readonly reading: PairReading;
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: PairDataFacts;
}

/** A fitted model of one horizon, as far as cards tell of it. */
type CardHorizonParts = Pick<
  PairHorizon,
  "horizon" | "trained" | "trainingCutoffs" | "validationCutoffs" | "blend" | "outOfTime" | "challenger"
> & {
  readonly members: readonly {
    member: string;
    size: string;
    facts: PairHorizon["members"][number]["facts"];
  }[];
};

/** What a model on the pairs task says of itself. */
export function pairCard(
  kind: string,
  { pairs, ...door }: DoorCardParts & { readonly pairs: PairModel },
): ModelCard {
  return doorCard(kind, door, {
    definitions: definitionsOf(pairs.key, door.reading.clock),
    horizons: pairs.horizons,
    limits: pairs.horizons.flatMap((horizon) => limitsOf(horizon, door.options)),
  });
}

/** The card of a model of pairs: of its door, and of its task. */
export function doorCard(
  kind: string,
  { cutoff, reading, options, data }: DoorCardParts,
  task: {
    readonly definitions: readonly string[];
    readonly horizons: readonly CardHorizonParts[];
    readonly limits: readonly string[];
  },
): ModelCard {
  const { from, ...counts } = data;
  const period =
    typeof cutoff === "number"
      ? { from: isoOf(from!), cutoff: isoOf(cutoff) }
      : { lastBaskets: cutoff.lastBaskets };
  return {
    kind,
    version: packageVersion(),
    options,
    data: { ...period, timeZone: reading.timeZone, ...counts },
    definitions: [...task.definitions],
    horizons: task.horizons.map((horizon) => ({
      ...(reading.clock === "calendar"
        ? { horizonDays: horizon.horizon, trainedDays: horizon.trained }
        : { horizonBaskets: horizon.horizon }),
      trainingCutoffs: horizon.trainingCutoffs.map(isoOf),
      validationCutoffs: horizon.validationCutoffs.map(isoOf),
      members: cardMembers(horizon),
      ...(horizon.challenger && { challenger: horizon.challenger }),
      outOfTime: horizon.outOfTime,
    })),
    limits: [...task.limits],
  };
}

function definitionsOf(key: PairKey, clock: Clock): string[] {
  const what = key === "itemId" ? "item" : "category";
  const when = clock === "calendar" ? "on one day" : "in one basket";
  return [
    `A row is a customer and ${what === "item" ? "an item" : "a category"} that the customer has bought before asOf, on a day whose orders were not all given back.`,
    `Purchases of one ${what} ${when} count once; expectedQuantity counts units, 1 where no quantity is given.`,
    ...(clock === "calendar"
      ? [
          "The date of the next purchase is given the silence so far and given that it comes within nextPurchase.withinDays.",
        ]
      : ["Of baskets only the order is known: times are counted in baskets, and nothing has a date."]),
  ];
}

function limitsOf(
  { horizon, trained, dates, members, outOfTime, challenger }: PairHorizon,
  options: DoorCardParts["options"],
): string[] {
  const length = `${horizon} ${dates ? "days" : "baskets"}`;
  return [
    ...(trained < horizon
      ? [
          `${length}: the history holds no earlier window of this length; trained on ${trained} and carried on by the purchase rates.`,
        ]
      : []),
    ...(dates && dates.withinDays < horizon
      ? [`${length}: dates are given within ${dates.withinDays} days only.`]
      : []),
    ...(outOfTime.length === 0
      ? [`${length}: the history is too short to test the scores out of time.`]
      : []),
    ...(members.length === 1
      ? [`${length}: one member only (${members[0]!.member}): too little data to blend, or asked for.`]
      : []),
    ...networkLimits(challenger, options).map((limit) => `${length}: ${limit}`),
  ];
}

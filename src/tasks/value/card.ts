import type { CardHorizon, ModelCard } from "../../model/card.js";
import { activityCard } from "../activity/card.js";
import { horizonOf } from "../common/horizon-scores.js";
import { cardMembers } from "../common/model-card.js";
import type { ValueParts } from "./customer-value.js";

/** What a model of customer value says of itself: the activity task's card, and what orders are worth. */
export function valueCard(kind: string, parts: ValueParts): ModelCard {
  const card = activityCard(kind, parts);
  return {
    ...card,
    definitions: [
      ...card.definitions,
      "Spend is the value of order days within the horizon net of the refunds of those orders; expectedSpend is not discounted.",
      "expectedValue is the margin times the spend within the horizon, each order discounted to its own moment; lifetimeValue has no end.",
      "P(order) and expected orders are those of repurchase.overall.",
    ],
    horizons: card.horizons.map((horizon) => withValue(horizon, parts)),
    limits: [...card.limits, ...limitsOf(parts)],
  };
}

function withValue(horizon: CardHorizon, { value }: ValueParts): CardHorizon {
  const { outOfTime, ...own } = horizonOf(value, horizon.horizonDays!);
  const members = cardMembers(own).map((member) => ({ ...member, name: `order value: ${member.name}` }));
  return { ...horizon, members: [...horizon.members, ...members], outOfTime };
}

function limitsOf({ value }: ValueParts): string[] {
  return value.horizons.flatMap(({ horizonDays, members, outOfTime }) => [
    ...(members.length === 1
      ? [
          `${horizonDays} days: the value of an order is that of Gamma-Gamma alone: too few buyers to train trees on.`,
        ]
      : []),
    ...(outOfTime.length === 0
      ? [
          `${horizonDays} days: no earlier window tested the values: their level and intervals are those of the learners.`,
        ]
      : []),
  ]);
}

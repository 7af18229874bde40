import type { CardHorizon, ModelCard } from "../../model/card.js";
import { activityCard } from "../activity/card.js";
import { horizonOf } from "../common/horizon-scores.js";
import { cardMembers } from "../common/model-card.js";
import { networkLimits } from "../common/network.js";
import type { ValueParts } from "./customer-value.js";
import type { OrderValueReport } from "./order-value-challenge.js";

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
  const { outOfTime, challenger, ...own } = horizonOf(value, horizon.horizonDays!);
  const members = cardMembers(own).map((member, m) => ({
    ...member,
    name: `order value: ${member.name}`,
    ...(own.members[m]!.member === challenger?.member && {
      facts: { ...member.facts, ...factsOf(challenger) },
    }),
  }));
  return { ...horizon, members: [...horizon.members, ...members], outOfTime };
}

/** What challengers of the value of orders are judged by. */
const judgedBy = "out-of-time error of the values of orders";

/** What a challenger brought that was kept. */
function factsOf({ squaredErrorWith, squaredErrorWithout, standardError }: OrderValueReport) {
  return {
    squaredErrorWith: squaredErrorWith!,
    squaredErrorWithout: squaredErrorWithout!,
    standardError: standardError!,
  };
}

function limitsOf({ value, options }: ValueParts): string[] {
  return value.horizons.flatMap(({ horizonDays, members, challenger, outOfTime }) => [
    ...(members.length === 1 && options.learner !== "neural"
      ? [
          `${horizonDays} days: the value of an order is that of Gamma-Gamma alone: too few buyers to train trees on, or asked for.`,
        ]
      : []),
    ...(challenger ? networkLimits(challenger, options, judgedBy) : []).map(
      (limit) => `${horizonDays} days: ${limit}`,
    ),
    ...(outOfTime.length === 0
      ? [
          `${horizonDays} days: no earlier window tested the values: their level and intervals are those of the learners.`,
        ]
      : []),
  ]);
}

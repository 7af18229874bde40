import type { ModelCard } from "../../model/card.js";
import { networkLimits } from "../common/network.js";
import { type DoorCardParts, doorCard } from "../pairs/card.js";
import type { CrossSellHorizon } from "./cross-horizon.js";
import type { CrossSellModel } from "./cross-sell-model.js";

/** What a model on the cross-sell task says of itself. */
export function crossSellCard(
  kind: string,
  { crossSell, ...door }: DoorCardParts & { readonly crossSell: CrossSellModel },
): ModelCard {
  const unit = door.reading.clock === "calendar" ? "days" : "baskets";
  const what = crossSell.key === "itemId" ? "item" : "category";
  return doorCard(kind, door, {
    definitions: [
      `A row is a customer and a known ${what} that the customer has not bought before asOf; a day whose orders were all given back does not count.`,
      `The probability is that of the first purchase within the horizon; of customers who never bought, that of their first order.`,
      `support counts the customers who bought both, lift how many times as many they are as by chance.`,
    ],
    horizons: crossSell.horizons,
    limits: crossSell.horizons.flatMap((horizon) => limitsOf(horizon, unit, door.options)),
  });
}

function limitsOf(
  { horizon, trained, members, outOfTime, challenger }: CrossSellHorizon,
  unit: string,
  options: DoorCardParts["options"],
): string[] {
  const length = `${horizon} ${unit}`;
  return [
    ...(trained < horizon
      ? [
          `${length}: the history holds no earlier window of this length; trained on ${trained} and carried on by the rates of orders.`,
        ]
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

import { expect, test } from "vitest";
import { simulate } from "../../../datasets/index.js";
import { EventTable } from "../../../src/events/table.js";
import { association, nextBasket } from "../../../src/learners/index.js";

/** Complements come by 15 % of lines, and 40 % of them are any item of the category in place of the partner. */
const mechanisms = { assortment: { sameBasket: 0.15, partner: 0.6 } } as const;

test("of the 50 best pairs of 4,000 simulated customers at least 48 are planted partners", () => {
  const simulation = simulate({ customers: 4000, days: 365, seed: 1, futures: 0, mechanisms });
  const planted = new Set(
    simulation.complements.map(({ itemId, complementId }) => [itemId, complementId].sort().join()),
  );
  const histories = nextBasket.basketHistories(EventTable.from([...simulation.events]));
  const model = association.train(histories);
  const isPlanted = ({ given, item }: association.Rule) =>
    planted.has([histories.itemIds[given]!, histories.itemIds[item]!].sort().join());
  for (const by of ["shrunkCosine", "logLikelihoodRatio", "liftLower"] as const)
    expect(model.pairs({ top: 50, by }).filter(isPlanted).length).toBeGreaterThanOrEqual(48);
  expect(model.pairs({ top: 1000 }).filter(isPlanted).length / model.pairCount).toBeGreaterThanOrEqual(0.95);
});

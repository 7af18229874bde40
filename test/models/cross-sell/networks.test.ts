import { crossSell, decodeModel, EventTable, encodeModel } from "siyu";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { CategoryModel } from "../../../models/cross-sell/category.js";
import type { ItemModel } from "../../../models/cross-sell/item.js";
import { codeOf } from "../code-of.js";
import { events, until } from "./cross-shop.js";

vi.mock("../../../src/learners/neural/index.js", async (original) => {
  const { smallNetworks } = await import("../../small-networks.js");
  return smallNetworks(await original());
});

const table = EventTable.from(events, { until });

describe("crossSell.item by a network alone", () => {
  const cutoff = until - 60 * 86_400_000;
  const query = { asOf: cutoff, top: 60 };
  let model: ItemModel;

  beforeAll(async () => {
    model = await crossSell.item.train(table, { cutoff, horizonDays: 30, learner: "neural" });
  }, 60_000);

  test("has no other member, and ranks what was bought first", () => {
    const [horizon] = model.card().horizons;
    expect(horizon!.members.map(({ name }) => name)).toEqual(["neural (usual)"]);
    expect(horizon!.members[0]!.facts).toMatchObject({ networks: 1, epochs: 4 });
    const { auc, ece } = model.evaluate(table, query);
    expect(auc).toBeGreaterThan(0.9);
    expect(ece).toBeLessThan(0.01);
  });

  test("a file holds it: the same scores and the same card", () => {
    const again = crossSell.item.load(decodeModel(encodeModel(model.save())));
    expect(again.predict(table, query).columns).toEqual(model.predict(table, query).columns);
    expect(again.card()).toEqual(model.card());
  });

  test("what the features add makes the score, of one customer as of the batch", () => {
    const row = model.predict(table, query).top(1).at(0);
    const { customerId, itemId } = row;
    const { base, contributions, score, probability } = model.explain(table, customerId, {
      ...query,
      itemId,
    });
    const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
    expect(contributions.length).toBeGreaterThan(10);
    expect(sum).toBeCloseTo(score, 5);
    expect(probability).toBeCloseTo(row.probability, 5);
  });
});

test("a network that must earn its place is told of in the card, kept or not", async () => {
  const model: CategoryModel = await crossSell.category.train(table, { horizonDays: 30, neural: true });
  const card = model.card();
  const [horizon] = card.horizons;
  const { kept, folds, logLossWith, logLossWithout, standardError } = horizon!.challenger!;
  expect(folds).toBe(2);
  if (kept) expect(logLossWithout! - logLossWith!).toBeGreaterThan(2 * standardError!);
  else {
    const without = await crossSell.category.train(table, { horizonDays: 30 });
    expect(model.predict(table).columns).toEqual(without.predict(table).columns);
  }
  expect(horizon!.members.some(({ name }) => name.startsWith("neural"))).toBe(kept);
  expect(horizon!.outOfTime.some(({ name }) => name.startsWith("neural"))).toBe(true);
  expect(card.limits.some((limit) => limit.includes("tried and left out"))).toBe(!kept);
  expect(card.options["neural"]).toBe(true);
  expect(crossSell.category.load(decodeModel(encodeModel(model.save()))).card()).toEqual(card);
}, 60_000);

test("a network cannot be tried beside a learner that was asked for by name", async () => {
  const train = () => crossSell.item.train(table, { learner: "shares", neural: true });
  expect(await codeOf(train)).toBe("conflicting_options");
});

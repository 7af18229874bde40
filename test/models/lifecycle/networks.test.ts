import { decodeModel, EventTable, encodeModel, lifecycle } from "siyu";
import { simulate } from "siyu/datasets";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { MigrationModel } from "../../../models/lifecycle/index.js";
import { codeOf } from "../code-of.js";

vi.mock("../../../src/learners/neural/index.js", async (original) => {
  const { smallNetworks } = await import("../../small-networks.js");
  return smallNetworks(await original());
});

const asOf = Date.UTC(2025, 2, 1);
const brand = simulate({ customers: 350, days: 480, seed: 22, start: "2024-01-01" });
const table = EventTable.from(brand.events).slice({ to: asOf });
const options = { horizonDays: 60, states: { activity: [60], value: [0.5] } } as const;
const isOfStates = ({ name }: { readonly name: string }) => name.startsWith("state after an order: ");

describe("lifecycle.migration by networks alone", () => {
  let model: MigrationModel;

  beforeAll(async () => {
    model = await lifecycle.migration.train(table, { ...options, learner: "neural" });
  }, 60_000);

  test("has networks of who orders, of states and of what orders are worth, and no other member", () => {
    const card = model.card();
    const names = card.horizons[0]!.members.map(({ name }) => name);
    expect(names).toEqual(["neural (usual)", "state after an order: neural"]);
    expect(card.options).toMatchObject({ learner: "neural" });
  });

  test("chances of states add up to 1", () => {
    for (const { probabilities } of model.predict(table)) {
      const sum = Object.values(probabilities).reduce((all, p) => all + p, 0);
      expect(sum).toBeCloseTo(1, 9);
    }
  });

  test("a file holds all of it", () => {
    const again = lifecycle.migration.load(decodeModel(encodeModel(model.save())));
    expect(again.predict(table).columns).toEqual(model.predict(table).columns);
    expect(again.forecast(table)).toEqual(model.forecast(table));
    expect(again.card()).toEqual(model.card());
  });

  test("what the features add makes the chance of an order", () => {
    const { customerId, probability } = model.predict(table).at(7);
    const explained = model.explain(table, customerId);
    const sum = explained.contributions.reduce((all, { contribution }) => all + contribution, explained.base);
    expect(sum).toBeCloseTo(explained.score, 5);
    expect(explained.probability).toBeCloseTo(probability, 5);
  });
});

test("a network that must earn its place among those of states is told of in the card, kept or not", async () => {
  const model = await lifecycle.migration.train(table, { ...options, neural: true });
  const card = model.card();
  const [horizon] = card.horizons;
  const network = horizon!.members.filter(isOfStates).find(({ name }) => name.endsWith("neural"));
  const isLeftOut = card.limits.some((limit) =>
    limit.includes("did not lower the out-of-time log-loss of states"),
  );
  expect(isLeftOut).toBe(network === undefined);
  if (network) {
    const { logLossWith, logLossWithout, standardError } = network.facts as Record<string, number>;
    expect(logLossWithout! - logLossWith!).toBeGreaterThan(standardError!);
  }
  expect(horizon!.challenger).toMatchObject({ member: "neural" });
  expect(lifecycle.migration.load(decodeModel(encodeModel(model.save()))).card()).toEqual(card);
}, 60_000);

test("a network cannot be tried beside a learner that was asked for by name", async () => {
  const train = () => lifecycle.migration.train(table, { ...options, learner: "markov", neural: true });
  expect(await codeOf(train)).toBe("conflicting_options");
});

import { clv, decodeModel, EventTable, encodeModel } from "siyu";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { CustomerValueModel } from "../../../models/clv/index.js";
import { dayMs } from "../../../src/events/calendar-day.js";
import { codeOf } from "../code-of.js";
import { gammaShop } from "./gamma-shop.js";

vi.mock("../../../src/learners/neural/index.js", async (original) => {
  const { smallNetworks } = await import("../../small-networks.js");
  return smallNetworks(await original());
});

const { events, cutoff } = gammaShop(400, 8, 400, 60);
const table = EventTable.from(events, { until: cutoff + 60 * dayMs });
const options = { cutoff, horizonDays: 60 } as const;
const query = { asOf: cutoff };

describe("clv.value by networks alone", () => {
  let model: CustomerValueModel;

  beforeAll(async () => {
    model = await clv.value.train(table, { ...options, learner: "neural" });
  }, 60_000);

  test("has a network of orders and one of what they are worth, and no other member", () => {
    const { horizons, limits } = model.card();
    const names = horizons[0]!.members.map(({ name }) => name);
    expect(names).toEqual(["neural (usual)", "order value: neural (ziln)"]);
    expect(limits.some((limit) => limit.includes("Gamma-Gamma"))).toBe(false);
  });

  test("values add up to what is spent, and rank who spends", () => {
    const { valueBias, gini } = model.evaluate(table, query);
    expect(Math.abs(valueBias!)).toBeLessThan(0.15);
    expect(gini).toBeGreaterThan(0.5);
  });

  test("a file holds all of it", () => {
    const again = clv.value.load(decodeModel(encodeModel(model.save())));
    expect(again.predict(table, query).columns).toEqual(model.predict(table, query).columns);
    expect(again.card()).toEqual(model.card());
  });

  test("prices ten times as high make it about ten times as much", async () => {
    const dear = EventTable.from(
      events.map((event) => ({ ...event, amount: 10 * Number(event.amount) })),
      { until: cutoff + 60 * dayMs },
    );
    const tenfold = await clv.value.train(dear, { ...options, learner: "neural" });
    const [one, ten] = [model.predict(table, query), tenfold.predict(dear, query)].map(({ columns }) =>
      (columns["expectedSpend"] as Float64Array).reduce((sum, spend) => sum + spend, 0),
    );
    expect(Math.abs(ten! / one! - 10)).toBeLessThan(0.2);
  }, 60_000);
});

describe("a network that must earn its place", () => {
  test("is told of in the card, kept or not, also for what orders are worth", async () => {
    const model = await clv.value.train(table, { ...options, neural: true });
    const card = model.card();
    const [horizon] = card.horizons;
    expect(horizon!.challenger).toMatchObject({ member: "neural" });
    const network = horizon!.members.find(({ name }) => name === "order value: neural (ziln)");
    const isLeftOut = card.limits.some((limit) => limit.includes("error of the values of orders"));
    expect(isLeftOut).toBe(network === undefined);
    if (network) {
      const { squaredErrorWith, squaredErrorWithout, standardError } = network.facts as Record<
        string,
        number
      >;
      expect(squaredErrorWithout! - squaredErrorWith!).toBeGreaterThan(standardError!);
    }
    expect(clv.value.load(decodeModel(encodeModel(model.save()))).card()).toEqual(card);
  }, 60_000);

  test("cannot stand beside a learner that was asked for by name", async () => {
    const train = () => clv.value.train(table, { ...options, learner: "probability", neural: true });
    expect(await codeOf(train)).toBe("conflicting_options");
  });
});

import { decodeModel, EventTable, encodeModel, repurchase } from "siyu";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { CategoryModel } from "../../../models/repurchase/category.js";
import type { SkuModel } from "../../../models/repurchase/sku.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { codeOf } from "../code-of.js";
import { baskets, cutoff, events } from "./pair-shop.js";

vi.mock("../../../src/learners/neural/index.js", async (original) => {
  const { smallNetworks } = await import("../../small-networks.js");
  return smallNetworks(await original());
});

const table = EventTable.from(events);
const options = { cutoff, horizonDays: 30 } as const;
const query = { asOf: cutoff };

describe("repurchase.sku by a network alone", () => {
  let model: SkuModel;

  beforeAll(async () => {
    model = await repurchase.sku.train(table, { ...options, learner: "neural" });
  }, 60_000);

  test("has no other member, and says how large it is and how long it was trained", () => {
    const card = model.card();
    const [{ members, challenger }] = card.horizons as [(typeof card.horizons)[number]];
    expect(members.map(({ name }) => name)).toEqual(["neural (usual)"]);
    expect(members[0]!.facts).toMatchObject({ networks: 1, width: 8, epochs: 4 });
    expect(challenger).toBeUndefined();
    expect(card.options).toMatchObject({ learner: "neural" });
  });

  test("a file holds it: the same scores and the same card", () => {
    const again = repurchase.sku.load(decodeModel(encodeModel(model.save())));
    expect(again.predict(table, query).columns).toEqual(model.predict(table, query).columns);
    expect(again.card()).toEqual(model.card());
  });

  test("what the features add makes the score, of one customer as of the batch", () => {
    const row = model.predict(table, query).top(1).at(0);
    const { customerId, itemId } = row;
    const explained = model.explain(table, customerId, { ...query, itemId });
    const { base, contributions, score, probability } = explained;
    const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
    expect(contributions.length).toBeGreaterThan(10);
    expect(sum).toBeCloseTo(score, 5);
    expect(probability).toBeCloseTo(row.probability, 5);
  });

  test("the same events, options and seed train the same networks", async () => {
    const again = await repurchase.sku.train(table, { ...options, learner: "neural" });
    expect(again.predict(table, query).columns).toEqual(model.predict(table, query).columns);
  }, 60_000);
});

/** 90 customers who buy eight things, each at its own pace, for ten weeks. */
const staples: CustomerEvent[] = Array.from({ length: 90 }, (_, c) =>
  Array.from({ length: 8 }, (_, k) => {
    const pace = 5 + ((c * 7 + k * 5) % 29);
    const first = (c * 11 + k * 3) % pace;
    return Array.from({ length: Math.ceil((70 - first) / pace) }, (_, n) => ({
      customerId: `c${100 + c}`,
      itemId: `i${k}`,
      categoryId: `g${k}`,
      timestamp: Date.UTC(2025, 0, 1 + first + n * pace),
      amount: 10,
    }));
  }),
).flat(2);

describe("a network that must earn its place", () => {
  const shop = EventTable.from(staples);
  let [plain, tried]: CategoryModel[] = [];

  beforeAll(async () => {
    plain = await repurchase.category.train(shop, { horizonDays: 15 });
    tried = await repurchase.category.train(shop, { horizonDays: 15, neural: true });
  }, 60_000);

  test("is told of in the card, kept or not", () => {
    const card = tried!.card();
    const [{ challenger, members, outOfTime }] = card.horizons as [(typeof card.horizons)[number]];
    expect(card.options["neural"]).toBe(true);
    expect(challenger).toMatchObject({ member: "neural", folds: 2 });
    const { kept, logLossWith, logLossWithout, standardError } = challenger!;
    if (kept) expect(logLossWithout! - logLossWith!).toBeGreaterThan(2 * standardError!);
    expect(members.some(({ name }) => name.startsWith("neural"))).toBe(kept);
    expect(outOfTime.some(({ name }) => name.startsWith("neural"))).toBe(true);
    expect(card.limits.some((limit) => limit.includes("tried and left out"))).toBe(!kept);
    expect(plain!.card().horizons[0]!.challenger).toBeUndefined();
    expect(repurchase.category.load(decodeModel(encodeModel(tried!.save()))).card()).toEqual(card);
  });

  test("leaves all as it is where it goes", () => {
    expect(tried!.card().horizons[0]!.challenger!.kept).toBe(false);
    expect(tried!.predict(shop).columns).toEqual(plain!.predict(shop).columns);
  });

  test("cannot stand beside a learner that was asked for by name", async () => {
    const train = () => repurchase.sku.train(table, { ...options, learner: "rates", neural: true });
    expect(await codeOf(train)).toBe("conflicting_options");
  });
});

test("baskets without dates have networks too", async () => {
  const shelves = EventTable.fromBaskets(baskets);
  const model = await repurchase.sku.train(shelves, { learner: "neural" });
  const probabilities = model.predict(shelves).columns["probability"] as Float64Array;
  expect(new Set(probabilities).size).toBeGreaterThan(100);
  for (const probability of probabilities) expect(Math.abs(probability - 0.5)).toBeLessThan(0.5);
}, 60_000);

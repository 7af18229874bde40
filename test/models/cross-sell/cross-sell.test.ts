import { backtest, crossSell, decodeModel, EventTable, encodeModel, OptionsError } from "siyu";
import { beforeAll, describe, expect, test } from "vitest";
import type { CustomerEvent } from "../../../src/events/schema.js";
import type { ItemRow } from "../../../src/events/side-tables.js";
import { codeOf } from "../code-of.js";
import { baskets, cutoff, events as simulated } from "../repurchase/pair-shop.js";
import { events, grouped, items, until } from "./cross-shop.js";

const day = 86_400_000;
const table = EventTable.from(events, { until }).with({ items });

let model: crossSell.ItemModel;

beforeAll(async () => {
  model = await crossSell.item.train(table, { horizonDays: [14, 30], learner: "logistic" });
});

describe("what customers have not bought", () => {
  test("who just bought a machine and no pods yet is offered pods first, because of the machine", () => {
    const owners = grouped(events, ({ customerId }) => String(customerId));
    const just = [...owners.keys()].filter((id) =>
      owners
        .get(id)!
        .some(({ itemId, timestamp }) => itemId === "i0" && Number(timestamp) > until - 14 * day),
    );
    const waiting = just.filter((id) => owners.get(id)!.every(({ itemId }) => itemId !== "i1"));
    expect(waiting.length).toBeGreaterThan(3);
    for (const customerId of waiting) {
      const [first] = model.predict(table, { customers: [customerId], top: 1 });
      expect(first!.itemId).toBe("i1");
      expect(first!.because[0]!.itemId).toBe("i0");
      expect(first!.because[0]!.lift).toBeGreaterThan(1);
      expect(first!.because[0]!.support).toBeGreaterThan(50);
    }
  });

  test("parts of the reasons add up to at most all, the strongest first", () => {
    for (const { because } of model.predict(table, { horizonDays: 30 })) {
      const shares = because.map(({ share }) => share);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  test("ten rows a customer unless told otherwise", () => {
    const counts = grouped(model.predict(table), ({ customerId }) => customerId);
    expect(counts.size).toBe(240);
    for (const rows of counts.values()) expect(rows).toHaveLength(10);
  });

  test("value ranks by what is to be expected, also over all customers", () => {
    const rows = model.predict(table, { value: "price" });
    const [best] = rows.top(1);
    expect(best!.expectedValue).toBe(Math.max(...rows.columns["expectedValue"]!));
    const byId = Object.fromEntries(
      items.flatMap(({ itemId, price }) => (price === undefined ? [] : [[itemId, price]])),
    ) as Record<string, number>;
    expect(model.predict(table, { value: byId }).toArray()).toEqual(rows.toArray());
  });
});

describe("who and what is new", () => {
  test("customers who never bought get what others now buy first, without reasons", () => {
    const visitor: CustomerEvent = { type: "join", customerId: "visitor", timestamp: until - day };
    const later: CustomerEvent = { type: "join", customerId: "later", timestamp: until + day };
    const other = EventTable.from([...events, visitor, later]).with({ items });
    const all = model.predict(other, { asOf: until });
    expect([...all.skipped.counts]).toEqual([["no_item_before_as_of", 2]]);
    const asked = { asOf: until, customers: ["visitor", "later", "nobody"], top: 5 };
    const rows = model.predict(other, asked);
    expect(rows.toArray().map(({ customerId, rank }) => [customerId, rank])).toEqual(
      [1, 2, 3, 4, 5].map((rank) => ["visitor", rank]),
    );
    for (const { because, probability } of rows) {
      expect(because).toEqual([]);
      expect(probability).toBeGreaterThan(0);
    }
    expect([...rows.skipped]).toEqual([
      { customerId: "later", code: "no_item_before_as_of" },
      { customerId: "nobody", code: "not_in_data" },
    ]);
  });

  test("rows of customers who never bought are explained: what all begin with, and those of their kinds", () => {
    const visitor: CustomerEvent = {
      type: "join",
      customerId: "visitor",
      timestamp: until - day,
      channel: "store",
    };
    const other = EventTable.from([...events, visitor], { until }).with({ items });
    const rows = model.predict(other, { customers: ["visitor"], top: 60 });
    expect(rows.length).toBe(60);
    const names = new Set<string>();
    for (const { itemId, probability } of rows) {
      const why = model.explain(other, "visitor", { itemId });
      const sum = why.contributions.reduce((total, { contribution }) => total + contribution, why.base);
      expect(Math.abs(sum - why.score)).toBeLessThan(1e-9);
      expect(why.probability).toBeCloseTo(probability, 12);
      for (const { name, value } of why.contributions) names.add(`${name} ${value}`);
    }
    expect([...names]).toEqual(["channel store"]);
    expect(() => model.explain(other, "nobody", { itemId: "i1" })).toThrow(OptionsError);
  });

  test("items that were never sold are offered by their category, once they are in the table of items", () => {
    const launch = { itemId: "i99", categoryId: "c1", price: 9, stock: 3 };
    const soon = { itemId: "i98", categoryId: "c1", price: 9, stock: 3, launchedAt: new Date(until + day) };
    const wider = EventTable.from(events, { until }).with({ items: [...items, launch, soon] });
    const ask = (itemId: string) =>
      model.predict(wider, { onlyItems: [itemId], top: 1, customers: ["c1", "c2"] }).length;
    expect([ask("i99"), ask("i98"), ask("i50")]).toEqual([2, 0, 2]);
    expect(() => model.explain(wider, "c1", { itemId: "i98" })).toThrow("not on sale yet");
    expect(model.explain(wider, "c1", { itemId: "i99" }).contributions.length).toBeGreaterThan(0);
    expect(model.predict(EventTable.from(events, { until }), { onlyItems: ["i99"] }).length).toBe(0);
  });

  test("items are offered from the instant of their launch on, whether it is a date or text", () => {
    const launches = [until, until + 1, until + day].flatMap((at, k) =>
      [new Date(at), new Date(at).toISOString()].map((launchedAt, n) => ({
        itemId: `l${k}${n}`,
        launchedAt,
      })),
    );
    const offered = (some: readonly ItemRow[]) => {
      const wider = EventTable.from(events, { until }).with({ items: [...items, ...some] });
      const rows = model.predict(wider, {
        onlyItems: some.map(({ itemId }) => String(itemId)),
        customers: ["c1"],
      });
      return rows.toArray().map(({ itemId }) => itemId);
    };
    const text = launches.filter(({ launchedAt }) => typeof launchedAt === "string");
    expect(offered(launches.filter(({ launchedAt }) => typeof launchedAt !== "string"))).toEqual(["l00"]);
    expect(offered(text)).toEqual(["l01"]);
    expect(offered(launches).toSorted()).toEqual(["l00", "l01"]);
  });

  test("a category that nobody has bought of is capped as any other", () => {
    const launches = ["a", "b", "c"].map((itemId) => ({ itemId, categoryId: "unheard of", price: 3 }));
    const wider = EventTable.from(events, { until }).with({ items: [...items, ...launches] });
    const rows = model.predict(wider, { top: 100, maxPerCategory: 1, customers: ["c1"] }).toArray();
    expect(rows).toHaveLength(7);
    expect(rows.filter(({ itemId }) => launches.some((one) => one.itemId === itemId))).toHaveLength(1);
  });

  test("refresh takes in what was sold since: popularity and launches", () => {
    const sold = Array.from({ length: 60 }, (_, c) => ({
      customerId: `c${c}`,
      itemId: "i77",
      categoryId: "c5",
      timestamp: until + (c % 10) * day,
    }));
    const later = EventTable.from([...events, ...sold]).with({ items });
    expect(model.predict(later, { onlyItems: ["i77"] }).length).toBe(0);
    const refreshed = model.refresh(later);
    const rows = refreshed.predict(later, { onlyItems: ["i77"] });
    expect(rows.length).toBe(180);
    expect(rows.skipped.length).toBe(0);
  });
});

describe("campaigns", () => {
  test("that start from the goods reach who lacks them, the likeliest first; top counts customers", () => {
    const without = [...grouped(events, ({ customerId }) => String(customerId))]
      .filter(([, own]) => own.every(({ itemId }) => itemId !== "i1"))
      .map(([id]) => id);
    const rows = model.customersFor(table, "i1").toArray();
    expect(rows.map(({ customerId }) => customerId).sort()).toEqual(without.sort());
    const order = rows.toSorted(
      (a, b) => b.probability - a.probability || (a.customerId < b.customerId ? -1 : 1),
    );
    expect(rows).toEqual(order);
    const few = model.customersFor(table, "i1", { top: 3, value: "price" }).toArray();
    expect(few.map(({ customerId }) => customerId)).toEqual(
      rows.slice(0, 3).map(({ customerId }) => customerId),
    );
    expect(few[0]!.expectedValue).toBeGreaterThan(0);
    expect(few[0]!.rank).toBe(1);
  });

  test("nobody can be told of what nobody knows", async () => {
    expect(await codeOf(() => model.customersFor(table, "nothing"))).toBe("unknown_item");
    expect(await codeOf(() => model.customersFor(table, 7 as never))).toBe("bad_option");
  });
});

describe("similar items", () => {
  test("are what the same customers buy", () => {
    const [first, ...others] = model.similarItems("i0", { top: 3 });
    expect(first!.itemId).toBe("i1");
    expect(others.length).toBeLessThanOrEqual(2);
    expect(others.every(({ similarity }) => similarity <= first!.similarity)).toBe(true);
    expect(model.similarItems("i0").some(({ itemId }) => itemId === "i0")).toBe(false);
  });
});

describe("baskets", () => {
  test("are completed by what goes with what is in them, and by nothing that is", () => {
    const [first, ...others] = model.complements(["i10", "never heard of", "i0"], { top: 60 });
    expect(first!.itemId).toBe("i11");
    expect(first!.because[0]).toMatchObject({ itemId: "i10" });
    expect(first!.because[0]!.support).toBeGreaterThan(40);
    expect(first!.because[0]!.lift).toBeGreaterThan(2);
    const ids = [first!, ...others].map(({ itemId }) => itemId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain("i10");
    expect(ids).not.toContain("i0");
    for (const { probability } of others) expect(probability).toBeLessThanOrEqual(first!.probability);
  });

  test("are completed by exactly top, of what is allowed and in stock", () => {
    expect(model.complements(["i10"])).toHaveLength(10);
    expect(model.complements([])).toHaveLength(10);
    const only = ["i11", "i12", "i14", "never heard of"];
    const ask = (query: crossSell.ItemComplementQuery) =>
      model
        .complements(["i10"], query)
        .map(({ itemId }) => itemId)
        .sort();
    expect(ask({ onlyItems: only })).toEqual(["i11", "i12", "i14"]);
    expect(ask({ onlyItems: only, exclude: ["i12"] })).toEqual(["i11", "i14"]);
    expect(ask({ onlyItems: only, inStock: true })).toEqual(["i11", "i12"]);
  });

  test("go with a model through save, load and refresh", () => {
    const expected = model.complements(["i10"]);
    expect(crossSell.item.load(decodeModel(encodeModel(model.save()))).complements(["i10"])).toEqual(
      expected,
    );
    expect(model.refresh(table).complements(["i10"])).toEqual(expected);
  });

  test("that are none, or of a brand that sells one thing an order, are errors", async () => {
    expect(await codeOf(() => model.complements("i10" as never))).toBe("bad_option");
    expect(await codeOf(() => model.complements([3] as never))).toBe("bad_option");
    expect(await codeOf(() => model.complements(["i10"], { customers: ["c1"] } as never))).toBe(
      "unknown_option",
    );
    const single = await crossSell.item.train(
      Array.from({ length: 60 }, (_, k) => ({
        customerId: `c${k % 30}`,
        itemId: `i${k % 7}`,
        timestamp: until - (k + 1) * day,
      })),
    );
    expect(await codeOf(() => single.complements(["i1"]))).toBe("no_baskets");
    const loaded = crossSell.item.load(decodeModel(encodeModel(single.save())));
    expect(await codeOf(() => loaded.complements(["i1"]))).toBe("no_baskets");
  });
});

describe("back-tests", () => {
  test("stand the model beside what a person would offer, on things new to the customers", async () => {
    const shop = EventTable.from(simulated);
    const options = { learner: "shares", horizonDays: 45 } as const;
    const { folds, key } = await backtest(crossSell.item, shop, options, { cutoffs: [cutoff], samples: 100 });
    expect(key).toBe("itemId");
    expect(folds[0]!.rows.map(({ name }) => name)).toEqual(["siyu", "popularity", "popularity now"]);
  });
});

describe("what cannot be done as asked", () => {
  test.each([
    ["no_sequence", { horizonBaskets: 1 }],
    ["no_sequence", { cutoff: { lastBaskets: 1 } }],
    ["cutoff_out_of_range", { cutoff: until + 400 * day }],
    ["unknown_option", { topN: 3 }],
    ["bad_option", { learner: "magic" }],
    ["bad_option", { seed: -1 }],
  ])("training says %s for %o", async (code, wrong) => {
    expect(await codeOf(() => crossSell.item.train(table, wrong as object))).toBe(code);
  });

  test.each([
    ["no_sequence", { horizonBaskets: 1 }],
    ["no_sequence", { asOf: { lastBaskets: 1 } }],
    ["unknown_horizon", { horizonDays: 31 }],
    ["unknown_option", { onlyCategories: ["c1"] }],
    ["unknown_column", { value: "weight" }],
    ["unknown_column", { value: "categoryId" }],
    ["bad_option", { value: 3 }],
    ["bad_option", { value: { i1: "much" } }],
    ["bad_option", { minProbability: 2 }],
    ["bad_option", { diversity: 1.5 }],
    ["bad_option", { maxPerCategory: 0 }],
    ["bad_option", { top: 0 }],
    ["bad_option", { exclude: "i1" }],
    ["bad_option", { inStock: "yes" }],
  ])("a query says %s for %o", async (code, wrong) => {
    expect(await codeOf(() => model.predict(table, wrong as object))).toBe(code);
  });

  test("stock that nobody knows, an item that one has and one that nobody knows are errors", async () => {
    const bare = EventTable.from(events, { until }).with({ items: [{ itemId: "i0", price: 3 }] });
    expect(await codeOf(() => model.predict(bare, { inStock: true }))).toBe("no_stock");
    expect(await codeOf(() => model.explain(table, "c1", { itemId: "i0" }))).toBe("row_not_scored");
    expect(await codeOf(() => model.explain(table, "c1", { itemId: "nothing" }))).toBe("row_not_scored");
    expect(await codeOf(() => model.explain(table, "c1"))).toBe("bad_option");
    expect(await codeOf(() => model.similarItems("nothing"))).toBe("unknown_item");
    expect(await codeOf(() => model.similarItems("i0", { top: 0 }))).toBe("bad_option");
  });

  test("baskets are not scored by a model of dates, nor the other way round", async () => {
    const sequence = EventTable.fromBaskets(baskets);
    expect(await codeOf(() => model.predict(sequence))).toBe("calendar_needed");
    const own = await crossSell.item.train(sequence);
    expect(await codeOf(() => own.predict(table))).toBe("baskets_needed");
    expect(await codeOf(() => own.cutoff)).toBe("no_dates");
  });

  test("a window that is not over, or that the model has seen, judges nothing", async () => {
    expect(await codeOf(() => model.evaluate(table, { asOf: until }))).toBe("horizon_not_over");
    expect(await codeOf(() => model.evaluate(table, { asOf: until - 1 }))).toBe("as_of_before_cutoff");
  });
});

describe("saved models", () => {
  type Saved = { state: Record<string, unknown>; tensors: Record<string, unknown> };
  const taskOf = ({ state }: Saved) => state["crossSell"] as { key: string; horizons: unknown[] };
  test.each<[string, (saved: Saved) => void]>([
    ["has no cutoff", ({ state }) => delete state["cutoff"]],
    ["is of two clocks", ({ state }) => Object.assign(state, { seen: { lastBaskets: 1 } })],
    ["is of the other key", (saved) => Object.assign(taskOf(saved), { key: "categoryId" })],
    ["lost a horizon", (saved) => taskOf(saved).horizons.pop()],
    ["lost its baskets", ({ state }) => delete state["baskets"]],
    ["lost the ids of its baskets", ({ tensors }) => delete tensors["baskets/keys/ids/text"]],
    ["lost what is in baskets", ({ tensors }) => delete tensors["baskets/task/itemBaskets"]],
  ])("one that %s is refused", async (_, damage) => {
    const saved = structuredClone(model.save());
    damage(saved as unknown as Saved);
    expect(await codeOf(() => crossSell.item.load(saved))).toBe("bad_state");
  });
});

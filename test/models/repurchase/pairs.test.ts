import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backtest, EventTable, encodeModel, load, repurchase, save } from "siyu";
import { backtestBaskets } from "siyu/evaluation";
import { beforeAll, describe, expect, test } from "vitest";
import type { SkuModel } from "../../../models/repurchase/sku.js";
import { History } from "../../../src/events/history.js";
import { orderDaysOf } from "../../../src/events/orders.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { dataOf } from "../../../src/events/table.js";
import type { JsonObject } from "../../../src/model/saved-model.js";
import { codeOf } from "../code-of.js";
import { baskets, cutoff, events } from "./pair-shop.js";

const day = 86_400_000;
const table = EventTable.from(events);
const past = events.filter(({ timestamp }) => Number(new Date(timestamp)) < cutoff);
const options = { cutoff, horizonDays: [20, 45], learner: "logistic" } as const;
const query = { asOf: cutoff, horizonDays: 45 };

let model: SkuModel;

beforeAll(async () => {
  model = await repurchase.sku.train(table, options);
});

describe("rows of customers and items", () => {
  test("there is one for each item that a customer had bought on a day that counts, and no other", () => {
    const data = dataOf(table);
    const orders = orderDaysOf(new History(data, cutoff));
    const counts = new Set<string>();
    for (let c = 0; c < data.customers.size; c++)
      for (let k = orders.offsets[c]!; k < orders.offsets[c + 1]!; k++)
        counts.add(`${data.customers.at(c)} ${orders.day[k]}`);
    const bought = new Set(
      past
        .filter(({ type, itemId }) => (type ?? "purchase") === "purchase" && itemId !== undefined)
        .filter(({ customerId, timestamp }) =>
          counts.has(`${customerId} ${Math.floor(Number(new Date(timestamp)) / day)}`),
        )
        .map(({ customerId, itemId }) => `${customerId} ${itemId}`),
    );
    const rows = model.predict(table, query).toArray();
    expect(new Set(rows.map(({ customerId, itemId }) => `${customerId} ${itemId}`))).toEqual(bought);
  });

  test("dates lie after asOf, in order, and within the window they are given for", () => {
    for (const { nextPurchase, probability } of model.predict(table, query)) {
      const { p10, p50, p90, probabilityWithin, withinDays } = nextPurchase!;
      const days = [p10, p50, p90].map((date) => (date.getTime() - cutoff) / day);
      expect(days[0]).toBeGreaterThanOrEqual(0);
      expect(days[1]).toBeGreaterThanOrEqual(days[0]!);
      expect(days[2]).toBeGreaterThanOrEqual(days[1]!);
      expect(days[2]).toBeLessThanOrEqual(withinDays);
      expect(withinDays).toBeGreaterThanOrEqual(45);
      expect(probabilityWithin).toBeGreaterThanOrEqual(probability);
    }
  });

  test("a shorter window brings dates forward and lowers the chance of it", () => {
    const whole = model.predict(table, query);
    const short = model.predict(table, { ...query, withinDays: 10 });
    short.toArray().forEach(({ nextPurchase, probability }, i) => {
      const { nextPurchase: later } = whole.at(i);
      expect(nextPurchase!.withinDays).toBe(10);
      expect(nextPurchase!.p90.getTime()).toBeLessThanOrEqual(cutoff + 10 * day);
      expect(nextPurchase!.p50.getTime()).toBeLessThanOrEqual(later!.p50.getTime());
      expect(nextPurchase!.probabilityWithin).toBeLessThanOrEqual(probability);
    });
  });

  test("ranks are counted over what exclude and onlyItems leave; minProbability and top cut after that", () => {
    const all = model.predict(table, query).toArray();
    const id = all.find(({ rank }) => rank === 3)!.customerId;
    const own = all.filter(({ customerId }) => customerId === id);
    const ask = (filter: object) => model.predict(table, { ...query, customers: [id], ...filter }).toArray();
    const ranked = (rows: readonly { itemId: string; rank: number }[]) =>
      rows.map(({ itemId, rank }) => [rank, itemId]);
    const without = ask({ exclude: [own[0]!.itemId] });
    expect(ranked(without)).toEqual(own.slice(1).map(({ itemId }, k) => [k + 1, itemId]));
    const only = [own[2]!.itemId, own[1]!.itemId, "never sold"];
    expect(ranked(ask({ onlyItems: only }))).toEqual([
      [1, own[1]!.itemId],
      [2, own[2]!.itemId],
    ]);
    expect(ask({ minProbability: own[1]!.probability })).toEqual(own.slice(0, 2));
    expect(ask({ onlyItems: [] })).toEqual([]);
  });

  test("customers who had bought nothing with an item are skipped, as are those nobody knows", () => {
    const visitor = { type: "view", customerId: "visitor", timestamp: cutoff - day, itemId: "S001" } as const;
    const other = EventTable.from([...past, visitor]);
    const { skipped, length } = model.predict(other, { asOf: cutoff, customers: ["visitor", "nobody"] });
    expect(length).toBe(0);
    expect([...skipped]).toEqual([
      { customerId: "visitor", code: "no_item_before_as_of" },
      { customerId: "nobody", code: "not_in_data" },
    ]);
  });

  test("an item that the model never saw is scored by its category", () => {
    const id = model.predict(table, query).customerIdAt(0);
    const category = past.find(
      ({ customerId, categoryId }) => customerId === id && categoryId !== undefined,
    )!;
    const novelty = (categoryId: string): CustomerEvent => ({
      ...category,
      customerId: id,
      timestamp: cutoff - 9 * day,
      orderId: "novel",
      itemId: "novelty",
      categoryId,
    });
    const rowIn = (categoryId: string) =>
      model
        .predict([...past.filter(({ customerId }) => customerId === id), novelty(categoryId)], query)
        .toArray()
        .find(({ itemId }) => itemId === "novelty")!;
    const categories = [
      ...new Set(past.flatMap(({ categoryId }) => (categoryId === undefined ? [] : [String(categoryId)]))),
    ];
    const chances = new Set(categories.map((one) => rowIn(one).probability));
    expect(chances.size).toBeGreaterThan(1);
    expect(rowIn("a category nobody knows").probability).toBeGreaterThan(0);
  });
});

describe("nothing leaks", () => {
  test("items that are bought only after the cutoff gain nothing", async () => {
    const planted = [...new Set(past.map(({ customerId }) => customerId))].flatMap((customerId, i) =>
      ["S001", "planted"].map((itemId) => ({
        customerId,
        itemId,
        categoryId: "planted-category",
        orderId: `planted-${i}`,
        timestamp: cutoff + (1 + (i % 5)) * day,
        quantity: 9,
      })),
    );
    const crowded = EventTable.from([...events, ...planted]);
    const other = await repurchase.sku.train(crowded, options);
    expect(Buffer.from(encodeModel(other.save())).equals(encodeModel(model.save()))).toBe(true);
    const rows = other.predict(crowded, query).toArray();
    expect(rows).toEqual(model.predict(table, query).toArray());
    expect(rows.some(({ itemId }) => itemId === "planted")).toBe(false);
  });
});

describe("what is due", () => {
  test("are the rows whose median date lies within the days, soonest first", () => {
    const filters = { ...query, top: 2, minProbability: 0 };
    const medians = model.predict(table, filters).columns["nextPurchaseP50"]!.toSorted();
    const within = (medians[medians.length >> 1]! - cutoff) / day;
    const due = model.dueNow(table, { ...filters, within });
    const expected = model
      .predict(table, filters)
      .toArray()
      .filter(({ nextPurchase }) => nextPurchase!.p50.getTime() <= cutoff + within * day);
    expect(due.length).toBeGreaterThan(0);
    expect(due.length).toBeLessThan(model.predict(table, filters).length);
    const times = due.toArray().map(({ nextPurchase }) => nextPurchase!.p50.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const named = (rows: readonly { customerId: string; itemId: string }[]) =>
      rows.map(({ customerId, itemId }) => `${customerId} ${itemId}`).sort();
    expect(named(due.toArray())).toEqual(named(expected));
  });
});

describe("who buys an item", () => {
  test("are its owners, the likeliest first; top counts customers", () => {
    const all = model.predict(table, query).toArray();
    const { itemId } = all[0]!;
    const owners = all
      .filter((row) => row.itemId === itemId)
      .sort((a, b) => b.probability - a.probability || (a.customerId < b.customerId ? -1 : 1));
    expect(model.customersFor(table, itemId, query).toArray()).toEqual(owners);
    expect(model.customersFor(table, itemId, { ...query, top: 2 }).toArray()).toEqual(owners.slice(0, 2));
    const one = owners[0]!.customerId;
    const others = {
      ...query,
      customers: all.map(({ customerId }) => customerId).filter((id) => id !== one),
    };
    expect(model.customersFor(table, itemId, others).at(0)).toEqual(owners[1]);
  });

  test("an item that neither the events nor the model know is an error, one without owners has no rows", async () => {
    expect(await codeOf(() => model.customersFor(table, "nothing", query))).toBe("unknown_item");
    const { itemId, customerId } = model.predict(table, query).at(0);
    const others = past.filter((event) => event.customerId !== customerId && event.itemId !== itemId);
    expect(model.customersFor(others, itemId, query).length).toBe(0);
  });
});

describe("back-tests", () => {
  const names = ["siyu", "recency", "frequency", "decayed frequency", "persistence", "base rate"];

  test("stand the model beside what a person would count, on the same rows", async () => {
    const test = { cutoffs: [cutoff], samples: 100 };
    const { folds, key } = await backtest(repurchase.sku, table, { learner: "rates", horizonDays: 45 }, test);
    expect(key).toBe("itemId");
    expect(folds[0]!.pairs).toBe(model.predict(table, query).length);
    expect(folds[0]!.rows.map(({ name }) => name)).toEqual(names);
    for (const { metrics } of folds[0]!.rows) expect(metrics["auc"]).toBeGreaterThan(0.4);
  });

  test("work on baskets without dates", async () => {
    const options = { learner: "rates", horizonBaskets: 1 } as const;
    const of = EventTable.fromBaskets(baskets);
    const { folds } = await backtestBaskets(repurchase.category, of, options, { folds: 1, samples: 100 });
    expect(folds[0]!.rows.map(({ name }) => name)).toEqual(names);
  });

  test("truth is the units that were bought again within the horizon, of the customer's own rows", () => {
    const counts = new Map<string, number>();
    for (const { type, customerId, itemId, quantity, timestamp } of events) {
      const at = Number(new Date(timestamp));
      if ((type ?? "purchase") !== "purchase" || at < cutoff || at >= cutoff + 45 * day) continue;
      const name = `${customerId} ${itemId}`;
      counts.set(name, (counts.get(name) ?? 0) + Number(quantity ?? 1));
    }
    const predictions = model.predict(table, query);
    const truth = repurchase.sku.judge.truth(table, predictions);
    const expected = predictions.toArray().map((row) => counts.get(`${row.customerId} ${row.itemId}`) ?? 0);
    expect(Array.from(truth.counts!)).toEqual(expected);
    expect(Array.from(truth.labels)).toEqual(expected.map((n) => (n > 0 ? 1 : 0)));
    expect(expected.some((n) => n > 0)).toBe(true);
  });
});

describe("the card", () => {
  test("shows the latest window beside the baselines, and says what it cannot do", async () => {
    const [horizon] = model.card().horizons;
    expect(horizon!.outOfTime.map(({ name }) => name).slice(0, 3)).toEqual([
      "blend",
      "logistic (all)",
      "recency",
    ]);
    const short = await repurchase.sku.train(table, { cutoff, horizonDays: 400, learner: "rates" });
    const { limits, horizons } = short.card();
    expect(horizons[0]!.trainedDays).toBeLessThan(400);
    expect(limits.join(" ")).toMatch(/400 days: .*carried on by the purchase rates/);
    expect(limits.join(" ")).toMatch(/dates are given within \d+ days only/);
    const row = short.predict(table, { asOf: cutoff }).at(0);
    expect(row.nextPurchase!.probabilityWithin).toBeLessThanOrEqual(row.probability);
  });
});

describe("what cannot be done as asked", () => {
  test.each([
    ["no_sequence", { horizonBaskets: 1 }],
    ["no_sequence", { cutoff: { lastBaskets: 1 } }],
    ["cutoff_out_of_range", { cutoff: cutoff + 400 * day }],
    ["unknown_option", { topN: 3 }],
    ["bad_option", { learner: "magic" }],
  ])("training says %s for %o", async (code, wrong) => {
    expect(await codeOf(() => repurchase.category.train(table, { cutoff, ...wrong } as object))).toBe(code);
  });

  test.each([
    ["no_sequence", { horizonBaskets: 1 }],
    ["no_sequence", { asOf: { lastBaskets: 1 } }],
    ["unknown_horizon", { horizonDays: 30 }],
    ["within_days_too_long", { withinDays: 3000 }],
    ["unknown_option", { onlyCategories: ["hand"] }],
    ["bad_option", { minProbability: 2 }],
    ["bad_option", { exclude: "S001" }],
  ])("a query says %s for %o", async (code, wrong) => {
    expect(await codeOf(() => model.predict(table, { asOf: cutoff, ...wrong } as object))).toBe(code);
  });

  test("baskets are not scored by a model of dates, nor the other way round", async () => {
    expect(await codeOf(() => model.predict(EventTable.fromBaskets(baskets)))).toBe("calendar_needed");
    const own = await repurchase.sku.train(EventTable.fromBaskets(baskets), { learner: "rates" });
    expect(await codeOf(() => own.predict(table))).toBe("baskets_needed");
    expect(await codeOf(() => own.dueNow(EventTable.fromBaskets(baskets), { within: 7 }))).toBe("no_dates");
    expect(await codeOf(() => own.predict(EventTable.fromBaskets(baskets), { withinDays: 7 }))).toBe(
      "no_dates",
    );
    expect(await codeOf(() => own.cutoff)).toBe("no_dates");
  });

  test("a window that is not over, or that the model has seen, judges nothing", async () => {
    expect(await codeOf(() => model.evaluate(table, { asOf: table.until }))).toBe("horizon_not_over");
    expect(await codeOf(() => model.evaluate(table, { asOf: cutoff - 1 }))).toBe("as_of_before_cutoff");
    const refreshed = model.refresh(table, { asOf: cutoff + 5 * day });
    expect(await codeOf(() => refreshed.evaluate(table, { asOf: cutoff }))).toBe("as_of_before_cutoff");
  });
});

describe("saved models", () => {
  test("load finds out which family a file is of", async () => {
    const folder = await mkdtemp(join(tmpdir(), "siyu-"));
    try {
      const own = await repurchase.category.train(table, { cutoff, learner: "rates" });
      await save(own, join(folder, "category.siyu"));
      const loaded = await load(join(folder, "category.siyu"));
      if (loaded.kind !== "repurchase/category") throw new Error(`Got ${loaded.kind}.`);
      expect(loaded.predict(table, { asOf: cutoff }).toArray()).toEqual(
        own.predict(table, { asOf: cutoff }).toArray(),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  type Saved = { state: Record<string, unknown>; tensors: Record<string, unknown> };
  const pairsOf = ({ state }: Saved) => state["pairs"] as { horizons: Record<string, unknown>[] };
  test.each<[string, (saved: Saved) => void]>([
    ["has no cutoff", ({ state }) => delete state["cutoff"]],
    ["is of two clocks", ({ state }) => Object.assign(state, { cutoff: { lastBaskets: 1 } })],
    ["is of the other key", ({ state }) => Object.assign(state["pairs"] as object, { key: "categoryId" })],
    ["lost a horizon", (saved) => pairsOf(saved).horizons.pop()],
    ["has horizons out of order", (saved) => pairsOf(saved).horizons.reverse()],
    ["lost its dates", (saved) => delete pairsOf(saved).horizons[0]!["dates"]],
    [
      "has a weight too many",
      (saved) => Object.assign(pairsOf(saved).horizons[0]!, { blend: { weights: [1, 1], intercept: 0 } }),
    ],
    ["lost a statistic", ({ tensors }) => delete tensors["h0/keys/gap"]],
    [
      "has statistics of other keys",
      ({ tensors }) => Object.assign(tensors, { "h1/keys/gap": new Float64Array(3) }),
    ],
    ["has a group that is none", ({ tensors }) => (tensors["keys/groupOf"] as Int32Array).fill(999)],
    ["lost its vocabulary", ({ tensors }) => delete tensors["keys/ids/text"]],
  ])("one that %s is refused", async (_, damage) => {
    const saved = structuredClone(model.save());
    damage(saved as unknown as Saved);
    const load = () => repurchase.sku.load({ ...saved, state: saved.state as JsonObject });
    expect(await codeOf(load)).toBe("bad_state");
  });
});

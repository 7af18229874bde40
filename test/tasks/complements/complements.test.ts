import fc from "fast-check";
import { EventTable } from "siyu";
import { beforeAll, describe, expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { keyPopulationOf } from "../../../src/features/pairs/key-population.js";
import { decodeModel, encodeModel } from "../../../src/model/safetensors.js";
import {
  type Complements,
  complementsOf,
  type KeyCodes,
  loadComplements,
  saveComplements,
  trainComplements,
} from "../../../src/tasks/complements/index.js";
import { orderBasketsOf } from "../../../src/tasks/complements/order-baskets.js";
import { idOf, items, learnable, pairShop } from "./shop.js";

const training = learnable(pairShop(1500, 1));
const { codes } = training;
let model: Complements;
beforeAll(async () => {
  model = (await trainComplements(training.history, codes, { seed: 1 }))!;
});
const code = (item: number) => codes.ids.codeOf(idOf(item));
const basket = (...own: number[]) => Int32Array.from(own, code);

describe("a shop where item 2k goes with item 2k + 1", () => {
  test("the partner completes the basket, and is proposed because of its item", () => {
    for (const item of [0, 7, 12, 25]) {
      const [first] = complementsOf(model, basket(item), { top: 1 });
      expect(first!.key).toBe(code(item ^ 1));
      expect(first!.because[0]).toMatchObject({ key: code(item) });
      expect(first!.because[0]!.lift).toBeGreaterThan(1.5);
    }
  });

  test("hidden items of baskets never seen are as likely as they are said to be, and found before the popular ones", () => {
    const { history } = learnable(pairShop(1500, 2));
    const rows = orderBasketsOf(history, codes, { most: 1e6, seed: 1 });
    let [asked, predicted, found, popular] = [0, 0, 0, 0];
    for (let b = 0; b + 1 < rows.offsets.length; b++) {
      const own = rows.columns.subarray(rows.offsets[b]!, rows.offsets[b + 1]!);
      const hidden = own[b % own.length]!;
      const cart = own.filter((item) => item !== hidden);
      const list = complementsOf(model, cart, { top: 3 });
      asked++;
      predicted += list.reduce((sum, { probability }) => sum + probability, 0);
      if (list.some(({ key }) => key === hidden)) found++;
      if (
        model.reader.ranking
          .filter((item) => !cart.includes(item))
          .subarray(0, 3)
          .includes(hidden)
      )
        popular++;
    }
    expect(asked).toBeGreaterThan(1400);
    // Two standard errors of a share of 1,500 are .026.
    expect(Math.abs(predicted - found) / asked).toBeLessThan(0.03);
    expect(found).toBeGreaterThan(1.5 * popular);
  });

  test("all probabilities of a basket add up to about 1: an order has one item more", () => {
    const sum = complementsOf(model, basket(3, 8), { top: items }).reduce(
      (all, { probability }) => all + probability,
      0,
    );
    expect(sum).toBeGreaterThan(0.85);
    expect(sum).toBeLessThan(1.15);
  });
});

test("always exactly min(top, eligible) keys come, the likeliest first, none of the basket and none not allowed", () => {
  const codesOf = fc.array(fc.nat(items - 1), { maxLength: 12 });
  fc.assert(
    fc.property(
      codesOf,
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.boolean(), { minLength: items, maxLength: items }),
      (own, top, allowed) => {
        const isAllowed = Uint8Array.from(allowed, Number);
        const list = complementsOf(model, Int32Array.from(own), { top, isAllowed });
        const eligible = allowed.filter((is, key) => is && !own.includes(key)).length;
        expect(list).toHaveLength(Math.min(top, eligible));
        expect(new Set(list.map(({ key }) => key)).size).toBe(list.length);
        for (const [n, { key, probability, because }] of list.entries()) {
          expect(allowed[key]).toBe(true);
          expect(own).not.toContain(key);
          expect(probability).toBeGreaterThan(0);
          expect(probability).toBeLessThan(1);
          if (n > 0) expect(probability).toBeLessThanOrEqual(list[n - 1]!.probability);
          for (const reason of because) expect(own).toContain(reason.key);
        }
      },
    ),
    { seed: 20260502, numRuns: 60 },
  );
});

test("neither the order of a basket nor what it holds twice changes what completes it", () => {
  expect(complementsOf(model, basket(9, 2, 4, 9), { top: 20 })).toEqual(
    complementsOf(model, basket(4, 9, 2), { top: 20 }),
  );
});

test("the filter changes no probability, and an empty basket is answered by popularity", () => {
  const all = new Map(
    complementsOf(model, basket(6), { top: items }).map(({ key, probability }) => [key, probability]),
  );
  const isAllowed = new Uint8Array(items).fill(1, 20);
  for (const { key, probability } of complementsOf(model, basket(6), { top: 5, isAllowed }))
    expect(probability).toBe(all.get(key));
  const [first] = complementsOf(model, basket(), { top: 1 });
  expect(first).toMatchObject({ because: [] });
  expect([...model.reader.ranking.subarray(0, 4)]).toContain(first!.key);
});

test("the same history and seed give the same bytes, and what is loaded completes as what was saved", async () => {
  const again = (await trainComplements(training.history, codes, { seed: 1 }))!;
  const bytes = (one: Complements) => encodeModel({ kind: "complements", ...saveComplements(one) });
  expect(bytes(again)).toEqual(bytes(model));
  const loaded = loadComplements(decodeModel(bytes(model)), codes);
  expect(complementsOf(loaded, basket(3, 8, 21), { top: 30 })).toEqual(
    complementsOf(model, basket(3, 8, 21), { top: 30 }),
  );
});

test("a saved task that does not hold together is not read", () => {
  const { state, tensors } = saveComplements(model);
  for (const name of ["itemBaskets", "together/columns", "ease/offsets", "groups/logLift"])
    expect(() =>
      loadComplements({ state, tensors: { ...tensors, [name]: new Int32Array(3) } }, codes),
    ).toThrow();
  expect(() => loadComplements({ state: { ...state, basketCount: 0 }, tensors }, codes)).toThrow();
});

test("where baskets are few, popularity times lift ranks, and the partner still comes first", async () => {
  const few = learnable(pairShop(120, 3));
  const small = (await trainComplements(few.history, few.codes, { seed: 1 }))!;
  expect(small.ranker).toBeUndefined();
  const item = few.codes.ids.codeOf(idOf(2));
  const list = complementsOf(small, Int32Array.of(item), { top: 10 });
  expect(few.codes.ids.at(list[0]!.key)).toBe(idOf(3));
  expect(list).toHaveLength(10);
  const loaded = loadComplements(saveComplements(small), few.codes);
  expect(complementsOf(loaded, Int32Array.of(item), { top: 10 })).toEqual(list);
});

test("categories complete baskets of categories", async () => {
  const { history, codes: categories } = learnable(pairShop(1500, 1), "categoryId");
  const task = (await trainComplements(history, categories, { seed: 1 }))!;
  expect(task.reader.statistics.groups).toBeUndefined();
  expect(complementsOf(task, Int32Array.of(categories.ids.codeOf("k3")), { top: 99 })).toHaveLength(9);
});

test("nothing is learned where no order holds two items", async () => {
  const { history, codes: alone } = learnable([
    { customerId: "a", orderSeq: 1, itemId: "x" },
    { customerId: "a", orderSeq: 2, itemId: "y" },
  ]);
  expect(await trainComplements(history, alone, { seed: 1 })).toBeUndefined();
});

test("an order is what has one order id, or what was bought on one day; refunds and unknown items are left out", () => {
  const day = (n: number, hour = 9) => `2025-01-0${n}T0${hour}:00:00Z`;
  const table = EventTable.from([
    { customerId: "a", timestamp: day(1), itemId: "tea", orderId: "1" },
    { customerId: "a", timestamp: day(1, 8), itemId: "cup", orderId: "2" },
    { customerId: "a", timestamp: day(2), itemId: "pot", orderId: "1" },
    { customerId: "a", timestamp: day(3), itemId: "tea" },
    { customerId: "a", timestamp: day(3, 8), itemId: "cup" },
    { customerId: "b", timestamp: day(3), itemId: "pot" },
    { type: "refund", customerId: "b", timestamp: day(3), itemId: "tea" },
    { type: "view", customerId: "b", timestamp: day(3), itemId: "cup" },
    { customerId: "b", timestamp: day(4), itemId: "lid" },
  ]);
  const keys: KeyCodes = keyPopulationOf(new History(dataOf(table), Date.UTC(2025, 0, 4)), "itemId", 30);
  const { offsets, columns } = orderBasketsOf(new History(dataOf(table), table.until), keys, {
    most: 100,
    seed: 1,
  });
  const found = Array.from({ length: offsets.length - 1 }, (_, b) =>
    Array.from(columns.subarray(offsets[b]!, offsets[b + 1]!), (one) => keys.ids.at(one))
      .sort()
      .join(),
  );
  expect(found.sort()).toEqual(["cup", "cup,tea", "pot", "pot,tea"]);
});

test("of more orders than asked for those of customers drawn by their ids are learned from", () => {
  const { history, codes: keys } = learnable(pairShop(300, 4));
  const drawn = orderBasketsOf(history, keys, { most: 50, seed: 1 });
  expect(drawn.offsets.length - 1).toBe(50);
  expect(orderBasketsOf(history, keys, { most: 50, seed: 1 })).toEqual(drawn);
  expect(orderBasketsOf(history, keys, { most: 50, seed: 2 })).not.toEqual(drawn);
});

test("a code that is no key of the model is an error, and a cancelled training stops", async () => {
  expect(() => complementsOf(model, Int32Array.of(items), { top: 1 })).toThrowError(
    expect.objectContaining({ code: "bad_item" }),
  );
  await expect(
    trainComplements(training.history, codes, { seed: 1 }, { signal: AbortSignal.abort() }),
  ).rejects.toThrow();
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextBasket } from "../../../src/learners/index.js";
import { decodeModel, encodeModel } from "../../../src/model/safetensors.js";
import { historiesOf, listsOf, pickCustomers, rowsOf } from "./histories.js";

const itemCount = 12;
const customer = fc.array(fc.array(fc.nat(itemCount - 1), { minLength: 1, maxLength: 4 }), { maxLength: 6 });
const shops = fc.array(customer, { minLength: 3, maxLength: 15 }).filter((all) => all.flat(2).length > 0);

const learners: Readonly<
  Record<string, (histories: nextBasket.BasketHistories) => nextBasket.NextBasketModel>
> = {
  "g-topfreq": (histories) => nextBasket.trainTopFrequency(histories, { method: "g-topfreq" }),
  "p-topfreq": (histories) => nextBasket.trainTopFrequency(histories, { method: "p-topfreq" }),
  "gp-topfreq": (histories) => nextBasket.trainTopFrequency(histories),
  "tifu-knn": (histories) => nextBasket.trainTifuKnn(histories, { neighbours: 3 }),
  "tifu-knn, neighbours only": (histories) =>
    nextBasket.trainTifuKnn(histories, { neighbours: 3, ownShare: 0 }),
  "tifu-knn, own only": (histories) => nextBasket.trainTifuKnn(histories, { neighbours: 3, ownShare: 1 }),
  "up-cf": (histories) => nextBasket.trainUpCf(histories, { neighbours: 3, recentBaskets: 2 }),
  rcp: (histories) => nextBasket.trainBuyItAgain(histories, { method: "rcp" }),
  atd: (histories) => nextBasket.trainBuyItAgain(histories, { method: "atd" }),
  pg: (histories) => nextBasket.trainBuyItAgain(histories, { method: "pg" }),
  mpg: (histories) => nextBasket.trainBuyItAgain(histories),
};
const ownedOnly = ["p-topfreq", "rcp", "atd", "pg", "mpg"];

describe.each(Object.entries(learners))("%s", (name, train) => {
  const everyItem = (customers: number) =>
    listsOf(Array.from({ length: customers }, () => Array.from({ length: itemCount }, (_, item) => item)));

  test("lists are sorted by score, without barred items, and as long as there are items to recommend", () => {
    const only = fc.constantFrom("all" as const, "owned" as const, "new" as const);
    const exclude = fc.uniqueArray(fc.nat(itemCount - 1), { maxLength: 4 });
    fc.assert(
      fc.property(shops, only, exclude, fc.integer({ min: 1, max: 14 }), (shop, only, exclude, top) => {
        const histories = historiesOf(shop, itemCount);
        const model = train(histories);
        const lists = model.recommend(histories, { top, only, exclude });
        const scores = model.scores(histories, lists);
        lists.scores.forEach((score, at) => {
          expect(score).toBeCloseTo(scores[at]!, 12);
        });
        const sold = new Set(shop.flat(2));
        rowsOf(lists).forEach((list, c) => {
          const owned = new Set(shop[c]!.flat());
          const eligible = [...sold].filter(
            (item) =>
              !exclude.includes(item) &&
              (only === "all" || owned.has(item) === (only === "owned")) &&
              (owned.has(item) || !ownedOnly.includes(name)),
          );
          expect(new Set(list).size).toBe(Math.min(top, eligible.length));
          for (const item of list) expect(eligible).toContain(item);
          const own = lists.scores.subarray(lists.offsets[c]!, lists.offsets[c + 1]!);
          for (let k = 1; k < list.length; k++) expect(own[k]!).toBeLessThanOrEqual(own[k - 1]!);
        });
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test("a customer has the same scores and list alone as in any batch, and from the saved model", () => {
    fc.assert(
      fc.property(shops, (shop) => {
        const histories = historiesOf(shop, itemCount);
        const model = train(histories);
        const loaded = nextBasket.load(decodeModel(encodeModel(model.save())));
        const scores = model.scores(histories, everyItem(shop.length));
        const lists = rowsOf(model.recommend(histories, { top: 4 }));
        shop.forEach((_, c) => {
          const one = pickCustomers(histories, [c]);
          const part = scores.slice(c * itemCount, (c + 1) * itemCount);
          expect(model.scores(one, everyItem(1))).toEqual(part);
          expect(loaded.scores(one, everyItem(1))).toEqual(part);
          expect(rowsOf(loaded.recommend(one, { top: 4 }))).toEqual([lists[c]]);
        });
      }),
      { seed: 12, numRuns: 30 },
    );
  });

  test("a damaged state is refused when it is loaded", () => {
    const saved = train(historiesOf([[[0, 1], [1]], [[2]]], 3)).save();
    const code = (wanted: string) => expect.objectContaining({ code: wanted });
    expect(() => nextBasket.load({ ...saved, kind: "linear" })).toThrowError(code("wrong_kind"));
    expect(() => nextBasket.load({ ...saved, state: { ...saved.state, version: 2 } })).toThrowError(
      code("damaged"),
    );
    for (const [tensor, values] of Object.entries(saved.tensors)) {
      const { [tensor]: _, ...others } = saved.tensors;
      expect(() => nextBasket.load({ ...saved, tensors: others })).toThrowError(code("damaged"));
      if (Object.keys(others).length === 0) continue;
      const short = { ...others, [tensor]: values.slice(1) };
      expect(() => nextBasket.load({ ...saved, tensors: short }), tensor).toThrowError(code("damaged"));
    }
  });
});

describe("methods, worked by hand", () => {
  // Item 1 is in three baskets, item 0 in two, item 2 in one.
  const histories = historiesOf([[[0, 1], [1]], [[2], [0]], [[1]]], 4);
  const listsBy = (model: nextBasket.NextBasketModel, only?: "owned" | "new" | "all") =>
    rowsOf(model.recommend(histories, { top: 3, only }));

  test("G-TopFreq gives everybody the most popular items", () => {
    const model = nextBasket.trainTopFrequency(histories, { method: "g-topfreq" });
    expect(listsBy(model)).toEqual([
      [1, 0, 2],
      [1, 0, 2],
      [1, 0, 2],
    ]);
    expect(listsBy(model, "owned")).toEqual([[1, 0], [0, 2], [1]]);
  });

  test("GP-TopFreq fills the gaps of one's own baskets by popularity", () => {
    const model = nextBasket.trainTopFrequency(histories);
    const { scores } = model.recommend(histories, { top: 3 });
    expect(listsBy(model)).toEqual([
      [1, 0, 2],
      [0, 2, 1],
      [1, 0, 2],
    ]);
    expect([...scores.subarray(0, 3)]).toEqual([2.5, 1 + 0.5 * (2 / 3), 0.5 * (1 / 3)]);
  });

  test("TIFU-KNN blends the own vector with the nearest ones, its own row left out on request", () => {
    const model = nextBasket.trainTifuKnn(histories, { neighbours: 1, ownShare: 0.6 });
    const third = pickCustomers(histories, [2]);
    const candidates = listsOf([[0, 1]]);
    // |u3 - u1|^2 = (.5 * .7)^2 + (1 - .85)^2; u2 is farther.
    const [nearItself] = [model.scores(third, candidates)];
    expect([...nearItself]).toEqual([0, 1]);
    const [zero, one] = model.scores(third, candidates, { self: Int32Array.of(2) });
    expect(zero).toBeCloseTo(0.4 * 0.35, 6);
    expect(one).toBeCloseTo(0.6 + 0.4 * 0.85, 6);
  });

  test("UP-CF adds similar customers' recent baskets, by similarity", () => {
    const model = nextBasket.trainUpCf(histories, { asymmetry: 0.5, locality: 2, recentBaskets: 1 });
    const third = pickCustomers(histories, [2]);
    const self = Int32Array.of(2);
    // One item of the first customer's two: 1 / sqrt(1 * 2), squared. Its last basket holds item 1 alone.
    const [zero, one, two] = model.scores(third, listsOf([[0, 1, 2]]), { self });
    expect(one).toBeCloseTo(1 + 0.5, 12);
    expect([zero, two]).toEqual([0, 0]);
  });
});

const shop = historiesOf([[[0]], [[1]]], 2);
const tifu = nextBasket.trainTifuKnn(shop);
test.each([
  ["bad_option", () => tifu.recommend(shop, { top: 0 })],
  ["bad_option", () => tifu.recommend(shop, { only: "old" as "new" })],
  ["unknown_option", () => tifu.recommend(shop, { onlly: "new" } as nextBasket.RecommendOptions)],
  ["shape_mismatch", () => tifu.recommend(shop, { self: Int32Array.of(0) })],
  ["item_count", () => tifu.recommend(historiesOf([[[0]]], 3))],
  ["bad_item", () => tifu.scores(shop, listsOf([[2], []]))],
  ["shape_mismatch", () => tifu.scores(shop, listsOf([[1]]))],
  ["history_value", () => tifu.recommend({ ...shop, items: Int32Array.of(0, 2) })],
  ["unknown_option", () => nextBasket.trainTifuKnn(shop, { k: 3 } as nextBasket.TifuKnnOptions)],
  ["bad_option", () => nextBasket.trainUpCf(shop, { locality: 0 })],
  ["no_baskets", () => nextBasket.trainTopFrequency(historiesOf([[]], 2))],
  ["no_baskets", () => nextBasket.trainBuyItAgain(historiesOf([], 2))],
])("what cannot be asked for is an error: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});

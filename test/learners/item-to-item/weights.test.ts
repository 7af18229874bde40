import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemToItem } from "../../../src/learners/index.js";
import type { SparseRows } from "../../../src/matrix/csr.js";
import { symmetricInverse } from "../../../src/matrix/solve.js";
import { decodeModel, encodeModel } from "../../../src/model/safetensors.js";
import { denseOf, everyItem, listsOf, rowsOf, shopItems, shops } from "./rows.js";

type Train = (rows: SparseRows) => itemToItem.ItemWeights | Promise<itemToItem.ItemWeights>;

const learners: Readonly<Record<string, Train>> = {
  cosine: (rows) => itemToItem.trainCosine(rows, { neighbours: 4 }),
  tfidf: (rows) => itemToItem.trainTfidf(rows, { neighbours: 4 }),
  bm25: (rows) => itemToItem.trainBm25(rows, { neighbours: 4 }),
  "shrunk-cosine": (rows) => itemToItem.trainShrunkCosine(rows, { neighbours: 4 }),
  ease: (rows) => itemToItem.trainEase(rows, { l2: 2, dense: 6, keep: 5 }),
  popularity: (rows) => itemToItem.trainPopularity(rows),
};

describe("weights are those of implicit and numpy", () => {
  const golden = JSON.parse(
    readFileSync(new URL("../../golden/item-to-item.json", import.meta.url), "utf8"),
  ) as Readonly<Record<string, number[][]>> & { offsets: number[]; columns: number[]; values: number[] };
  const itemCount = golden["cosine"]!.length;
  const rows: SparseRows = {
    offsets: Int32Array.from(golden.offsets),
    columns: Int32Array.from(golden.columns),
    values: Float32Array.from(golden.values),
    columnCount: itemCount,
  };
  const keep = itemCount;
  test.each<[name: string, train: Train]>([
    ["cosine", (rows) => itemToItem.trainCosine(rows)],
    ["tfidf", (rows) => itemToItem.trainTfidf(rows)],
    ["bm25", (rows) => itemToItem.trainBm25(rows, { k1: 1.5, b: 0.6 })],
    ["ease", (rows) => itemToItem.trainEase(rows, { l2: 3, keep })],
    ["easeOfCounts", (rows) => itemToItem.trainEase(rows, { l2: 3, keep, binary: false })],
  ])("%s", async (name, train) => {
    const model = await train(rows);
    denseOf(model.weights).forEach((row, i) => {
      row.forEach((weight, j) => {
        expect(weight, `${i}, ${j}`).toBeCloseTo(golden[name]![i]![j]!, 6);
      });
    });
  });
});

test("worked by hand: items that 2 of 2 and 4 buyers share have a cosine of 2 / sqrt(8), shrunk by 1 of 2 / (sqrt(8) + 1)", () => {
  const rows = rowsOf([[0, 1], [0, 1], [1], [1, 2]], 3);
  const [cosine, shrunk] = [itemToItem.trainCosine(rows), itemToItem.trainShrunkCosine(rows, { shrink: 1 })];
  expect(cosine.similar(0).items).toEqual(Int32Array.of(1));
  expect(cosine.similar(0).scores[0]).toBeCloseTo(2 / Math.sqrt(8), 6);
  expect(shrunk.similar(0).scores[0]).toBeCloseTo(2 / (Math.sqrt(8) + 1), 6);
});

test("beyond the dense items EASE weighs by bought together / (buyers of the owned item + l2)", async () => {
  const rows = rowsOf(
    [
      [0, 1, 2],
      [0, 1],
      [0, 1],
      [0, 3],
      [0, 2],
    ],
    4,
  );
  const model = await itemToItem.trainEase(rows, { dense: 2, l2: 1 });
  const whole = await itemToItem.trainEase(rows, { l2: 1 });
  const weights = denseOf(model.weights);
  expect(weights[0]![2]).toBeCloseTo(2 / 6, 6);
  expect(weights[2]![0]).toBeCloseTo(2 / 3, 6);
  expect(weights[3]![0]).toBeCloseTo(1 / 2, 6);
  expect(weights[0]![1]).not.toBeCloseTo(denseOf(whole.weights)[0]![1]!, 3);
  expect(listsOf(model.recommend(rowsOf([[0, 1]], 4)))).toEqual([[2, 3]]);
});

test("where f32 is too coarse for a small ridge EASE is solved in f64; where that is, it says to raise the ridge", async () => {
  // Items 0, 1 and 3 are always bought together but twice: the smallest eigenvalue is a 10,000th of the largest.
  const shop = [[0, 2], [1, 2], ...Array.from({ length: 6000 }, () => [0, 1, 3])];
  const l2 = 1e-3;
  const gram = Float64Array.from({ length: 16 }, (_, at) => {
    const [i, j] = [Math.floor(at / 4), at % 4];
    return shop.filter((own) => own.includes(i) && own.includes(j)).length + (i === j ? l2 : 0);
  });
  const inverse = symmetricInverse(gram, 4)!;
  denseOf((await itemToItem.trainEase(rowsOf(shop, 4), { l2 })).weights).forEach((row, i) => {
    row.forEach((weight, j) => {
      expect(weight).toBeCloseTo(i === j ? 0 : -inverse[i * 4 + j]! / inverse[j * 5]!, 6);
    });
  });
  const twins = Array.from({ length: 3000 }, () => [0, 1]);
  await expect(itemToItem.trainEase(rowsOf(twins, 2), { l2: 1e-13 })).rejects.toMatchObject({
    code: "not_positive_definite",
    message: expect.stringContaining("'l2'"),
  });
});

describe.each(Object.entries(learners))("%s", (name, train) => {
  test("lists are sorted, barred items out of them, and as long as there are items to recommend", async () => {
    const only = fc.constantFrom("all" as const, "owned" as const, "new" as const);
    const barred = fc.uniqueArray(fc.nat(shopItems - 1), { maxLength: 4 });
    const place = fc.integer({ min: 1, max: 14 });
    await fc.assert(
      fc.asyncProperty(shops, only, barred, barred, place, async (shop, only, exclude, out, top) => {
        const rows = rowsOf(shop, shopItems);
        const model = await train(rows);
        const allowed = new Uint8Array(shopItems).fill(1);
        for (const item of out) allowed[item] = 0;
        const lists = model.recommend(rows, { top, only, exclude, allowed });
        const scores = model.scores(rows, { offsets: lists.offsets, columns: lists.items });
        expect(lists.scores).toEqual(scores);
        const sold = new Set(rows.columns);
        listsOf(lists).forEach((list, c) => {
          const owned = new Set(shop[c]!.map(([item]) => item));
          const eligible = [...sold].filter(
            (item) =>
              !exclude.includes(item) &&
              allowed[item] === 1 &&
              (only === "all" || owned.has(item) === (only === "owned")),
          );
          expect(new Set(list).size).toBe(Math.min(top, eligible.length));
          for (const item of list) expect(eligible).toContain(item);
          const own = scores.subarray(lists.offsets[c]!, lists.offsets[c + 1]!);
          for (let k = 1; k < list.length; k++) expect(own[k]!).toBeLessThanOrEqual(own[k - 1]!);
        });
      }),
      { seed: 17, numRuns: 60 },
    );
  });

  test("a customer has the same scores and list alone as in any batch, and from the saved model", async () => {
    await fc.assert(
      fc.asyncProperty(shops, async (shop) => {
        const rows = rowsOf(shop, shopItems);
        const model = await train(rows);
        const loaded = itemToItem.loadWeights(decodeModel(encodeModel(model.save())));
        expect(loaded.method).toBe(name);
        const lists = listsOf(model.recommend(rows));
        const scores = model.scores(rows, everyItem(shop.length, shopItems));
        expect(loaded.recommend(rows)).toEqual(model.recommend(rows));
        shop.forEach((own, c) => {
          const alone = rowsOf([own], shopItems);
          expect(listsOf(loaded.recommend(alone))).toEqual([lists[c]]);
          expect(loaded.scores(alone, everyItem(1, shopItems))).toEqual(
            scores.subarray(c * shopItems, (c + 1) * shopItems),
          );
        });
      }),
      { seed: 18, numRuns: 30 },
    );
  });

  test("the reasons of a score are owned items, the largest part first, and add up to it", async () => {
    await fc.assert(
      fc.asyncProperty(shops, async (shop) => {
        const rows = rowsOf(shop, shopItems);
        const model = await train(rows);
        const scores = model.scores(rows, everyItem(shop.length, shopItems));
        scores.forEach((score, at) => {
          const [c, item] = [Math.floor(at / shopItems), at % shopItems];
          const reasons = model.reasons(rows, c, item);
          const owned = shop[c]!.map(([own]) => own);
          for (const reason of reasons.items) expect(owned).toContain(reason);
          expect(reasons.scores.reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 10);
          for (let k = 1; k < reasons.scores.length; k++)
            expect(reasons.scores[k]!).toBeLessThanOrEqual(reasons.scores[k - 1]!);
        });
      }),
      { seed: 19, numRuns: 20 },
    );
  });

  test("only so many weights are kept of an item, none of itself", async () => {
    const rows = rowsOf(
      Array.from({ length: 40 }, (_, c) => [0, 1 + (c % 5), 6 + (c % 6), 2 + ((c * 7) % 9)]),
      shopItems,
    );
    const { weights } = await train(rows);
    denseOf(weights).forEach((row, item) => {
      expect(row[item]).toBe(0);
      expect(row.filter((weight) => weight !== 0).length).toBeLessThanOrEqual(5);
    });
  });
});

test("of a column fewer than all weights, those that are kept are the largest, equal ones of the lower items", () => {
  const rows = rowsOf(
    [
      [0, 1, 2, 3],
      [0, 4],
    ],
    5,
  );
  const { columns } = itemToItem.trainCosine(rows, { neighbours: 2 }).weights;
  expect([...columns.subarray(0, 2)]).toEqual([1, 2]);
});

test("a row of 5,000 items, an item with one sale, a customer with one purchase and one with none are no trouble", async () => {
  const rows = rowsOf(
    [Array.from({ length: 5000 }, (_, item) => item), [7], [], [7, 5000], [8, 9], [8, 9]],
    5001,
  );
  const ease = await itemToItem.trainEase(rows, { dense: 20, keep: 10 });
  for (const model of [itemToItem.trainCosine(rows, { neighbours: 10 }), ease]) {
    const lists = listsOf(model.recommend(rows, { top: 3 }));
    expect(lists[0]).toEqual([5000]);
    expect(lists[1]).toHaveLength(3);
    expect(lists[2]).toEqual([7, 8, 9]);
    expect(lists.slice(3).every((list) => list.length === 3)).toBe(true);
  }
});

test("what cannot be is said: unknown options, values below 0, no purchase, other items, damaged files", async () => {
  const rows = rowsOf([[0, 1], [1]], 2);
  const model = itemToItem.trainCosine(rows);
  const faults: readonly (readonly [code: string, run: () => unknown])[] = [
    ["unknown_option", () => itemToItem.trainCosine(rows, { neighbors: 3 } as object)],
    ["bad_option", () => itemToItem.trainCosine(rows, { neighbours: 0 })],
    ["not_finite", () => itemToItem.trainCosine({ ...rows, values: Float64Array.of(1, -1, 1) })],
    ["no_purchases", () => itemToItem.trainTfidf(rowsOf([[]], 3))],
    ["shape_mismatch", () => model.recommend(rowsOf([[0]], 3))],
    ["bad_option", () => model.recommend(rows, { top: 0 })],
    ["unknown_option", () => model.recommend(rows, { filter: [] } as object)],
    ["shape_mismatch", () => model.recommend(rows, { allowed: new Uint8Array(3) })],
    ["bad_item", () => model.recommend(rows, { exclude: [2] })],
    ["bad_item", () => model.similar(-1)],
    ["wrong_kind", () => itemToItem.loadWeights({ ...model.save(), kind: "next-basket" })],
    [
      "damaged",
      () =>
        itemToItem.loadWeights({
          ...model.save(),
          tensors: { ...model.save().tensors, columns: Int32Array.of(5, 0) },
        }),
    ],
  ];
  for (const [code, run] of faults) expect(run, code).toThrow(expect.objectContaining({ code }));
  await expect(itemToItem.trainEase(rows, { l2: 0 })).rejects.toMatchObject({ code: "bad_option" });
});

test("a training of EASE tells how far it is, can be cancelled, and is the same on two threads", async () => {
  const rows = rowsOf(
    Array.from({ length: 400 }, (_, c) => [c % 300, (c * 7) % 300, (c * c) % 300]),
    300,
  );
  const phases = new Set<string>();
  const one = await itemToItem.trainEase(rows, { l2: 1 }, { onProgress: ({ phase }) => phases.add(phase) });
  const two = await itemToItem.trainEase(rows, { l2: 1 }, { threads: 2 });
  expect([...phases]).toEqual(["products", "inverse", "weights"]);
  expect(two.weights).toEqual(one.weights);
  const stop = new AbortController();
  const run = { signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) };
  await expect(itemToItem.trainEase(rows, {}, run)).rejects.toThrow("enough");
});

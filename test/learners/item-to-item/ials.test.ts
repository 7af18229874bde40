import fc from "fast-check";
import { expect, test } from "vitest";
import { itemToItem } from "../../../src/learners/index.js";
import { decodeModel, encodeModel } from "../../../src/model/safetensors.js";
import { everyItem, listsOf, rowsOf, shopItems, shops } from "./rows.js";

const small = { factors: 4, alpha: 5, l2: 0.5, iterations: 4 } as const;

/** Hu, Koren & Volinsky 2008, eq. 3, with the ridges of the training. */
function objective(
  rows: ReturnType<typeof rowsOf>,
  model: itemToItem.FactorModel,
  { alpha, l2 }: { readonly alpha: number; readonly l2: number },
): number {
  const [x, y, f] = [model.foldIn(rows), model.itemFactors, model.size];
  let sum = l2 * (x.reduce((s, v) => s + v * v, 0) + y.reduce((s, v) => s + v * v, 0));
  for (let u = 0; u + 1 < rows.offsets.length; u++) {
    const own = new Map<number, number>();
    for (let at = rows.offsets[u]!; at < rows.offsets[u + 1]!; at++)
      own.set(rows.columns[at]!, rows.values[at]!);
    for (let i = 0; i < rows.columnCount; i++) {
      let score = 0;
      for (let k = 0; k < f; k++) score += x[u * f + k]! * y[i * f + k]!;
      sum += (1 + alpha * (own.get(i) ?? 0)) * ((own.has(i) ? 1 : 0) - score) ** 2;
    }
  }
  return sum;
}

const drawn = rowsOf(
  Array.from({ length: 60 }, (_, c) => [c % 4, 4 + (c % 3), [7 + (c % 5), 2] as const, (c * c) % 12]),
  shopItems,
);

test("each round of exact solutions lowers the objective, and the gradients come to the same place", async () => {
  const settings = { factors: 3, alpha: 4, l2: 0.8, frequencyPower: 0, solver: "cholesky" } as const;
  let before = Infinity;
  for (const iterations of [1, 2, 4, 8, 60]) {
    const now = objective(drawn, await itemToItem.trainIals(drawn, { ...settings, iterations }), settings);
    expect(now).toBeLessThan(before);
    before = now;
  }
  const stepped = await itemToItem.trainIals(drawn, {
    ...settings,
    solver: "conjugate-gradients",
    iterations: 120,
  });
  expect(objective(drawn, stepped, settings) / before).toBeCloseTo(1, 2);
});

test("a ridge by frequency is l2 (items + alpha sum of values)^power", async () => {
  const rows = rowsOf(
    [
      [0, [1, 3]],
      [1, 2],
    ],
    3,
  );
  const model = await itemToItem.trainIals(rows, { factors: 1, alpha: 2, l2: 0.5, frequencyPower: 0.5 });
  const y = model.itemFactors;
  const ridge = 0.5 * Math.sqrt(3 + 2 * 4);
  const left = y[0]! ** 2 + y[1]! ** 2 + y[2]! ** 2 + 2 * y[0]! ** 2 + 6 * y[1]! ** 2 + ridge;
  expect(model.foldIn(rows)[0]).toBeCloseTo((3 * y[0]! + 7 * y[1]!) / left, 12);
});

test("lists are the best scores of items that may be recommended; owned ones by the same scores", async () => {
  const exclude = fc.uniqueArray(fc.nat(shopItems - 1), { maxLength: 4 });
  const only = fc.constantFrom("all" as const, "owned" as const, "new" as const);
  await fc.assert(
    fc.asyncProperty(
      shops,
      only,
      exclude,
      fc.integer({ min: 1, max: 14 }),
      async (shop, only, exclude, top) => {
        const rows = rowsOf(shop, shopItems);
        const model = await itemToItem.trainIals(rows, small);
        const lists = model.recommend(rows, { top, only, exclude });
        const scores = model.scores(rows, { offsets: lists.offsets, columns: lists.items });
        lists.scores.forEach((score, at) => {
          expect(score).toBeCloseTo(scores[at]!, 5);
        });
        const sold = new Set(rows.columns);
        listsOf(lists).forEach((list, c) => {
          const owned = new Set(shop[c]!.map(([item]) => item));
          const eligible = [...sold].filter(
            (item) => !exclude.includes(item) && (only === "all" || owned.has(item) === (only === "owned")),
          );
          expect(new Set(list).size).toBe(Math.min(top, eligible.length));
          for (const item of list) expect(eligible).toContain(item);
        });
      },
    ),
    { seed: 23, numRuns: 40 },
  );
});

test("a customer has the same scores and list alone as in any batch, and from the saved model", async () => {
  await fc.assert(
    fc.asyncProperty(shops, async (shop) => {
      const rows = rowsOf(shop, shopItems);
      const model = await itemToItem.trainIals(rows, small);
      const loaded = itemToItem.loadIals(decodeModel(encodeModel(model.save())));
      const lists = listsOf(model.recommend(rows));
      const scores = model.scores(rows, everyItem(shop.length, shopItems));
      shop.forEach((own, c) => {
        const alone = rowsOf([own], shopItems);
        expect(listsOf(loaded.recommend(alone))).toEqual([lists[c]]);
        expect(loaded.scores(alone, everyItem(1, shopItems))).toEqual(
          scores.subarray(c * shopItems, (c + 1) * shopItems),
        );
      });
    }),
    { seed: 24, numRuns: 20 },
  );
});

test("the same seed gives the same bits on one thread and on two; another seed does not", async () => {
  const one = await itemToItem.trainIals(drawn, small);
  const two = await itemToItem.trainIals(drawn, small, { threads: 2 });
  const other = await itemToItem.trainIals(drawn, { ...small, seed: 2 });
  expect(two.itemFactors).toEqual(one.itemFactors);
  expect(other.itemFactors).not.toEqual(one.itemFactors);
});

test("similar items come first by the cosine of their vectors, not the item itself", async () => {
  const model = await itemToItem.trainIals(
    rowsOf([...Array(6).fill([0, 1]), ...Array(6).fill([2, 3])], 5),
    small,
  );
  expect(model.similar(0, 1).items).toEqual(Int32Array.of(1));
  expect(model.similar(3, 1).items).toEqual(Int32Array.of(2));
  expect(model.similar(0).items).not.toContain(4);
  expect(model.similar(4).scores.every((score) => score === 0)).toBe(true);
});

test("what cannot be is said: options, damaged factors, other items", async () => {
  const rows = rowsOf([[0, 1]], 2);
  const model = await itemToItem.trainIals(rows, small);
  await expect(itemToItem.trainIals(rows, { factors: 0 })).rejects.toMatchObject({ code: "bad_option" });
  await expect(itemToItem.trainIals(rowsOf([[]], 2))).rejects.toMatchObject({ code: "no_purchases" });
  expect(() => model.foldIn(rowsOf([[0]], 3))).toThrow(expect.objectContaining({ code: "shape_mismatch" }));
  const { state, tensors } = model.save();
  for (const broken of [new Float64Array(3), new Float32Array(8), new Float64Array(8).fill(Number.NaN)]) {
    const saved = { kind: "item-to-item/factors", state, tensors: { ...tensors, itemFactors: broken } };
    expect(() => itemToItem.loadIals(saved)).toThrow(expect.objectContaining({ code: "damaged" }));
  }
  const stop = AbortSignal.abort(new Error("enough"));
  await expect(itemToItem.trainIals(rows, {}, { signal: stop })).rejects.toThrow("enough");
});

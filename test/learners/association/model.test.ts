import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { association, nextBasket } from "../../../src/learners/index.js";
import { decodeModel, encodeModel } from "../../../src/model/safetensors.js";
import { createRandom } from "../../../src/stats/random.js";

function basketsOf(lists: readonly (readonly number[])[], itemCount: number): association.ItemBaskets {
  const basketOffsets = new Int32Array(lists.length + 1);
  lists.forEach((list, b) => {
    basketOffsets[b + 1] = basketOffsets[b]! + list.length;
  });
  return { basketOffsets, items: Int32Array.from(lists.flat()), itemCount };
}

const all = { minSupport: 1, falseDiscoveryRate: 1 } as const;
const codesOf = (rules: readonly association.Rule[]) => rules.map(({ item }) => item);

describe("a checkerboard: even items are bought with even ones, odd with odd", () => {
  const random = createRandom(5);
  const lists = Array.from({ length: 400 }, (_, b) => {
    const colour = Array.from({ length: 10 }, (_, k) => 2 * k + (b % 2));
    return random.shuffle(colour).slice(0, 5);
  });
  const model = association.train(basketsOf(lists, 20), { falseDiscoveryRate: 1 });

  test("every pair of one colour is kept, and none of two", () => {
    expect(model.pairCount).toBe(2 * 45);
    expect(model.pairsTested).toBe(190);
    for (const { given, item, lift } of model.pairs({ top: 190 })) {
      expect((given + item) % 2).toBe(0);
      expect(lift).toBeGreaterThan(1);
    }
    expect(model.rule(0, 1)).toBeUndefined();
  });

  test("what goes together with an item, and its bundle, are of its colour", () => {
    const together = codesOf(model.boughtTogether(3, { top: 20 }));
    expect(together.toSorted((a, b) => a - b)).toEqual([1, 5, 7, 9, 11, 13, 15, 17, 19]);
    const { items, together: baskets } = model.bundle(3, { size: 5 });
    expect(items).toHaveLength(5);
    expect(new Set(items.map((item) => item % 2))).toEqual(new Set([1]));
    expect(baskets).toBeGreaterThan(0);
  });
});

test("worked by hand: 3 of 4 baskets with tea hold a cup, 3 of 10 baskets do at all", () => {
  const [tea, cup, pot] = [0, 1, 2];
  const lists = [[tea, cup], [cup, tea, tea], [tea, cup], [tea], ...Array.from({ length: 6 }, () => [pot])];
  const model = association.train(basketsOf(lists, 3), all);
  expect(model.rule(tea, cup)).toMatchObject({ together: 3, support: 0.3, confidence: 0.75, lift: 2.5 });
  expect(model.rule(cup, tea)).toMatchObject({ together: 3, support: 0.3, confidence: 1, lift: 2.5 });
  // 2 (3 ln(.3/.12) + 1 ln(.1/.28) + 6 ln(.6/.42)), the table being 3, 1, 0, 6.
  expect(model.rule(tea, cup)!.logLikelihoodRatio).toBeCloseTo(
    2 * (3 * Math.log(2.5) + Math.log(1 / 2.8) + 6 * Math.log(10 / 7)),
    12,
  );
  expect(codesOf(model.pairs())).toEqual([tea]);
  expect(model.boughtTogether(pot)).toEqual([]);
  expect(model.bundle(pot)).toEqual({ items: [pot], together: 6 });
});

test("of items that have nothing to do with each other hardly a pair is kept, however many are tested", () => {
  const random = createRandom(11);
  const lists = Array.from({ length: 5000 }, () =>
    Array.from({ length: 8 }, () => Math.floor(400 * random.next() ** 2)),
  );
  const baskets = basketsOf(lists, 400);
  const kept = association.train(baskets);
  expect(kept.pairsTested).toBe(79_800);
  expect(kept.pairCount).toBeLessThanOrEqual(3);
  expect(association.train(baskets, { falseDiscoveryRate: 1 }).pairCount).toBeGreaterThan(5000);
});

test("a basket of 5,000 lines does not swamp the pairs of others: 50 of its items stand for it, or none", () => {
  const wholesale = Array.from({ length: 5000 }, (_, item) => item);
  const lists = [wholesale, ...Array.from({ length: 20 }, () => [0, 1])];
  const baskets = basketsOf(lists, 5000);
  const sampled = association.train(baskets, all);
  expect(sampled.itemBaskets.reduce((sum, n) => sum + n, 0)).toBe(50 + 40);
  expect(sampled.pairCount).toBeLessThanOrEqual((50 * 49) / 2 + 1);
  const skipped = association.train(baskets, { ...all, largeBaskets: "skip" });
  expect([skipped.basketCount, skipped.itemBaskets[7]]).toEqual([20, 0]);
  const other = association.train(basketsOf([wholesale.toReversed(), ...lists.slice(1)], 5000), all);
  expect([...other.itemBaskets]).toEqual([...sampled.itemBaskets]);
  expect([...association.train(baskets, { ...all, seed: 2 }).itemBaskets]).not.toEqual([
    ...sampled.itemBaskets,
  ]);
});

const someBaskets = fc.array(fc.array(fc.nat(11), { maxLength: 7 }), { minLength: 1, maxLength: 40 });
const seeded = { seed: 20260501, numRuns: 100 };
const pairsBy = (model: association.AssociationModel) =>
  new Map(
    model.pairs({ top: 100 }).map((rule) => [[rule.given, rule.item].sort((a, b) => a - b).join(), rule]),
  );

test("counts, lift and the ratio are those of a plain count, the same in both directions", () => {
  fc.assert(
    fc.property(someBaskets, (lists) => {
      fc.pre(lists.some((list) => list.length > 0));
      const model = association.train(basketsOf(lists, 12), all);
      const sets = lists.filter((list) => list.length > 0).map((list) => new Set(list));
      expect(model.basketCount).toBe(sets.length);
      for (let i = 0; i < 12; i++) {
        for (let j = 0; j < 12; j++) {
          if (i === j) continue;
          const count = (...asked: number[]) =>
            sets.filter((set) => asked.every((item) => set.has(item))).length;
          const [together, first, second] = [count(i, j), count(i), count(j)];
          const rule = model.rule(i, j);
          if (together === 0 || together * sets.length <= first * second) expect(rule).toBeUndefined();
          else {
            expect(rule).toMatchObject({ together, confidence: together / first });
            expect(rule!.lift).toBe(model.rule(j, i)!.lift);
            expect(rule!.liftLower).toBeLessThan(rule!.lift);
            expect(rule!.logLikelihoodRatio).toBeCloseTo(model.rule(j, i)!.logLikelihoodRatio, 10);
          }
        }
      }
    }),
    seeded,
  );
});

test("neither the order of baskets and lines nor the names of items change what is found", () => {
  fc.assert(
    fc.property(someBaskets, fc.nat(), (lists, seed) => {
      fc.pre(lists.some((list) => list.length > 0));
      const random = createRandom(seed);
      const shuffled = random.shuffle(lists.map((list) => random.shuffle([...list])));
      const renamed = lists.map((list) => list.map((item) => 3 * item + 5));
      const found = pairsBy(association.train(basketsOf(lists, 12), all));
      expect(pairsBy(association.train(basketsOf(shuffled, 12), all))).toEqual(found);
      const others = pairsBy(association.train(basketsOf(renamed, 50), all));
      expect(
        [...others.values()].map((rule) => ({
          ...rule,
          given: (rule.given - 5) / 3,
          item: (rule.item - 5) / 3,
        })),
      ).toEqual([...found.values()]);
    }),
    seeded,
  );
});

test("a saved model gives the same rules, and what was tampered with is not read", () => {
  const random = createRandom(3);
  const lists = Array.from({ length: 300 }, () =>
    Array.from({ length: 5 }, () => Math.floor(30 * random.next() ** 3)),
  );
  const model = association.train(basketsOf(lists, 30), { falseDiscoveryRate: 1 });
  const saved = model.save();
  const again = association.load(decodeModel(encodeModel(saved)));
  expect(again.pairs({ top: 500 })).toEqual(model.pairs({ top: 500 }));
  expect(again.boughtTogether(2)).toEqual(model.boughtTogether(2));
  for (const name of ["partners", "together", "offsets", "itemBaskets"] as const) {
    const tensors = { ...saved.tensors, [name]: saved.tensors[name].map((value) => 1000 - value) };
    expect(() => association.load({ ...saved, tensors })).toThrowError(
      expect.objectContaining({ code: "damaged" }),
    );
  }
  expect(() => association.load({ ...saved, kind: "other" })).toThrowError(
    expect.objectContaining({ code: "wrong_kind" }),
  );
});

test("basket histories of events are baskets", () => {
  const events = ["a", "b", "c"].flatMap((customerId) => [
    { customerId, timestamp: "2025-01-01", itemId: "tea" },
    { customerId, timestamp: "2025-01-01", itemId: "cup" },
    { customerId, timestamp: "2025-01-02", itemId: "pot" },
  ]);
  const histories = nextBasket.basketHistories(events);
  const model = association.train(histories, all);
  expect(model.pairs().map(({ given, item }) => [histories.itemIds[given], histories.itemIds[item]])).toEqual(
    [["cup", "tea"]],
  );
});

test.each([
  ["bad_option", () => association.train(basketsOf([[0]], 1), { minSupport: 0 })],
  [
    "unknown_option",
    () => association.train(basketsOf([[0]], 1), { minSuport: 2 } as association.AssociationOptions),
  ],
  ["basket_value", () => association.train(basketsOf([[0, 3]], 2))],
  ["basket_length", () => association.train({ ...basketsOf([[0]], 1), basketOffsets: Int32Array.of(0, 2) })],
  ["no_baskets", () => association.train(basketsOf([[], []], 2))],
  ["bad_item", () => association.train(basketsOf([[0]], 1)).boughtTogether(1)],
  ["bad_option", () => association.train(basketsOf([[0]], 1)).pairs({ top: 0 })],
  [
    "bad_option",
    () => association.train(basketsOf([[0]], 1)).pairs({ by: "support" as association.Ranking }),
  ],
])("what cannot be counted is an error: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});

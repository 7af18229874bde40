import { EventTable } from "siyu";
import { describe, expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { keyPlacesOf } from "../../../src/features/pairs/key-population.js";
import { ownedPairsOf } from "../../../src/features/pairs/owned-pairs.js";
import { crossPopulationOf } from "../../../src/tasks/cross-sell/cross-population.js";
import { nextOrders } from "../../../src/tasks/cross-sell/next-orders.js";
import { basketsOf, purchaseRows } from "../../../src/tasks/cross-sell/purchase-rows.js";
import { evidenceOf, reasonsOf } from "../../../src/tasks/cross-sell/reasons.js";

/** Baskets of each customer, written as letters: an item a letter. */
const written: Readonly<Record<string, readonly string[]>> = {
  anna: ["a", "b", "ac"],
  ben: ["a", "b"],
  cleo: ["ab", "c"],
  dora: ["d", "c"],
  emil: ["ab", "d"],
  fay: ["b"],
  gus: ["ac"],
  hans: ["d"],
  ida: ["d", "a"],
  jan: ["ab"],
};
const table = EventTable.fromBaskets(
  Object.entries(written).flatMap(([customerId, baskets]) =>
    baskets.flatMap((items, orderSeq) => [...items].map((itemId) => ({ customerId, orderSeq, itemId }))),
  ),
);
const history = new History(dataOf(table), { lastBaskets: 0 });
const population = (await crossPopulationOf(history, "itemId", 1))!;
const pairs = ownedPairsOf(history, "itemId");
const { keys: codes } = keyPlacesOf(history, population.keys);
const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => population.keys.ids.codeOf(id)) as [
  number,
  number,
  number,
  number,
];

describe("what customers bought as a matrix", () => {
  test("has a 1 for each item, or what its last purchase is worth", () => {
    const owned = purchaseRows(pairs, codes, 4);
    expect([...owned.columns.subarray(0, 3)]).toEqual([a, b, c]);
    expect([...owned.values.subarray(0, 3)]).toEqual([1, 1, 1]);
    // Anna bought a in her last basket again, b in the one before.
    const halved = purchaseRows(pairs, codes, 4, (ago) => 2 ** -ago);
    expect([...halved.values.subarray(0, 3)]).toEqual([0.5, 0.25, 0.5]);
    const last = purchaseRows(pairs, codes, 4, (_, isLast) => (isLast ? 1 : 0));
    expect([...last.columns.subarray(0, last.offsets[1]!)]).toEqual([a, c]);
  });

  test("has the baskets in their order", () => {
    const { basketOffsets, items, offsets } = basketsOf(pairs, codes, 4);
    const ofAnna = Array.from({ length: offsets[1]! }, (_, k) => [
      ...items.subarray(basketOffsets[k]!, basketOffsets[k + 1]!),
    ]);
    expect(ofAnna).toEqual([[a], [b], [a, c]]);
  });
});

test("what follows counts first purchases only, in the very next order", () => {
  const following = nextOrders(basketsOf(pairs, codes, 4), 10);
  const valueOf = (from: number, to: number) => {
    for (let at = following.offsets[from]!; at < following.offsets[from + 1]!; at++)
      if (following.columns[at] === to) return following.values[at]!;
    return 0;
  };
  // Orders with a successor that hold a: Anna's and Ben's first, Cleo's, Emil's. b is new in the next one of the first two.
  // First purchases in later orders: b twice, c of Anna, Cleo and Dora, d of Emil, a of Ida.
  expect(valueOf(a, b)).toBeCloseTo(2 / (Math.sqrt(4 * 2) + 5), 6);
  expect(valueOf(a, c)).toBeCloseTo(1 / (Math.sqrt(4 * 3) + 5), 6);
  expect(valueOf(b, a)).toBe(0); // Anna had it before
  expect(valueOf(d, a)).toBeCloseTo(1 / (Math.sqrt(2 * 1) + 5), 6);
});

describe("statistics of first purchases", () => {
  test("are the parts that keys have of them, in the last basket and ever", () => {
    const { share, recentShare, perOrder, inFirst } = population.newcomers;
    // Ever: a 8 (all but Dora, Fay, Hans: 7?) counted below from the baskets themselves.
    const ever = { a: 0, b: 0, c: 0, d: 0 };
    const recent = { a: 0, b: 0, c: 0, d: 0 };
    let [later, first] = [0, 0];
    for (const baskets of Object.values(written)) {
      const seen = new Set<string>();
      baskets.forEach((items, k) => {
        for (const item of items) {
          if (seen.has(item)) continue;
          seen.add(item);
          ever[item as "a"]++;
          if (k === baskets.length - 1) recent[item as "a"]++;
          if (k > 0) later++;
          else first++;
        }
      });
    }
    const all = Object.values(ever).reduce((sum, n) => sum + n);
    const allRecent = Object.values(recent).reduce((sum, n) => sum + n);
    for (const [id, code] of [
      ["a", a],
      ["b", b],
      ["c", c],
      ["d", d],
    ] as const) {
      expect(share[code]).toBeCloseTo(ever[id] / all, 12);
      expect(recentShare[code]).toBeCloseTo(recent[id] / allRecent, 12);
    }
    const orders = Object.values(written).reduce((sum, baskets) => sum + baskets.length, 0);
    expect(perOrder).toBeCloseTo(later / (orders - 10), 12);
    expect(inFirst).toBeCloseTo(first / 10, 12);
  });
});

describe("reasons", () => {
  test("count customers who bought both, and how many more they are than by chance", () => {
    const has = (item: string) => (customer: string) =>
      written[customer]!.some((basket) => basket.includes(item));
    const both = Object.keys(written).filter((one) => has("a")(one) && has("b")(one)).length;
    const of = (item: string) => Object.keys(written).filter(has(item)).length;
    const evidence = evidenceOf(population, a, b)!;
    expect(evidence.support).toBe(both);
    expect(evidence.lift).toBeCloseTo((both * 10) / (of("a") * of("b")), 6);
    expect(evidence.liftLower).toBeLessThan(evidence.lift);
  });

  test("are things the customer has, with shares of at most 1, and none for what nothing speaks for", () => {
    const rows = { owner: Int32Array.of(0, 1, 3), keys: Int32Array.of(d, c, a) };
    const reasons = reasonsOf(population, pairs, codes, rows, 3);
    for (let row = 0; row < 3; row++) {
      const own = new Set(
        pairs.keys.subarray(pairs.offsets[rows.owner[row]!]!, pairs.offsets[rows.owner[row]! + 1]!),
      );
      let total = 0;
      for (let at = reasons.offsets[row]!; at < reasons.offsets[row + 1]!; at++) {
        expect(own.has(reasons.keys[at]!)).toBe(true);
        expect(reasons.lift[at]).toBeGreaterThan(1);
        total += reasons.share[at]!;
      }
      expect(total).toBeLessThanOrEqual(1 + 1e-12);
    }
    expect(reasons.offsets[1]).toBe(0); // d is bought by those who have nothing else
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Assortment } from "../../../src/tasks/cross-sell/assortment.js";
import { type CandidateKeys, chosenRows, worthOf } from "../../../src/tasks/cross-sell/choose-rows.js";
import type { CrossPopulation } from "../../../src/tasks/cross-sell/cross-population.js";

/** Keys in groups of four, each alike the next by a cosine of .9. */
function candidatesOf(count: number): CandidateKeys {
  const likeness = {
    offsets: Int32Array.from({ length: count + 1 }, (_, k) => Math.min(k, count - 1)),
    columns: Int32Array.from({ length: Math.max(0, count - 1) }, (_, k) => k + 1),
    values: new Float32Array(Math.max(0, count - 1)).fill(0.9),
    columnCount: count,
  };
  return {
    keys: Int32Array.from({ length: count }, (_, k) => k),
    assortment: {
      categoryOf: Int32Array.from({ length: count }, (_, k) => (k % 5 === 4 ? -1 : k >> 2)),
    } as Assortment,
    population: { likeness, keys: { ids: { size: count } } } as unknown as CrossPopulation,
  };
}

const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });

describe("rows of a customer", () => {
  test("are exactly as many as asked for, or as there are under the cap; ranked by worth, ties by the order of keys", () => {
    fc.assert(
      fc.property(
        chances,
        fc.integer({ min: 1, max: 30 }),
        fc.option(fc.integer({ min: 1, max: 3 })),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, top, cap, diversity) => {
          const candidates = candidatesOf(given.length);
          const probability = Float64Array.from(given);
          const maxPerCategory = cap ?? undefined;
          const rows = chosenRows(
            candidates,
            [0, given.length],
            { probability, worth: probability },
            { top, maxPerCategory, diversity },
          );
          const counts = new Map<number, number>();
          for (const key of candidates.keys) {
            const group = candidates.assortment.categoryOf[key]!;
            counts.set(group, (counts.get(group) ?? 0) + 1);
          }
          let eligible = 0;
          for (const [group, count] of counts)
            eligible += group < 0 || cap === null ? count : Math.min(count, cap);
          expect(new Set(rows).size).toBe(rows.length);
          expect(rows.length).toBe(Math.min(top, eligible));
          for (const [group] of counts)
            if (group >= 0 && cap !== null)
              expect(
                rows.filter((row) => candidates.assortment.categoryOf[row] === group).length,
              ).toBeLessThanOrEqual(cap);
          if (diversity === 0)
            for (let k = 1; k < rows.length; k++)
              expect(
                probability[rows[k - 1]!]! > probability[rows[k]!]! ||
                  (probability[rows[k - 1]!] === probability[rows[k]!] && rows[k - 1]! < rows[k]!),
              ).toBe(true);
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });

  test("differ where they are to: of two alike the second gives way", () => {
    const candidates = candidatesOf(8);
    const probability = Float64Array.of(0.5, 0.49, 0.48, 0.1, 0.3, 0.1, 0.1, 0.1);
    const by = (diversity: number) =>
      chosenRows(candidates, [0, 8], { probability, worth: probability }, { top: 3, diversity });
    expect(by(0)).toEqual([0, 1, 2]);
    // .49 x (1 - .9 x .8) and .48 x (1 - .5 x .8), the same category, against .3: key 4 has no category.
    expect(by(0.8)).toEqual([0, 4, 2]);
  });

  test("that cost more than they bring give way to differing ones all the same", () => {
    const candidates = candidatesOf(8);
    const probability = new Float64Array(8).fill(0.1);
    const worth = Float64Array.of(-1, -2, -2.1, -2.2, -2.5, -9, -9, -9);
    // -2 less .9 of it as it is like key 0, -2.1 less .5 of it as it is of its category, against -2.5.
    expect(chosenRows(candidates, [0, 8], { probability, worth }, { top: 2, diversity: 1 })).toEqual([0, 4]);
  });

  test("fall below the least chance after they were ranked by what they bring", () => {
    const candidates = candidatesOf(3);
    const probability = Float64Array.of(0.5, 0.2, 0.1);
    const value = Float64Array.of(1, 10, Number.NaN);
    const worth = worthOf(candidates, probability, value);
    expect([...worth]).toEqual([0.5, 2, 0]);
    expect(chosenRows(candidates, [0, 3], { probability, worth }, { top: 2 })).toEqual([1, 0]);
    expect(chosenRows(candidates, [0, 3], { probability, worth }, { top: 2, minProbability: 0.3 })).toEqual([
      0,
    ]);
  });
});

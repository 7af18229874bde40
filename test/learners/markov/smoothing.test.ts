import fc from "fast-check";
import { markov } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { column, golden } from "./golden.js";
import { expectClose, f64 } from "./near.js";

const counts = column("counts");
const allowed = Uint8Array.from(golden.allowed);

describe("a transition matrix", () => {
  test("by hand: (n_ij + c m_j) / (n_i + c), m the shares of the states led to", () => {
    const matrix = markov.transitionMatrix(f64(6, 2, 1, 3), { concentration: 4 });
    const [m0, m1] = [7.5 / 13, 5.5 / 13];
    const expected = f64((6 + 4 * m0) / 12, (2 + 4 * m1) / 12, (1 + 4 * m0) / 8, (3 + 4 * m1) / 8);
    expectClose(matrix, expected, 1e-14);
    const uniform = markov.transitionMatrix(f64(6, 2, 0, 0), { prior: "uniform", concentration: 2 });
    expectClose(uniform, f64(0.7, 0.3, 0.5, 0.5), 1e-14);
  });

  test("learns its concentration as scipy does by the Dirichlet-multinomial likelihood, without what cannot be", () => {
    const prior = markov.priorCounts(counts, { allowed });
    const concentration = prior.subarray(0, 4).reduce((sum, count) => sum + count, 0);
    expect(concentration).toBeCloseTo(golden.concentration, 4);
    expectClose(markov.transitionMatrix(counts, { allowed }), column("first"), 1e-6);
  });

  test("without counts is the prior means: those of the base, or all alike", () => {
    expect([...markov.transitionMatrix(new Float64Array(4))]).toEqual([0.5, 0.5, 0.5, 0.5]);
    const matrix = markov.transitionMatrix(f64(90, 9, 0, 0));
    expect(matrix[2]).toBeCloseTo(90.5 / 100, 12);
  });

  test("counts of rows that differ no more than by chance are pooled, those of rows apart are kept", () => {
    const alike = markov.transitionMatrix(f64(300, 100, 300, 100));
    expectClose(alike, f64(0.75, 0.25, 0.75, 0.25), 2e-3);
    const apart = markov.priorCounts(f64(99, 1, 1, 99));
    expect(apart[0]! + apart[1]!).toBeLessThan(2);
  });

  test("rows sum to 1, the impossible is exactly 0, the possible never, and more counts draw a share up", () => {
    const cases = fc.integer({ min: 1, max: 5 }).chain((states) =>
      fc.record({
        counts: fc.array(fc.integer({ min: 0, max: 1000 }), {
          minLength: states ** 2,
          maxLength: states ** 2,
        }),
        zeros: fc.array(fc.boolean(), { minLength: states ** 2, maxLength: states ** 2 }),
        concentration: fc.option(fc.double({ min: 0.01, max: 100, noNaN: true }), { nil: undefined }),
        prior: fc.constantFrom("marginal" as const, "uniform" as const),
      }),
    );
    fc.assert(
      fc.property(cases, ({ counts, zeros, concentration, prior }) => {
        const states = Math.sqrt(counts.length);
        const allowed = Uint8Array.from(zeros, (zero, e) => (zero && e % (states + 1) !== 0 ? 0 : 1));
        const seen = Float64Array.from(counts, (count, e) => count * allowed[e]!);
        const matrix = markov.transitionMatrix(seen, { allowed, concentration, prior });
        matrix.forEach((share, e) => {
          expect(share > 0).toBe(allowed[e] === 1);
        });
        for (let first = 0; first < matrix.length; first += states) {
          const sum = matrix.subarray(first, first + states).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 12);
        }
        const more = seen.slice();
        more[0]! += 10;
        const fixed = { allowed, prior, concentration: 3 };
        const [low, high] = [seen, more].map((n) => markov.transitionMatrix(n, fixed)[0]!);
        expect(high).toBeGreaterThanOrEqual(low! - 1e-15);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("tells what is wrong: shapes, counts, masks, options", () => {
    const error = (n: Float64Array, options = {}) => {
      try {
        markov.transitionMatrix(n, options);
      } catch (caught) {
        return (caught as { code: string }).code;
      }
      return "none";
    };
    expect(error(f64(1, 2, 3))).toBe("shape_mismatch");
    expect(error(f64())).toBe("shape_mismatch");
    expect(error(f64(1, -1, 0, 0))).toBe("bad_count");
    expect(error(f64(1, Number.NaN, 0, 0))).toBe("bad_count");
    expect(error(f64(1, Infinity, 0, 0))).toBe("bad_count");
    expect(error(f64(1, 1, 1, 1), { allowed: Uint8Array.of(1, 0, 1, 1) })).toBe("impossible_transition");
    expect(error(f64(1, 0, 0, 0), { allowed: Uint8Array.of(1, 1, 0, 0) })).toBe("no_way_out");
    expect(error(f64(1, 0, 0, 0), { allowed: Uint8Array.of(1) })).toBe("length_mismatch");
    expect(error(f64(1, 0, 0, 0), { concentration: 0 })).toBe("bad_option");
    expect(error(f64(1, 0, 0, 0), { prior: "flat" })).toBe("bad_option");
    expect(error(f64(1, 0, 0, 0), { smoothing: 1 })).toBe("unknown_option");
  });
});

describe("matrices that back off", () => {
  test("second order by hand: (n_ijk + c first_jk) / (n_ij + c), first order where nothing was seen", () => {
    const first = f64(0.5, 0.5, 0.25, 0.75);
    const second = markov.secondOrderMatrix(f64(8, 0, 0, 0, 0, 0, 3, 3), first, { concentration: 2 });
    expectClose(second, f64(0.9, 0.1, 0.25, 0.75, 0.5, 0.5, 3.5 / 8, 4.5 / 8), 1e-14);
  });

  test("learn their concentration as scipy does", () => {
    const second = markov.secondOrderMatrix(column("counts2"), column("first"));
    expectClose(second, column("second"), 1e-5);
  });

  test("a large segment is itself, a small one is close to the whole, one without counts is the whole", () => {
    const pooled = f64(0.5, 0.5, 0.5, 0.5);
    const [large, small, none] = markov.segmentMatrices(
      [f64(9000, 1000, 500, 500), f64(2, 0, 0, 0), new Float64Array(4)],
      pooled,
      { concentration: 10 },
    );
    expect(large![0]).toBeCloseTo(0.9, 3);
    expect(small![0]).toBeCloseTo(7 / 12, 12);
    expect([...none!]).toEqual([...pooled]);
  });

  test("are the one that they are drawn to where the contexts are alike", () => {
    const first = f64(0.8, 0.2, 0.3, 0.7);
    const alike = f64(800, 200, 300, 700);
    for (const matrix of markov.segmentMatrices([alike, alike], first)) expectClose(matrix, first, 1e-12);
  });

  test("refuse what the first order rules out, and matrices whose rows do not sum to 1", () => {
    const counts = new Float64Array(8).fill(1);
    expect(() => markov.secondOrderMatrix(counts, f64(1, 0, 0.5, 0.5))).toThrow("from state 0 to 1");
    expect(() => markov.secondOrderMatrix(counts, f64(0.5, 0.4, 0.5, 0.5))).toThrow(
      "'first', row 0: expected",
    );
    expect(() => markov.secondOrderMatrix(counts, f64(-0.5, 1.5, 0.5, 0.5))).toThrow("sum to 1");
    expect(() => markov.secondOrderMatrix(f64(1, 2), f64(1))).toThrow("states x states x states");
    expect(() => markov.segmentMatrices([f64(1)], f64(0.5, 0.5, 0.5, 0.5))).toThrow("must have length 4");
  });
});

describe("counts of transitions", () => {
  test("by hand: from one period to the next, over no unknown state and never from one customer to another", () => {
    const histories = { offsets: Int32Array.of(0, 4, 4, 8), states: Int32Array.of(0, 0, 1, 0, 1, -1, 1, 1) };
    expect([...markov.countTransitions(histories, { states: 2 })]).toEqual([1, 1, 1, 1]);
    const second = markov.countTransitions(histories, { states: 2, order: 2 });
    expect([...second]).toEqual([0, 1, 1, 0, 0, 0, 0, 0]);
  });

  test("of order 2 summed over the previous state are those of order 1 without each customer's first", () => {
    const random = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 8 }), { maxLength: 10 });
    fc.assert(
      fc.property(random, (customers) => {
        const of = (lists: number[][]) => ({
          offsets: Int32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]),
          states: Int32Array.from(lists.flat()),
        });
        const second = markov.countTransitions(of(customers), { states: 3, order: 2 });
        const first = markov.countTransitions(of(customers.map((list) => list.slice(1))), { states: 3 });
        first.forEach((count, e) => {
          expect(second[e]! + second[e + 9]! + second[e + 18]!).toBe(count);
        });
      }),
      { seed: 2 },
    );
  });

  test("refuse states beyond their number and offsets that do not fit", () => {
    const of = (offsets: number[], states: number[]) => ({
      offsets: Int32Array.from(offsets),
      states: Int32Array.from(states),
    });
    expect(() => markov.countTransitions(of([0, 2], [0, 2]), { states: 2 })).toThrow(
      "State 1: expected -1, or 0 to 1",
    );
    expect(() => markov.countTransitions(of([0, 3], [0, 1]), { states: 2 })).toThrow("rise from 0 to 2");
    expect(() => markov.countTransitions(of([0], []), { states: 0 })).toThrow("'states'");
    expect(() => markov.countTransitions(of([0], []), { states: 2, order: 3 as 2 })).toThrow(
      "'order' must be 1 or 2",
    );
  });
});

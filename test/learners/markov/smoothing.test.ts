import { markov } from "siyu/learners";
import { describe, expect, test } from "vitest";

const f64 = (...values: number[]) => Float64Array.from(values);

describe("a transition matrix", () => {
  test("by hand: (n_ij + c m_j) / (n_i + c), m the shares of the states led to", () => {
    const matrix = markov.transitionMatrix(f64(6, 2, 1, 3), { concentration: 4 });
    const [m0, m1] = [7.5 / 13, 5.5 / 13];
    const expected = [(6 + 4 * m0) / 12, (2 + 4 * m1) / 12, (1 + 4 * m0) / 8, (3 + 4 * m1) / 8];
    expected.forEach((share, e) => {
      expect(matrix[e]).toBeCloseTo(share, 14);
    });
  });
});

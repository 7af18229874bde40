import { describe, expect, test } from "vitest";
import { addGram, Workspace } from "../../../src/matrix/kernels/index.js";
import { createRandom } from "../../../src/stats/random.js";

const workspace = new Workspace();
const twinOnly = new Workspace({ useKernels: false });

test("worked by hand: two rows of weights 2 and 3, added to what is there", () => {
  const columns = Float64Array.of(1, 2, 3, 4, 0, 0, 0, 0);
  for (const engine of [{ workspace }, { workspace: twinOnly }]) {
    const gram = new Float64Array(16).fill(100);
    addGram(columns, Float64Array.of(2, 3), gram, engine);
    // 2 * 1 + 3 * 4; 2 * 3 * 1 + 3 * 4 * 2; 2 * 9 + 3 * 16.
    expect([gram[0], gram[4], gram[5]]).toEqual([114, 130, 166]);
  }
});

test("500 random shapes have the lower triangle of the sum of products, by kernel and twin", () => {
  const random = createRandom(31);
  for (let round = 0; round < 500; round++) {
    const rows = 2 * random.int(round % 10 === 0 ? 200 : 12);
    const size = 4 * random.int(7);
    const columns = Float64Array.from({ length: rows * size }, () => random.normal());
    const weights = Float64Array.from({ length: rows }, () => random.next());
    const start = Float64Array.from({ length: size * size }, () => random.normal());
    for (const engine of [{ workspace }, { workspace: twinOnly }, {}]) {
      const gram = start.slice();
      addGram(columns, weights, gram, engine);
      for (let a = 0; a < size; a++) {
        for (let b = 0; b <= a; b++) {
          let [sum, scale] = [start[a * size + b]!, 1];
          for (let i = 0; i < rows; i++) {
            const product = columns[a * rows + i]! * weights[i]! * columns[b * rows + i]!;
            sum += product;
            scale += Math.abs(product);
          }
          const off = Math.abs(gram[a * size + b]! - sum) / scale;
          if (!(off < 1e-14)) expect.fail(`round ${round}, ${rows} x ${size}, ${a}, ${b}: off by ${off}`);
        }
      }
    }
  }
});

describe("what does not fit is refused before the kernel runs", () => {
  test.each([
    ["an odd number of rows", 12, 3, 16],
    ["columns that are no multiple of 4", 12, 2, 36],
    ["too few values", 7, 2, 16],
    ["sums that are no square", 8, 2, 15],
  ])("%s", (_, values, rows, sums) => {
    const run = () =>
      addGram(new Float64Array(values), new Float64Array(rows), new Float64Array(sums), { workspace });
    expect(run).toThrow(expect.objectContaining({ code: "shape_mismatch" }));
  });
});

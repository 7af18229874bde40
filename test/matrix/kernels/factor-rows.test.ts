import { afterAll, expect, test } from "vitest";
import {
  createPool,
  type FactorProblem,
  outerProducts,
  solveFactorRows,
  Workspace,
} from "../../../src/matrix/kernels/index.js";
import { createRandom } from "../../../src/stats/random.js";

const workspace = new Workspace();
const pool = createPool(2);
afterAll(() => pool.close());

/** A problem of drawn rows in a workspace; every seventh row is empty. */
function problemIn(place: Workspace, size: number, steps: number, rowCount = 600): FactorProblem {
  const random = createRandom(size);
  const columnCount = 40;
  const own = Array.from({ length: rowCount }, (_, row) =>
    row % 7 === 0 ? [] : Array.from({ length: columnCount }, (_, j) => j).filter(() => random.next() < 0.2),
  );
  const offsets = place.int32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) offsets[row + 1] = offsets[row]! + own[row]!.length;
  const columns = place.int32Array(own.flat().length);
  columns.set(own.flat());
  const values = place.float64Array(columns.length);
  const vectors = place.float64Array(columnCount * size);
  const factors = place.float64Array(rowCount * size);
  for (const array of [vectors, factors]) for (let k = 0; k < array.length; k++) array[k] = random.normal();
  for (let k = 0; k < values.length; k++) values[k] = 3 * random.next();
  const ridges = place.float64Array(rowCount).fill(0.7);
  const gram = place.float64Array(size * size);
  outerProducts(vectors, size, gram);
  return { rows: { offsets, columns, values, columnCount }, vectors, size, gram, ridges, factors, steps };
}

test.each([1, 2, 3, 8, 13, 64])("of %d factors the exact solution and its steps are the twin's", (size) => {
  for (const steps of [0, 1, 3]) {
    const [own, twin] = [
      problemIn(workspace, size, steps),
      problemIn(new Workspace({ useKernels: false }), size, steps),
    ];
    solveFactorRows(own);
    solveFactorRows(twin);
    own.factors.forEach((value, k) => {
      expect(Math.abs(value - twin.factors[k]!)).toBeLessThan(1e-9 * (1 + Math.abs(value)));
    });
  }
});

test("many steps of conjugate gradients come to the exact solution, which solves the equations", () => {
  const exact = problemIn(workspace, 6, 0, 30);
  const stepped = problemIn(workspace, 6, 12, 30);
  solveFactorRows(exact);
  solveFactorRows(stepped);
  const { rows, vectors, size, gram, factors } = exact;
  factors.forEach((value, k) => {
    expect(stepped.factors[k]).toBeCloseTo(value, 8);
  });
  for (let row = 0; row < 30; row++) {
    for (let k = 0; k < size; k++) {
      const x = factors.subarray(row * size, (row + 1) * size);
      let left = rows.offsets[row] === rows.offsets[row + 1] ? 0 : 0.7 * x[k]!;
      for (let l = 0; l < size; l++) left += gram[k * size + l]! * x[l]!;
      for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++) {
        const y = vectors.subarray(rows.columns[at]! * size, (rows.columns[at]! + 1) * size);
        const product = y.reduce((sum, value, l) => sum + value * x[l]!, 0);
        left += (rows.values[at]! * product - (1 + rows.values[at]!)) * y[k]!;
      }
      expect(left).toBeCloseTo(0, 9);
    }
  }
});

test("two threads give the same bits as one", () => {
  for (const steps of [0, 3]) {
    const [one, two] = [problemIn(workspace, 10, steps), problemIn(pool.workspace, 10, steps)];
    solveFactorRows(one);
    solveFactorRows(two, { pool });
    expect(two.factors).toEqual(one.factors);
  }
});

test("shapes that do not fit are an error", () => {
  const problem = problemIn(workspace, 4, 0, 10);
  expect(() => solveFactorRows({ ...problem, size: 5 })).toThrow(
    expect.objectContaining({ code: "shape_mismatch" }),
  );
  expect(() => solveFactorRows({ ...problem, ridges: new Float64Array(3) })).toThrow(
    expect.objectContaining({ code: "shape_mismatch" }),
  );
});

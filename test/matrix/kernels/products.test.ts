import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import {
  createPool,
  type GemmOptions,
  gemm,
  type RowLists,
  type TopProducts,
  type TopProductsOptions,
  topProducts,
  Workspace,
} from "../../../src/matrix/kernels/index.js";
import { createRandom, type Random } from "../../../src/stats/random.js";
import { sameBits } from "./shapes.js";

const workspace = new Workspace();
const twinOnly = new Workspace({ useKernels: false });
const pools = [1, 2, 4].map((threads) => createPool(threads));
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

test("on 500 random shapes matrix products have the bits of the twin, transposed or not, copied or in place", () => {
  const random = createRandom(21);
  for (let round = 0; round < 500; round++) {
    const shape = randomShape(random);
    const { rows, columns, inner } = shape;
    const [left, right] = [draw(random, rows * inner), draw(random, columns * inner)];
    const options: GemmOptions = {
      isLeftTransposed: random.next() < 0.4,
      isRightTransposed: random.next() < 0.4,
      ...(random.next() < 0.5 ? { bias: draw(random, columns) } : {}),
    };
    const [expected, copied] = [new Float32Array(rows * columns), new Float32Array(rows * columns)];
    gemm(left, right, expected, shape, { ...options, workspace: twinOnly });
    gemm(left, right, copied, shape, { ...options, workspace });
    expect(sameBits(copied, expected), JSON.stringify(shape)).toBe(true);
    const there = inMemory(left);
    const inPlace = inMemory(copied.fill(7));
    gemm(there, right, inPlace, shape, options);
    expect(sameBits(inPlace, expected), JSON.stringify(shape)).toBe(true);
    for (const array of [there, inPlace]) workspace.free(array);
  }
});

test("worked by hand: (1 2; 3 4) times (5 6; 7 8), its right side as rows and as columns", () => {
  const [left, right, out] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8), new Float32Array(4)];
  const shape = { rows: 2, columns: 2, inner: 2 };
  gemm(left, right, out, shape, { workspace });
  expect([...out]).toEqual([17, 23, 39, 53]);
  gemm(left, right, out, shape, { workspace, isRightTransposed: true, bias: Float32Array.of(100, 0) });
  expect([...out]).toEqual([119, 22, 143, 50]);
  gemm(left, right, out, shape, { workspace, isLeftTransposed: true, isRightTransposed: true });
  expect([...out]).toEqual([26, 30, 38, 44]);
});

test("on 500 random shapes the best columns are those of the twin and of sorting the whole product", () => {
  const random = createRandom(22);
  for (let round = 0; round < 500; round++) {
    const shape = { ...randomShape(random), k: 1 + random.int(random.next() < 0.5 ? 5 : 40) };
    const { rows, columns, inner } = shape;
    // Whole numbers in half of the rounds, so that many scores are equal.
    const isWhole = random.next() < 0.5;
    const values = (length: number) =>
      isWhole ? draw(random, length).map((x) => Math.round(2 * x)) : draw(random, length);
    const [left, right] = [values(rows * inner), values(columns * inner)];
    const options: TopProductsOptions = {
      terms: random.next() < 0.5 ? values(columns).map((x, j) => (j % 7 === 3 ? -Infinity : x)) : undefined,
      above: random.next() < 0.3 ? values(rows) : undefined,
      excluded: random.next() < 0.5 ? randomLists(random, rows, columns) : undefined,
    };
    const byKernel = topProducts(left, right, shape, { ...options, workspace });
    const name = JSON.stringify(shape);
    const byTwin = topProducts(left, right, shape, { ...options, workspace: twinOnly });
    expect(isDeepStrictEqual(byKernel, byTwin), name).toBe(true);
    // Above 256 the sums of a product are made in parts, which rounds otherwise.
    if (inner > 256) continue;
    const scores = new Float32Array(rows * columns);
    gemm(left, right, scores, shape, { bias: options.terms, workspace });
    expect(isDeepStrictEqual(rowsOf(byKernel), sortedRows(scores, shape, options)), name).toBe(true);
  }
});

test("every eligible column is given where k is more than there are; -0 counts as 0", () => {
  const top = topProducts(Float32Array.of(-1, 1), Float32Array.of(0, -2, 0), { rows: 2, columns: 3, inner: 1, k: 9 }, {
    excluded: { offsets: Int32Array.of(0, 0, 1), columns: Int32Array.of(0) },
    workspace,
  }); // biome-ignore format: one call
  expect(top.k).toBe(3);
  expect(rowsOf(top)).toEqual([[[1, 2], [0, 0], [2, 0]], [[2, 0], [1, -2]]]); // biome-ignore format: one line
});

test("scores that are NaN or -Infinity are never kept; infinite ones are", () => {
  const right = Float32Array.of(Number.NaN, Infinity, -Infinity, 3);
  const top = topProducts(Float32Array.of(1), right, { rows: 1, columns: 4, inner: 1, k: 4 }, { workspace });
  expect(rowsOf(top)).toEqual([[[1, Infinity], [3, 3]]]); // biome-ignore format: one line
});

test("products and best columns are the same for 1, 2 and 4 threads", () => {
  const random = createRandom(23);
  const shape = { rows: 333, columns: 257, inner: 300, k: 10 };
  const [left, right] = [draw(random, 333 * 300), draw(random, 257 * 300)];
  const excluded = randomLists(random, 333, 257);
  const results = pools.map((pool) => {
    const out = new Float32Array(333 * 257);
    gemm(left, right, out, shape, { pool });
    return { out, top: topProducts(left, right, shape, { excluded, pool }) };
  });
  for (const { out, top } of results) {
    expect(sameBits(out, results[0]!.out)).toBe(true);
    expect(top).toEqual(results[0]!.top);
  }
});

describe("what does not fit is refused", () => {
  const [left, right] = [new Float32Array(6), new Float32Array(9)];
  const shape = { rows: 2, columns: 3, inner: 3, k: 1 };
  const lists = (offsets: number[], columns: number[]): RowLists => {
    return { offsets: Int32Array.from(offsets), columns: Int32Array.from(columns) };
  };
  test.each<[string, string, object, TopProductsOptions]>([
    ["a left matrix of another length", "shape_mismatch", { rows: 3 }, {}],
    ["a right matrix of another length", "shape_mismatch", { columns: 2 }, {}],
    ["k of 0", "bad_option", { k: 0 }, {}],
    ["k of 1.5", "bad_option", { k: 1.5 }, {}],
    ["too few terms", "shape_mismatch", {}, { terms: new Float32Array(2) }],
    ["too few thresholds", "shape_mismatch", {}, { above: new Float32Array(1) }],
    ["offsets of fewer rows", "shape_mismatch", {}, { excluded: lists([0, 1], [1]) }],
    ["offsets past the lists", "shape_mismatch", {}, { excluded: lists([0, 1, 2], [1]) }],
    ["offsets that fall", "not_ascending", {}, { excluded: lists([0, 2, 1], [1]) }],
    ["columns out of order", "not_ascending", {}, { excluded: lists([0, 2, 2], [2, 1]) }],
  ])("%s", (_, code, fault, options) => {
    const run = () => topProducts(left, right, { ...shape, ...fault }, options);
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  test("an 'out' or a bias of another length", () => {
    const refused = expect.objectContaining({ code: "shape_mismatch" });
    expect(() => gemm(left, right, new Float32Array(5), shape)).toThrow(refused);
    expect(() => gemm(left, right, left, shape, { bias: new Float32Array(2) })).toThrow(refused);
  });
});

function randomShape(random: Random) {
  const size = (most: number) => (random.next() < 0.1 ? random.int(2) : random.int(most));
  return {
    rows: size(150),
    columns: size(70),
    inner: random.next() < 0.05 ? 250 + random.int(300) : size(40),
  };
}

function draw(random: Random, length: number): Float32Array {
  return Float32Array.from({ length }, () => random.next() * 2 - 1);
}

function randomLists(random: Random, rows: number, columns: number): RowLists {
  const offsets = new Int32Array(rows + 1);
  const lists: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) if (random.next() < 0.2) lists.push(j);
    offsets[i + 1] = lists.length;
  }
  return { offsets, columns: Int32Array.from(lists) };
}

type Ranked = readonly (readonly [column: number, score: number])[];

function rowsOf({ k, counts, columns, scores }: TopProducts): Ranked[] {
  return Array.from(counts, (count, i) =>
    Array.from({ length: count }, (_, rank) => [columns[i * k + rank]!, scores[i * k + rank]!] as const),
  );
}

/** By sorting all scores of a row. */
function sortedRows(
  scores: Float32Array,
  { rows, columns, k }: { readonly rows: number; readonly columns: number; readonly k: number },
  { excluded, above }: TopProductsOptions,
): Ranked[] {
  return Array.from({ length: rows }, (_, i) => {
    const left = new Set(excluded?.columns.subarray(excluded.offsets[i], excluded.offsets[i + 1]));
    const row = Array.from(
      scores.subarray(i * columns, (i + 1) * columns),
      (score, j) => [j, score + 0] as const,
    );
    const eligible = row.filter(([j, score]) => !left.has(j) && score > (above?.[i] ?? -Infinity));
    return eligible.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, k);
  });
}

function inMemory(array: Float32Array): Float32Array {
  const copy = workspace.float32Array(array.length);
  copy.set(array);
  return copy;
}

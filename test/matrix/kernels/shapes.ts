import type { NumericColumn } from "../../../src/matrix/borders.js";
import type { ObliviousTrees } from "../../../src/matrix/oblivious-trees.js";
import { emptyQuantised, type QuantisedMatrix } from "../../../src/matrix/quantised.js";
import type { Random } from "../../../src/stats/random.js";

export function randomMatrix(random: Random, rows: number, columns: number): QuantisedMatrix {
  const matrix = emptyQuantised(rows, columns);
  const top = random.next() < 0.5 ? 256 : 21;
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i < rows; i++) matrix.bins[column * matrix.stride + i] = random.int(top);
  }
  return matrix;
}

export function randomTrees(random: Random, columns: number, depth: number, outputs: number): ObliviousTrees {
  const trees = outputs * (1 + random.int(random.next() < 0.2 ? 100 : 12));
  const draw = random.next();
  const threshold = () =>
    random.next() < 0.1 ? 255 : random.next() < 0.1 ? 0 : random.int(draw < 0.5 ? 255 : 20);
  return {
    trees,
    depth,
    outputs,
    features: Int32Array.from({ length: trees * depth }, () => random.int(columns)),
    thresholds: Uint8Array.from({ length: trees * depth }, threshold),
    leaves: Float32Array.from({ length: trees << depth }, () => random.next() - 0.5),
  };
}

export function sameBits(a: NumericColumn, b: NumericColumn): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  );
}

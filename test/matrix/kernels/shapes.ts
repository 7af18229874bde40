import type { NumericColumn } from "../../../src/matrix/borders.js";
import type { ObliviousTrees } from "../../../src/matrix/oblivious-trees.js";
import { emptyQuantised, type QuantisedMatrix } from "../../../src/matrix/quantised.js";
import { type Quantiser, quantiserOf } from "../../../src/matrix/quantiser.js";
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

export function sameBits(a: NumericColumn | Uint8Array, b: NumericColumn | Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  );
}

/** Numbers of many kinds: even, skewed, whole, huge beside each other, with missing, infinite and zeros of both signs. */
export function randomColumn(random: Random, rows: number): NumericColumn {
  const column = random.next() < 0.5 ? new Float64Array(rows) : new Float32Array(rows);
  const kind = random.int(5);
  const special = [Number.NaN, Infinity, -Infinity, -0, 0, 1e300, -1e-300, 2 ** -149];
  for (let i = 0; i < rows; i++) {
    const value = random.next() * 4 - 2;
    if (random.next() < 0.05) column[i] = special[random.int(special.length)]!;
    else if (kind === 0) column[i] = value;
    else if (kind === 1) column[i] = Math.exp(8 * value);
    else if (kind === 2) column[i] = random.int(6);
    else if (kind === 3) column[i] = 1.7e12 + random.int(1e9);
    else column[i] = 1e8 + value;
  }
  return column;
}

/** Borders at values of the column or beside them, so that the compare of equal numbers counts. */
export function randomQuantiser(random: Random, columns: readonly NumericColumn[]): Quantiser {
  return quantiserOf(
    Array.from({ length: columns.length + random.int(2) }, (_, c) => {
      const source = c % columns.length;
      const column = columns[source]!;
      const count = random.next() < 0.3 ? random.int(255) : random.int(25);
      const draw = () => {
        const value = column.length > 0 ? column[random.int(column.length)]! : random.next();
        return Number.isNaN(value) ? 0 : random.next() < 0.5 ? value : value * (1 + 1e-9) + 1e-12;
      };
      const borders = new Set(Array.from({ length: count }, draw));
      return { source, borders: Float64Array.from(borders).sort(), missing: random.int(2) * 255 };
    }),
  );
}

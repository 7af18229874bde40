import type { NumericColumn } from "../borders.js";
import type { Quantiser } from "../quantiser.js";
import { type Grid, gridOf, roundedDown } from "./grid.js";
import type { Workspace } from "./workspace.js";

/** Columns of a quantiser as the kernel reads them; `release` the address when done. */
export interface PackedQuantiser {
  /** Address of one record a column: see `assembly/quantise.ts`. */
  readonly address: number;
  /** Sets where the values of the column of each record start, counted from the base that a call names. */
  setPlaces(places: ArrayLike<number>): void;
}

const recordWords = 8;

/** Fewer borders are compared one by one, which is then as quick as a grid with one border a cell. */
const fewBorders = { 32: 12, 64: 6 } as const;
/** Fewer borders are compared one by one rather than by a grid with several borders a cell. */
const someBorders = { 32: 48, 64: 14 } as const;

/** How one column is quantised. */
interface Plan {
  readonly method: keyof typeof methodCodes;
  readonly bits: 32 | 64;
  readonly borders: Float64Array;
  readonly grid?: Grid;
}

const methodCodes = { compares: 0, grid: 2, search: 4, entries: 6 } as const;

/**
 * Copies what a quantiser knows of some of its columns into a workspace.
 *
 * @param chosen columns of the quantiser, one record each
 * @param columns the input columns, of which only the precision is read
 */
export function packQuantiser(
  quantiser: Quantiser,
  chosen: ArrayLike<number>,
  columns: readonly NumericColumn[],
  workspace: Workspace,
): PackedQuantiser {
  const plans = Array.from(chosen, (c) => planOf(quantiser, c, columns[quantiser.sources[c]!]!));
  const sizes = plans.map(tableBytes);
  const recordBytes = plans.length * recordWords * 4;
  const address = workspace.take(recordBytes + sizes.reduce((sum, bytes) => sum + bytes, 0));
  const { buffer } = workspace;
  const records = new Int32Array(buffer, address, plans.length * recordWords);
  let table = address + recordBytes;
  plans.forEach((plan, k) => {
    const missing = quantiser.missing[chosen[k]!]!;
    const words = writeTables(plan, table, buffer);
    const method = methodCodes[plan.method] + (plan.bits === 64 ? 1 : 0);
    const planes = plan.grid?.planes ?? 0;
    const planeBytes = ((plan.grid?.below.length ?? 0) * plan.bits) / 8;
    records.set([0, method, ...words, missing, planes, planeBytes], k * recordWords);
    table += sizes[k]!;
  });
  return {
    address,
    setPlaces: (places) => {
      for (let k = 0; k < plans.length; k++) records[k * recordWords] = places[k]!;
    },
  };
}

function planOf({ borders, offsets }: Quantiser, c: number, column: NumericColumn): Plan {
  const bits = column instanceof Float32Array ? 32 : 64;
  const exact = borders.subarray(offsets[c]!, offsets[c + 1]!);
  const own = bits === 32 ? exact.map(roundedDown) : exact;
  if (own.length < fewBorders[bits]) return { method: "compares", bits, borders: own };
  const grid = gridOf(own, bits);
  if (grid?.planes === 1) return { method: "entries", bits, borders: own, grid };
  if (own.length < someBorders[bits]) return { method: "compares", bits, borders: own };
  return grid ? { method: "grid", bits, borders: own, grid } : { method: "search", bits, borders: own };
}

/** Power of two with which a binary search of the borders starts. */
function searchTop(borders: Float64Array): number {
  return 1 << (31 - Math.clz32(borders.length));
}

/** Bytes of the tables of a column, a multiple of 8. */
function tableBytes({ method, borders, grid }: Plan): number {
  if (method === "compares") return borders.length * 8;
  if (method === "search") return (2 * searchTop(borders) - 1) * 8;
  if (method === "entries") return 32 + grid!.inside.length * 16;
  return 24 + grid!.inside.length * 8 + ((grid!.below.length + 7) & ~7);
}

/** Writes the tables and returns three words of the record: two arguments of the method, address of the grid. */
function writeTables(
  { method, bits, borders, grid }: Plan,
  address: number,
  buffer: ArrayBufferLike,
): number[] {
  const put = (at: number, values: Float64Array | readonly number[]): void => {
    const target =
      bits === 64 ? new Float64Array(buffer, at, values.length) : new Float32Array(buffer, at, values.length);
    target.set(values);
  };
  if (method === "compares") {
    put(address, borders);
    return [address, borders.length, 0];
  }
  if (method === "search") {
    const top = searchTop(borders);
    put(address, new Float64Array(2 * top - 1).fill(Infinity));
    put(address, borders);
    return [address, top, 0];
  }
  const { scale, least, most, inside, below, firstCell } = grid!;
  if (method === "entries") {
    put(address, [scale, least, most]);
    writeEntries(grid!, bits, address + 32, buffer);
    return [address + 32 - firstCell * (bits / 4), 0, address];
  }
  const insideAt = address + 24;
  const belowAt = insideAt + inside.length * 8;
  put(address, [scale, least, most]);
  put(insideAt, inside);
  new Uint8Array(buffer, belowAt, below.length).set(below);
  // The kernel adds the cell, which does not start at 0, in the arithmetic of 32 bits.
  return [insideAt - firstCell * (bits / 8), belowAt - firstCell, address];
}

/** Border and bin of each cell side by side. */
function writeEntries(
  { inside, below }: Grid,
  bits: 32 | 64,
  address: number,
  buffer: ArrayBufferLike,
): void {
  if (bits === 64) {
    const borders = new Float64Array(buffer, address, 2 * inside.length);
    const bins = new BigInt64Array(buffer, address, 2 * inside.length);
    for (let cell = 0; cell < inside.length; cell++) {
      borders[2 * cell] = inside[cell]!;
      bins[2 * cell + 1] = BigInt(below[cell]!);
    }
    return;
  }
  const borders = new Float32Array(buffer, address, 2 * inside.length);
  const bins = new Int32Array(buffer, address, 2 * inside.length);
  for (let cell = 0; cell < inside.length; cell++) {
    borders[2 * cell] = inside[cell]!;
    bins[2 * cell + 1] = below[cell]!;
  }
}

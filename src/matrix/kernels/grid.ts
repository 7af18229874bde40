/** An even grid over the borders of a column, at most one border in a cell. */
export interface Grid {
  /** Cell of a value: `scale` times it, kept within `least` and `most`, rounded to a whole number. */
  readonly scale: number;
  readonly least: number;
  readonly most: number;
  /** Cell of the first entry of the tables. */
  readonly firstCell: number;
  /** The border within each cell, or infinity. */
  readonly inside: Float64Array;
  /** 1 + borders of lower cells. */
  readonly below: Uint8Array;
}

/** How the kernel of a precision computes: rounding of a result, and a sum that leaves whole numbers. */
interface Precision {
  readonly round: (value: number) => number;
  /** 1.5 * 2^(bits of the fraction): its sum with a number is rounded to a whole number. */
  readonly magic: number;
  /** Scaled values beyond this are not rounded to whole numbers. */
  readonly largest: number;
}

const precisions: Readonly<Record<32 | 64, Precision>> = {
  32: { round: Math.fround, magic: 12_582_912, largest: 2 ** 21 },
  64: { round: (value) => value, magic: 6_755_399_441_055_744, largest: 2 ** 30 },
};

/** Tables of more cells would not stay in the nearest cache. */
const mostCells = 2048;

/**
 * The coarsest grid that keeps the borders apart, in the arithmetic of the kernels.
 *
 * @param borders ascending, two or more; of the precision of the values
 * @returns undefined where no grid of a size worth having does
 */
export function gridOf(borders: Float64Array, bits: 32 | 64): Grid | undefined {
  const { round, magic, largest } = precisions[bits];
  const [low, high] = [borders[0]!, borders.at(-1)!];
  for (let cells = 32; cells <= mostCells; cells *= 2) {
    const scale = round(cells / (high - low));
    const [least, most] = [round(low * scale), round(high * scale)];
    if (!(scale > 0 && Math.max(Math.abs(least), Math.abs(most)) < largest)) continue;
    const cellOf = (value: number) => round(round(value * scale) + magic) - magic;
    if (borders.some((border, k) => k > 0 && cellOf(border) === cellOf(borders[k - 1]!))) continue;
    const firstCell = cellOf(low);
    const inside = new Float64Array(cellOf(high) - firstCell + 1).fill(Infinity);
    for (const border of borders) inside[cellOf(border) - firstCell] = border;
    const below = new Uint8Array(inside.length).fill(1);
    for (let k = 1; k < inside.length; k++) below[k] = below[k - 1]! + (inside[k - 1]! < Infinity ? 1 : 0);
    return { scale, least, most, firstCell, inside, below };
  }
  return undefined;
}

const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

/** Largest 32-bit number that is not above a border: a 32-bit value is above the one where it is above the other. */
export function roundedDown(border: number): number {
  single[0] = border;
  if (!(single[0] > border)) return single[0];
  if (single[0] === 0) return -(2 ** -149);
  singleBits[0]! += single[0] > 0 ? -1 : 1;
  return single[0];
}

/** An even grid over the borders of a column, few borders in a cell. */
export interface Grid {
  /** Cell of a value: `scale` times it, kept within `least` and `most`, rounded to a whole number. */
  readonly scale: number;
  readonly least: number;
  readonly most: number;
  /** Cell of the first entry of the tables. */
  readonly firstCell: number;
  /** Borders of a cell at most. */
  readonly planes: number;
  /** planes * cells: the first border within each cell, then the second of each; infinity where there is none. */
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

/** Tables of more cells, or of more compares a value, would be slower than a search. */
const mostCells = 4096;
const mostPlanes = 4;

/**
 * The grid with the fewest borders in a cell, and of those the coarsest, in the arithmetic of the kernels.
 *
 * @param borders ascending, two or more; of the precision of the values
 * @returns undefined where no grid of a size worth having keeps the borders apart
 */
export function gridOf(borders: Float64Array, bits: 32 | 64): Grid | undefined {
  const { round, magic, largest } = precisions[bits];
  const [low, high] = [borders[0]!, borders.at(-1)!];
  let best: { planes: number; scale: number } | undefined;
  for (let cells = 32; cells <= mostCells && best?.planes !== 1; cells *= 2) {
    const scale = round(cells / (high - low));
    if (!(scale > 0 && Math.max(Math.abs(low), Math.abs(high)) * scale < largest)) continue;
    const planes = mostInACell(borders, (value) => cellOf(value, scale));
    if (planes <= mostPlanes && planes < (best?.planes ?? Infinity)) best = { planes, scale };
  }
  return best && tablesOf(borders, best.planes, (value) => cellOf(value, best.scale), best.scale, round);

  function cellOf(value: number, scale: number): number {
    return round(round(value * scale) + magic) - magic;
  }
}

function mostInACell(borders: Float64Array, cellOf: (value: number) => number): number {
  let [most, run] = [1, 1];
  for (let k = 1; k < borders.length; k++) {
    run = cellOf(borders[k]!) === cellOf(borders[k - 1]!) ? run + 1 : 1;
    most = Math.max(most, run);
  }
  return most;
}

function tablesOf(
  borders: Float64Array,
  planes: number,
  cellOf: (value: number) => number,
  scale: number,
  round: (value: number) => number,
): Grid {
  const [low, high] = [borders[0]!, borders.at(-1)!];
  const firstCell = cellOf(low);
  const cells = cellOf(high) - firstCell + 1;
  const inside = new Float64Array(cells * planes).fill(Infinity);
  const held = new Uint8Array(cells);
  for (const border of borders) {
    const cell = cellOf(border) - firstCell;
    inside[held[cell]!++ * cells + cell] = border;
  }
  const below = new Uint8Array(cells).fill(1);
  for (let k = 1; k < cells; k++) below[k] = below[k - 1]! + held[k - 1]!;
  return { scale, least: round(low * scale), most: round(high * scale), firstCell, planes, inside, below };
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

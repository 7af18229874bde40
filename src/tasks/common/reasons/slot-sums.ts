import type { ContributionColumn } from "../../../training/member.js";

/** What the reasons of each row of a tile add, and the part that adds most to each. Used for one tile after another. */
export interface SlotSums {
  /** Adds up rows from .. to - 1, `sign` times each part. */
  start(parts: readonly ContributionColumn[], sign: 1 | -1, from: number, to: number): void;
  /** Sums of a row, counted from the start of the tile, a slot each; only there until the next tile. */
  row(t: number): Float64Array;
  /** Part that adds most in the direction of the sum of a slot; of equal ones the first. */
  strongest(t: number, slot: number): number;
}

/**
 * @param slots slot of each part
 * @param rows most rows of a tile
 */
export function createSlotSums(slots: readonly number[], slotCount: number, rows: number): SlotSums {
  // The slots of a row stand together, as they are read.
  const sums = new Float64Array(slotCount * rows);
  const byRow = Array.from({ length: rows }, (_, t) => sums.subarray(t * slotCount, (t + 1) * slotCount));
  const partsOf = Array.from({ length: slotCount }, (_, slot) =>
    Int32Array.from(slots.flatMap((own, part) => (own === slot ? [part] : []))),
  );
  let columns: readonly Float64Array[] = [];
  let direction: 1 | -1 = 1;
  let first = 0;
  return {
    start(parts, sign, from, to) {
      columns = parts.map(({ contributions }) => contributions);
      direction = sign;
      first = from;
      sums.fill(0);
      for (let part = 0; part < columns.length; part++)
        addColumn(sums, slots[part]!, slotCount, columns[part]!, sign, from, to);
    },
    row: (t) => byRow[t]!,
    strongest(t, slot) {
      const own = partsOf[slot]!;
      const sign = sums[t * slotCount + slot]! < 0 ? -direction : direction;
      let strongest = own[0]!;
      let most = sign * columns[strongest]![first + t]!;
      for (let k = 1; k < own.length; k++) {
        const added = sign * columns[own[k]!]![first + t]!;
        if (added > most) {
          most = added;
          strongest = own[k]!;
        }
      }
      return strongest;
    },
  };
}

function addColumn(
  sums: Float64Array,
  slot: number,
  slotCount: number,
  column: Float64Array,
  sign: number,
  from: number,
  to: number,
): void {
  for (let i = from, at = slot; i < to; i++, at += slotCount) sums[at]! += sign * column[i]!;
}

/** What the reasons of each row of a range add, and the part that adds most to each. Used for one range after another. */
export interface SlotSums {
  /** Forgets the range before. */
  start(): void;
  /** Adds `sign` times a part, a number for each row, to a slot. */
  add(slot: number, part: number, contributions: Float64Array, sign: 1 | -1): void;
  /** Sums of a row, a slot each; only there until the next range. */
  row(i: number): Float64Array;
  /** Part that adds most in the direction of the sum of a slot. */
  strongest(i: number, slot: number): number;
}

/**
 * @param rows most rows of a range
 * @param directions whether it is asked for the strongest of sums above 0 alone
 */
export function createSlotSums(slots: number, rows: number, directions: "up" | "both"): SlotSums {
  // The slots of a row stand together, as they are read.
  const sums = new Float64Array(slots * rows);
  const byRow = Array.from({ length: rows }, (_, i) => sums.subarray(i * slots, (i + 1) * slots));
  const up = createExtremes(slots * rows);
  const down = createExtremes(directions === "both" ? slots * rows : 0);
  return {
    start() {
      sums.fill(0);
      up.values.fill(0);
      down.values.fill(0);
    },
    add(slot, part, contributions, sign) {
      addUp(sums, up, { slot, slots, part, sign }, contributions);
      if (directions === "both") raise(down, { slot, slots, part, sign: -sign }, contributions);
    },
    row: (i) => byRow[i]!,
    strongest(i, slot) {
      const at = i * slots + slot;
      return (sums[at]! < 0 ? down : up).parts[at]!;
    },
  };
}

/** Highest value above 0 so far, and whose it is. */
interface Extremes {
  readonly values: Float64Array;
  readonly parts: Int32Array;
}

function createExtremes(length: number): Extremes {
  return { values: new Float64Array(length), parts: new Int32Array(length) };
}

/** Where a part goes: its slot, of so many a row. */
interface Place {
  readonly slot: number;
  readonly slots: number;
  readonly part: number;
  readonly sign: number;
}

function addUp(
  sums: Float64Array,
  { values, parts }: Extremes,
  { slot, slots, part, sign }: Place,
  contributions: Float64Array,
): void {
  for (let i = 0, at = slot; i < contributions.length; i++, at += slots) {
    const own = sign * contributions[i]!;
    sums[at]! += own;
    if (own > values[at]!) {
      values[at] = own;
      parts[at] = part;
    }
  }
}

function raise(
  { values, parts }: Extremes,
  { slot, slots, part, sign }: Place,
  contributions: Float64Array,
): void {
  for (let i = 0, at = slot; i < contributions.length; i++, at += slots) {
    const own = sign * contributions[i]!;
    if (own > values[at]!) {
      values[at] = own;
      parts[at] = part;
    }
  }
}

import type { NumberArray } from "./summary.js";

/** The column as 32-bit integers, the same array if it is one already; undefined when a value is not whole. */
export function asWholeNumbers(column: NumberArray): Int32Array | undefined {
  if (column instanceof Int32Array) return column;
  if (isSmallInteger(column)) return new Int32Array(column);
  const reals = column instanceof Float64Array ? column : Float64Array.from(column);
  const whole = new Int32Array(reals.length);
  for (let i = 0; i < whole.length; i++) {
    const value = reals[i]! | 0;
    if (value !== reals[i]) return undefined;
    whole[i] = value;
  }
  return whole;
}

function isSmallInteger(column: NumberArray): boolean {
  return [Int8Array, Uint8Array, Int16Array, Uint16Array].some((type) => column instanceof type);
}

/** Largest value of a column of numbers that are 0 or more; 0 when it is empty. */
export function largestOf(column: Int32Array): number {
  let high = 0;
  for (let i = 0; i < column.length; i++) if (column[i]! > high) high = column[i]!;
  return high;
}

import { expect } from "vitest";

export const f64 = (...values: number[]): Float64Array => Float64Array.from(values);

/** Every entry within a relative tolerance of what is expected; exactly where that is 0 or infinite. */
export function expectClose(got: Float64Array, expected: ArrayLike<number>, tolerance: number): void {
  expect(got).toHaveLength(expected.length);
  got.forEach((value, e) => {
    const target = expected[e]!;
    const off = value === target ? 0 : Math.abs(value - target) / Math.abs(target);
    expect(off, `entry ${e}: ${value}, expected ${target}`).toBeLessThanOrEqual(tolerance);
  });
}

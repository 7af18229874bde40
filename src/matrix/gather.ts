/** A column of the values at some positions, as float64. */
export function gather(source: ArrayLike<number>, positions: ArrayLike<number>): Float64Array {
  const out = new Float64Array(positions.length);
  for (let i = 0; i < out.length; i++) out[i] = source[positions[i]!]!;
  return out;
}

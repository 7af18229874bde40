/** Up to so many values insertion sorts sooner than the engine's sort is called. */
const fewValues = 40;

/** Median of the values, which are sorted; NaN of none. */
export function medianInPlace(values: Float64Array): number {
  const n = values.length;
  if (n > fewValues) values.sort();
  else {
    for (let k = 1; k < n; k++) {
      const value = values[k]!;
      let at = k;
      for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
      values[at] = value;
    }
  }
  const middle = n >> 1;
  return n % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

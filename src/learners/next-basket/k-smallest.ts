/**
 * Puts the entries of the k smallest values first, of equal values those of the lower rows; the order is not said.
 *
 * @param values of each entry; as many of the first as `count` says, k or more
 * @param rows of each entry
 * @param scratch as long as the values
 */
export function keepSmallest(
  k: number,
  values: Float64Array,
  rows: Int32Array,
  count: number,
  scratch: Float64Array,
): void {
  const sorting = scratch.subarray(0, count);
  sorting.set(values.subarray(0, count));
  const last = smallest(sorting, k - 1);
  let tied = k;
  const equal: number[] = [];
  for (let n = 0; n < count; n++) {
    if (values[n]! < last) tied--;
    else if (values[n] === last) equal.push(rows[n]!);
  }
  if (equal.length > tied) equal.sort((a, b) => a - b);
  const lastRow = equal.length > tied ? equal[tied - 1]! : Infinity;
  let kept = 0;
  for (let n = 0; n < count; n++) {
    const value = values[n]!;
    if (value > last || (value === last && rows[n]! > lastRow)) continue;
    values[kept] = value;
    rows[kept++] = rows[n]!;
  }
}

/** The value of a rank, 0 the smallest, by Hoare's quickselect; reorders the values. */
function smallest(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middle(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}

/** The middle one of three. */
function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

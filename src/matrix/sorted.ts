/** Place of the first of some ascending numbers that is not below a value; `end` where all are. */
export function firstNotBelow(
  sorted: ArrayLike<number>,
  value: number,
  from = 0,
  end = sorted.length,
): number {
  let [low, high] = [from, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Place of the first of some ascending numbers that is above a value; their number where none is. */
export function firstAbove(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lowest of some ascending numbers below which at least a share of them lie; beyond all where too many are the largest. */
export function lowestAbove(sorted: ArrayLike<number>, share: number): number {
  const { length } = sorted;
  let at = Math.ceil(share * length);
  while (at < length && sorted[at] === sorted[at - 1]) at++;
  return at < length ? sorted[at]! : sorted[length - 1]! + 1;
}

/**
 * Makes the leaves of an oblivious tree rise (or fall) with every level that is to be monotone.
 *
 * Pairs of leaves that stand the wrong way are pooled by weight, level by level, until none does (for one monotone
 * level that is isotonic regression); what is left after some rounds is settled by the mean of the highest value
 * below and the lowest above, which is monotone whatever the values.
 *
 * @param values values of the leaves; level l is bit l of the position; changed in place
 * @param weights Hessian of each leaf
 * @param directions for each level 1 (rises with the bit), -1 (falls) or 0 (free)
 */
export function makeMonotone(
  values: Float64Array,
  weights: Float64Array,
  directions: ArrayLike<number>,
): void {
  const levels = Array.from({ length: directions.length }, (_, level) => level).filter(
    (l) => directions[l] !== 0,
  );
  if (levels.length === 0) return;
  for (let round = 0; round < 20; round++) {
    let isDone = true;
    for (const level of levels) if (poolLevel(values, weights, level, directions[level]!)) isDone = false;
    if (isDone) return;
  }
  const highest = values.slice();
  const lowest = values.slice();
  for (const level of levels) {
    const bit = 1 << level;
    for (let leaf = 0; leaf < values.length; leaf++) {
      if (leaf & bit) continue;
      const [under, over] = directions[level]! > 0 ? [leaf, leaf | bit] : [leaf | bit, leaf];
      highest[over] = Math.max(highest[over]!, highest[under]!);
      lowest[under] = Math.min(lowest[under]!, lowest[over]!);
    }
  }
  for (let leaf = 0; leaf < values.length; leaf++) values[leaf] = (highest[leaf]! + lowest[leaf]!) / 2;
}

/** Pools the pairs of one level that stand the wrong way; says whether there were any. */
function poolLevel(values: Float64Array, weights: Float64Array, level: number, direction: number): boolean {
  const bit = 1 << level;
  let isPooled = false;
  for (let leaf = 0; leaf < values.length; leaf++) {
    if (leaf & bit) continue;
    const other = leaf | bit;
    if (direction * (values[other]! - values[leaf]!) >= 0) continue;
    const [a, b] = [weights[leaf]!, weights[other]!];
    const pooled =
      a + b > 0 ? (a * values[leaf]! + b * values[other]!) / (a + b) : (values[leaf]! + values[other]!) / 2;
    values[leaf] = pooled;
    values[other] = pooled;
    isPooled = true;
  }
  return isPooled;
}

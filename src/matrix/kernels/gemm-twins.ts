// The typed-array twins of the products of matrices: the same sums in the same order, so that the bits are the same.
import type { GemmOptions, ProductShape } from "./gemm.js";
import type { TopProducts, TopProductsOptions } from "./top-products.js";

/** Inner indices whose sum is made by itself. */
const innerBlock = 256;

/** out = left * right' + bias. */
export function gemmTwin(
  left: Float32Array,
  right: Float32Array,
  out: Float32Array,
  { rows, columns, inner }: ProductShape,
  { bias, isLeftTransposed = false, isRightTransposed = false }: GemmOptions,
): void {
  const [rowStep, leftStep] = isLeftTransposed ? [1, rows] : [inner, 1];
  const [columnStep, rightStep] = isRightTransposed ? [1, columns] : [inner, 1];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let total = bias?.[j] ?? 0;
      for (let start = 0; start < inner; start += innerBlock) {
        const end = Math.min(start + innerBlock, inner);
        let sum = start === 0 ? total : 0;
        for (let k = start; k < end; k++) {
          const product = left[i * rowStep + k * leftStep]! * right[j * columnStep + k * rightStep]!;
          sum = Math.fround(sum + Math.fround(product));
        }
        total = start === 0 ? sum : Math.fround(total + sum);
      }
      out[i * columns + j] = total;
    }
  }
}

/** The largest of left * right' + terms in each row. */
export function topProductsTwin(
  left: Float32Array,
  right: Float32Array,
  { rows, columns, inner }: ProductShape,
  { counts, columns: best, scores, k }: TopProducts,
  { terms, excluded, above }: TopProductsOptions,
): void {
  for (let i = 0; i < rows; i++) {
    const first = i * k;
    let next = excluded?.offsets[i] ?? 0;
    const end = excluded?.offsets[i + 1] ?? 0;
    let kept = 0;
    let threshold = above?.[i] ?? -Infinity;
    for (let j = 0; j < columns; j++) {
      let sum = terms?.[j] ?? 0;
      for (let n = 0; n < inner; n++) {
        sum = Math.fround(sum + Math.fround(left[i * inner + n]! * right[j * inner + n]!));
      }
      while (next < end && excluded!.columns[next]! < j) next++;
      if (!(sum > threshold) || (next < end && excluded!.columns[next] === j)) continue;
      if (kept < k) kept++;
      // Later columns go behind equal scores, which are all of lower ones.
      let place = first + kept - 1;
      for (; place > first && scores[place - 1]! < sum; place--) {
        scores[place] = scores[place - 1]!;
        best[place] = best[place - 1]!;
      }
      scores[place] = sum + 0; // + 0: -0 is 0
      best[place] = j;
      if (kept === k) threshold = scores[first + k - 1]!;
    }
    counts[i] = kept;
  }
}

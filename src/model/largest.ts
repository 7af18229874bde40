import { ascendingOrder } from "../metrics/order.js";

/** Share of the values above which sorting all of them is faster than a heap of the largest. */
const sortedShare = 0.1;

type Values = Float64Array | Int32Array | Uint8Array;

/**
 * Positions of the n largest values, largest first; equal values in the order of their positions, NaN after all
 * numbers. Few of many are found with a heap in one pass; many by a radix sort.
 *
 * @param n whole, 0 or more; more than there are values means all of them
 */
export function largest(values: Values, n: number): Int32Array {
  const size = Math.min(n, values.length);
  return size > values.length * sortedShare ? sorted(values).subarray(0, size) : heapOfLargest(values, size);
}

function sorted(values: Values): Int32Array {
  const order = new Int32Array(values.length);
  const negated = new Float64Array(values.length);
  let numbers = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    order[numbers] = i;
    negated[numbers++] = -values[i]!;
  }
  const ranks = ascendingOrder(negated.subarray(0, numbers));
  const ranked = new Int32Array(values.length);
  for (let k = 0; k < numbers; k++) ranked[k] = order[ranks[k]!]!;
  for (let i = 0, k = numbers; k < values.length; i++) if (Number.isNaN(values[i])) ranked[k++] = i;
  return ranked;
}

function heapOfLargest(values: Values, size: number): Int32Array {
  const heap = new Int32Array(size);
  if (size === 0) return heap;
  for (let i = 0; i < size; i++) heap[i] = i;
  for (let i = (size >> 1) - 1; i >= 0; i--) sink(values, heap, i, size);
  for (let i = size; i < values.length; i++) {
    if (!ranksBefore(values, i, heap[0]!)) continue;
    heap[0] = i;
    sink(values, heap, 0, size);
  }
  for (let end = size - 1; end > 0; end--) {
    const last = heap[0]!;
    heap[0] = heap[end]!;
    heap[end] = last;
    sink(values, heap, 0, end);
  }
  return heap;
}

function ranksBefore(values: Values, a: number, b: number): boolean {
  const x = values[a]!;
  const y = values[b]!;
  if (x > y) return true;
  if (x < y) return false;
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(y);
  return a < b;
}

/** Restores the heap below `at`: the last-ranked position stands at the root. */
function sink(values: Values, heap: Int32Array, at: number, size: number): void {
  const moved = heap[at]!;
  let hole = at;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= size) break;
    if (child + 1 < size && ranksBefore(values, heap[child]!, heap[child + 1]!)) child++;
    if (!ranksBefore(values, moved, heap[child]!)) break;
    heap[hole] = heap[child]!;
    hole = child;
  }
  heap[hole] = moved;
}

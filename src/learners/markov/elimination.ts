/**
 * I - Q of a chain that stays within some states by Q and leaves them with the rest of each row, with its states
 * eliminated one after the other from the last (Grassmann, Taksar & Heyman 1985). Nothing is ever subtracted, so that
 * results have all their digits even where a state is next to never left.
 */
export interface EliminatedChain {
  /** Size x size: above the diagonal the share of each elimination, below it what remains of Q. */
  readonly factors: Float64Array;
  /** What leaves each state for those before it, or for good; 0 where it cannot. */
  readonly pivots: Float64Array;
}

/**
 * @param stay Q, size x size; its diagonal is not used
 * @param leave chance of each state to leave for good: 1 less its row sum, known without subtraction
 */
export function eliminate(stay: Float64Array, leave: Float64Array): EliminatedChain {
  const size = leave.length;
  const factors = stay.slice();
  const left = leave.slice();
  const pivots = new Float64Array(size);
  for (let k = size - 1; k >= 0; k--) {
    let pivot = left[k]!;
    for (let j = 0; j < k; j++) pivot += factors[k * size + j]!;
    pivots[k] = pivot;
    for (let i = 0; i < k && pivot > 0; i++) {
      const share = factors[i * size + k]! / pivot;
      factors[i * size + k] = share;
      if (share === 0) continue;
      for (let j = 0; j < k; j++) factors[i * size + j]! += share * factors[k * size + j]!;
      left[i]! += share * left[k]!;
    }
  }
  return { factors, pivots };
}

/** x = Q x + right: what is collected on the way, `right` in each period spent in a state. */
export function solveChain({ factors, pivots }: EliminatedChain, right: Float64Array): Float64Array {
  const size = pivots.length;
  const x = right.slice();
  for (let k = size - 1; k >= 0; k--) {
    for (let i = 0; i < k; i++) x[i]! += factors[i * size + k]! * x[k]!;
  }
  for (let k = 0; k < size; k++) {
    for (let j = 0; j < k; j++) x[k]! += factors[k * size + j]! * x[j]!;
    x[k]! /= pivots[k]!;
  }
  return x;
}

/** Shares s = s Q of a chain that is never left and in which every state reaches every other; they sum to 1. */
export function stationaryShares(stay: Float64Array, size: number): Float64Array {
  const { factors } = eliminate(stay, new Float64Array(size));
  const shares = new Float64Array(size);
  shares[0] = 1;
  let total = 1;
  for (let k = 1; k < size; k++) {
    for (let i = 0; i < k; i++) shares[k]! += shares[i]! * factors[i * size + k]!;
    total += shares[k]!;
  }
  return shares.map((share) => share / total);
}

/** Rows and columns of a matrix at some states. */
export function blockOf(matrix: Float64Array, states: number, kept: readonly number[]): Float64Array {
  return Float64Array.from(kept.flatMap((from) => kept.map((to) => matrix[from * states + to]!)));
}

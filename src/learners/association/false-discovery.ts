/**
 * The bound that keeps the expected share of false finds at a rate: p-values up to it are finds (Benjamini & Hochberg
 * 1995). It is the largest p whose rank times rate / tests is not below it.
 *
 * @param pValues those of the tests that could be finds; that of all others counts as 1
 * @param tests number of all tests, at least as many
 * @returns -1 where nothing is found
 */
export function discoveryBound(pValues: Float64Array, tests: number, rate: number): number {
  if (rate >= 1) return 1;
  const ascending = pValues.slice().sort();
  for (let rank = ascending.length; rank > 0; rank--) {
    if (ascending[rank - 1]! <= (rank * rate) / tests) return ascending[rank - 1]!;
  }
  return -1;
}

import { pairMetrics, scoresOfPairs } from "./judge.js";
import type { PairProtocol } from "./protocol.js";

/** A protocol with its judge, from what is judged and how. */
export function pairProtocol(
  given: Omit<PairProtocol, "judge" | "labels"> & { readonly horizon: number },
): PairProtocol {
  const { horizon, ...rest } = given;
  const { pairs, ideal } = rest;
  const labels = Uint8Array.from(pairs.next, (next) => (next < horizon ? 1 : 0));
  return {
    ...rest,
    labels,
    judge: (rows) => pairMetrics(pairs, labels, scoresOfPairs(pairs, rows), ideal),
  };
}

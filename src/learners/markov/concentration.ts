import { findRoot } from "../../stats/root.js";
import { digammaRise } from "../../stats/special.js";

/** Rows of counts, each drawn from shares of its own that lie around prior means. */
export interface DirichletRows {
  /** Rows x width, row by row. */
  readonly counts: Float64Array;
  /** Rows x width, each row sums to 1. */
  readonly means: Float64Array;
  readonly width: number;
}

/** Below it a way never seen would be all but ruled out by a handful of transitions. */
const lowest = 0.1;
const highest = 1e6;

/**
 * The concentration c under which the rows are likeliest when the shares of row i are Dirichlet(c means_i): how many
 * transitions the prior means are worth (MacKay & Peto 1995). It maximises
 *
 *     ln L(c) = sum_i [ sum_j ln (c m_ij)^(n_ij) - ln c^(n_i) ],  a^(n) = Gamma(a + n) / Gamma(a)
 *
 * which for common means has one maximum (Levin & Reeds 1977). The means are mostly those of the same counts, which
 * makes it a little too large.
 *
 * @returns in [.1, 1e6]: the upper end where rows do not differ more than by chance; 1 where they cannot say
 */
export function likeliestConcentration({ counts, means, width }: DirichletRows): number {
  const informative = { counts, means, width, rows: rowsThatTell({ counts, means, width }) };
  if (informative.rows.length === 0) return 1;
  const slope = (logConcentration: number) => likelihoodSlope(informative, Math.exp(logConcentration));
  const [from, to] = [Math.log(lowest), Math.log(highest)];
  const [atFrom, atTo] = [slope(from), slope(to)];
  if (atTo >= 0) return highest;
  if (atFrom <= 0) return lowest;
  return Math.exp(findRoot(slope, from, to, { tolerance: 1e-9, atFrom, atTo }));
}

/** Derivative of the log-likelihood by the concentration. */
function likelihoodSlope(
  { counts, means, width, rows }: DirichletRows & { rows: readonly number[] },
  concentration: number,
): number {
  let slope = 0;
  for (const row of rows) {
    let total = 0;
    for (let e = row * width; e < (row + 1) * width; e++) {
      const count = counts[e]!;
      if (count === 0) continue;
      total += count;
      slope += means[e]! * digammaRise(concentration * means[e]!, count);
    }
    slope -= digammaRise(concentration, total);
  }
  return slope;
}

/** A row tells something of the concentration when it has more than one transition, and more than one way to go. */
function rowsThatTell({ counts, means, width }: DirichletRows): number[] {
  return Array.from({ length: counts.length / width }, (_, row) => row).filter((row) => {
    let [total, ways] = [0, 0];
    for (let e = row * width; e < (row + 1) * width; e++) {
      total += counts[e]!;
      if (means[e]! > 0) ways++;
    }
    return total > 1 && ways > 1;
  });
}

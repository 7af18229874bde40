/** What holds splits back. */
export interface Penalty {
  /** Added to the Hessian of each leaf. */
  readonly l2: number;
  /** Hessian that each side of a split must have, else the leaf counts as not split. */
  readonly minChildWeight: number;
}

/** Score of one leaf: half of it is what its Newton step takes from the loss (Chen & Guestrin 2016, eq. 6). */
export function leafScore(gradient: number, hessian: number, l2: number): number {
  return hessian > 0 ? (gradient * gradient) / (hessian + l2) : 0;
}

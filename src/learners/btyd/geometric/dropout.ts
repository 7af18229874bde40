import { logRising } from "../../../stats/special.js";

/** Chances of a customer whose dropout is Beta(a, b), in logs. */
export interface BetaDropout {
  /** ln E[(1 - p)^n]: still here after n orders. */
  logStay(b: number, n: number): number;
  /** ln E[p (1 - p)^(n-1)]: gone with the n-th order, n >= 1. */
  logLeave(b: number, n: number): number;
}

export function betaDropout(a: number): BetaDropout {
  const logStay = (b: number, n: number): number => logRising(b, n) - logRising(a + b, n);
  return {
    logStay,
    logLeave: (b, n) => Math.log(a / (a + b + (n - 1))) + logStay(b, n - 1),
  };
}

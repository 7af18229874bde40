/** Losses of the same rows with a challenger and without it; one entry a row. */
export interface PairedLosses {
  readonly lossWith: Float64Array;
  readonly lossWithout: Float64Array;
  /** 0 or more. */
  readonly weights: Float64Array;
  /** Id of the customer of each row. */
  readonly customers: readonly string[];
}

/** Whether a challenger earns its place, and why. */
export interface EarnedPlace {
  readonly kept: boolean;
  /** Mean losses of the rows by their weights. */
  readonly lossWith: number;
  readonly lossWithout: number;
  /** Of the difference of the two, all rows of one customer counted as one. */
  readonly standardError: number;
}

/** Standard errors that a gain must be above. */
const beyondChance = 2;

/**
 * Whether a challenger lowers the mean loss by more than two standard errors of the difference: periods differ by more than
 * customers tell. As all rows of one customer speak as one, the error is that of a ratio of sums over customers:
 *
 * R = sum w d / sum w over rows with weights w and differences d of their losses,
 * SE = sqrt(n / (n - 1) x sum over n customers of (sum of w (d - R) over the customer's rows)^2) / sum w.
 *
 * @returns undefined for fewer than two customers, and where no row has a weight
 */
export function earnsPlace({ customers, ...losses }: PairedLosses): EarnedPlace | undefined {
  const byCustomer = new Map<string, { weight: number; gain: number }>();
  let [total, lossWith, lossWithout] = [0, 0, 0];
  for (const [i, customer] of customers.entries()) {
    const weight = losses.weights[i]!;
    const own = byCustomer.get(customer) ?? { weight: 0, gain: 0 };
    byCustomer.set(customer, own);
    own.weight += weight;
    own.gain += weight * (losses.lossWithout[i]! - losses.lossWith[i]!);
    total += weight;
    lossWith += weight * losses.lossWith[i]!;
    lossWithout += weight * losses.lossWithout[i]!;
  }
  const n = byCustomer.size;
  if (n < 2 || total === 0) return undefined;
  lossWith /= total;
  lossWithout /= total;
  const gain = lossWithout - lossWith;
  let squares = 0;
  for (const own of byCustomer.values()) squares += (own.gain - gain * own.weight) ** 2;
  const standardError = Math.sqrt((n / (n - 1)) * squares) / total;
  return { kept: gain > beyondChance * standardError, lossWith, lossWithout, standardError };
}

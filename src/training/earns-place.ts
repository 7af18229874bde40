/** One test that a challenger is judged on. */
export interface ChallengedTest {
  /** Id of the customer of each row. */
  readonly customers: readonly string[];
  /** Weight of each row, 0 or more. */
  readonly weight: number;
}

/** Whether a challenger earns its place, and why. */
export interface EarnedPlace {
  readonly kept: boolean;
  readonly rows: number;
  readonly folds: number;
  /** Mean losses of the rows by their weights; absent where there are no two tests. */
  readonly lossWith?: number;
  readonly lossWithout?: number;
  /** Of the difference of the two, all rows of one customer counted as one. */
  readonly standardError?: number;
}

/** Standard errors that a gain must be above. */
const beyondChance = 2;

/**
 * Whether a challenger lowers the mean loss of tests: by more than two standard errors of the difference, and in each of
 * two tests at least. Customers tell how chance differs from one to the next, but not how periods do. Each test is judged
 * by what was learned on the others.
 *
 * As all rows of one customer speak as one, the error is that of a ratio of sums over customers:
 *
 * R = sum w d / sum w over rows with weights w and differences d of their losses,
 * SE = sqrt(n / (n - 1) x sum over n customers of (sum of w (d - R) over the customer's rows)^2) / sum w.
 *
 * @param lossesOf losses of the rows of a test, by a blend learned on the others, with the challenger or without it
 */
export function earnsPlace<T extends ChallengedTest>(
  tests: readonly T[],
  lossesOf: (judged: T, others: readonly T[], isWith: boolean) => Float64Array,
): EarnedPlace {
  const rows = tests.reduce((sum, { customers }) => sum + customers.length, 0);
  const said = { rows, folds: tests.length };
  if (tests.length < 2) return { ...said, kept: false };
  const byCustomer = new Map<string, { weight: number; gain: number }>();
  const gains = new Float64Array(tests.length);
  let [total, withSum, withoutSum] = [0, 0, 0];
  for (const [t, judged] of tests.entries()) {
    const others = tests.filter((test) => test !== judged);
    const [lossWith, lossWithout] = [lossesOf(judged, others, true), lossesOf(judged, others, false)];
    const { customers, weight } = judged;
    for (const [i, customer] of customers.entries()) {
      const own = byCustomer.get(customer) ?? { weight: 0, gain: 0 };
      byCustomer.set(customer, own);
      const gain = weight * (lossWithout[i]! - lossWith[i]!);
      own.weight += weight;
      own.gain += gain;
      gains[t]! += gain;
      total += weight;
      withSum += weight * lossWith[i]!;
      withoutSum += weight * lossWithout[i]!;
    }
  }
  const n = byCustomer.size;
  if (n < 2 || total === 0) return { ...said, kept: false };
  const [lossWith, lossWithout] = [withSum / total, withoutSum / total];
  const gain = lossWithout - lossWith;
  let squares = 0;
  for (const own of byCustomer.values()) squares += (own.gain - gain * own.weight) ** 2;
  const standardError = Math.sqrt((n / (n - 1)) * squares) / total;
  const kept = gain > beyondChance * standardError && gains.every((own) => own > 0);
  return { ...said, kept, lossWith, lossWithout, standardError };
}

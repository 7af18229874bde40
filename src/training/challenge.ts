import { gather } from "../matrix/gather.js";
import { logLossClip } from "../metrics/probability.js";
import type { ChallengerReport } from "../model/card.js";
import { sigmoid } from "../stats/logspace.js";
import { sampleKeys } from "./customer-sample.js";
import { type BlendPrior, blendTested, learnBlend, type TestedRows } from "./learn-blend.js";
import type { Member } from "./member.js";
import type { Rows } from "./rows.js";

/** Rows of one test with the customer of each. */
export interface CustomerRows extends TestedRows {
  readonly snapshot: Pick<Rows, "history" | "rows">;
}

/** Halves of the customers are told apart by other keys than samples of them. */
const halfSeed = 0x4a1f;

/**
 * Whether a blend is better with one more member: for each test the weights of both blends are learned on the others,
 * those of a single test on the other half of its customers. The challenger is kept where it lowers the mean log-loss by
 * more than one standard error of the difference, in which all rows of one customer speak as one:
 *
 * R = sum w d / sum w over rows with weights w and differences d of their losses,
 * SE = sqrt(n / (n - 1) x sum over n customers of (sum of w (d - R) over the customer's rows)^2) / sum w.
 *
 * @param tests none: it is not kept
 */
export function judgeChallenger<S extends Rows>(
  incumbents: readonly Member<S>[],
  challenger: Member<S>,
  tests: readonly CustomerRows[],
  prior: BlendPrior,
): ChallengerReport {
  const folds = tests.length;
  const parts = folds === 1 ? halvesOf(tests[0]!) : tests;
  const rows: LossRow[] = [];
  for (const judged of parts) {
    const others = parts.filter((part) => part !== judged);
    const lossesBy = (members: readonly Member<S>[]) =>
      lossesOf(judged.bought, blendTested(learnBlend(members, others, prior), judged));
    const without = lossesBy(incumbents);
    const challenged = lossesBy([...incumbents, challenger]);
    const { rows: codes, history } = judged.snapshot;
    for (let i = 0; i < without.length; i++) {
      const customer = history.customers.at(codes[i]!);
      rows.push({ customer, weight: judged.weight, without: without[i]!, challenged: challenged[i]! });
    }
  }
  const compared = compare(rows);
  const said = { member: challenger.name, rows: rows.length, folds };
  return compared ? { ...said, ...compared } : { ...said, kept: false };
}

interface LossRow {
  readonly customer: string;
  readonly weight: number;
  /** Loss of the blend without the challenger, and with it. */
  readonly without: number;
  readonly challenged: number;
}

/** Undefined for fewer customers than have a spread. */
function compare(rows: readonly LossRow[]) {
  const customers = new Map<string, { weight: number; gain: number }>();
  let [weights, logLossWithout, logLossWith] = [0, 0, 0];
  for (const { customer, weight, without, challenged } of rows) {
    const sums = customers.get(customer) ?? { weight: 0, gain: 0 };
    customers.set(customer, sums);
    sums.weight += weight;
    sums.gain += weight * (without - challenged);
    weights += weight;
    logLossWithout += weight * without;
    logLossWith += weight * challenged;
  }
  const n = customers.size;
  if (n < 2 || weights === 0) return undefined;
  logLossWithout /= weights;
  logLossWith /= weights;
  const gain = logLossWithout - logLossWith;
  let squares = 0;
  for (const own of customers.values()) squares += (own.gain - gain * own.weight) ** 2;
  const standardError = Math.sqrt((n / (n - 1)) * squares) / weights;
  return { kept: gain > standardError, logLossWith, logLossWithout, standardError };
}

function lossesOf(bought: Uint8Array, logits: Float64Array): Float64Array {
  return logits.map((logit, i) => {
    const missed = sigmoid(bought[i] === 1 ? -logit : logit);
    return -Math.log1p(-Math.min(1 - logLossClip, Math.max(logLossClip, missed)));
  });
}

/** The rows of every other customer, by a hash of the id, and the rest. */
function halvesOf({ bought, logits, weight, snapshot }: CustomerRows): CustomerRows[] {
  const { history, rows } = snapshot;
  const keys = sampleKeys(history.customers, halfSeed);
  return [true, false].map((isFirst) => {
    const kept = Int32Array.from(rows.keys()).filter((i) => keys[rows[i]!]! < 0.5 === isFirst);
    return {
      bought: Uint8Array.from(kept, (i) => bought[i]!),
      logits: new Map([...logits].map(([key, column]) => [key, gather(column, kept)])),
      weight,
      snapshot: { history, rows: rows.filter((code) => keys[code]! < 0.5 === isFirst) },
    };
  });
}

import { concat } from "../matrix/concat.js";
import { gather } from "../matrix/gather.js";
import { logLossClip } from "../metrics/probability.js";
import type { ChallengerReport } from "../model/card.js";
import { sigmoid } from "../stats/logspace.js";
import { sampleKeys } from "./customer-sample.js";
import { earnsPlace } from "./earns-place.js";
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
 * those of a single test on the other half of its customers.
 *
 * @param tests none: it is not kept
 */
export function judgeChallenger<S extends Rows>(
  incumbents: readonly Member<S>[],
  challenger: Member<S>,
  tests: readonly CustomerRows[],
  prior: BlendPrior,
): ChallengerReport {
  const parts = tests.length === 1 ? halvesOf(tests[0]!) : tests;
  const lossesBy = (members: readonly Member<S>[]) =>
    concat(
      parts.map((judged) => {
        const others = parts.filter((part) => part !== judged);
        return lossesOf(judged.bought, blendTested(learnBlend(members, others, prior), judged));
      }),
    );
  const earned = earnsPlace({
    lossWith: lossesBy([...incumbents, challenger]),
    lossWithout: lossesBy(incumbents),
    weights: concat(parts.map(({ bought, weight }) => new Float64Array(bought.length).fill(weight))),
    customers: parts.flatMap(({ snapshot }) => customersOf(snapshot)),
  });
  const rows = parts.reduce((sum, { bought }) => sum + bought.length, 0);
  const said = { member: challenger.name, rows, folds: tests.length };
  if (!earned) return { ...said, kept: false };
  const { kept, lossWith, lossWithout, standardError } = earned;
  return { ...said, kept, logLossWith: lossWith, logLossWithout: lossWithout, standardError };
}

/** Id of the customer of each row. */
export function customersOf({ rows, history }: Pick<Rows, "history" | "rows">): string[] {
  return Array.from(rows, (code) => history.customers.at(code));
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
      snapshot: { history, rows: Int32Array.from(kept, (i) => rows[i]!) },
    };
  });
}

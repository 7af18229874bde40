import { logLossClip } from "../metrics/probability.js";
import type { ChallengerReport } from "../model/card.js";
import { sigmoid } from "../stats/logspace.js";
import { type ChallengedTest, type EarnedPlace, earnsPlace } from "./earns-place.js";
import { type BlendPrior, blendTested, learnBlend, type TestedRows } from "./learn-blend.js";
import type { Member } from "./member.js";
import type { Rows } from "./rows.js";

/** Whether a blend is better with one more member: see `earnsPlace`. */
export function judgeChallenger<S extends Rows>(
  incumbents: readonly Member<S>[],
  challenger: Member<S>,
  tests: readonly (TestedRows & ChallengedTest)[],
  prior: BlendPrior,
): ChallengerReport {
  const earned = earnsPlace(tests, (judged, others, isWith) => {
    const members = isWith ? [...incumbents, challenger] : incumbents;
    return lossesOf(judged.bought, blendTested(learnBlend(members, others, prior), judged));
  });
  return reportOf(challenger.name, earned);
}

/** How a challenger did, by log-loss. */
export function reportOf(
  member: string,
  { lossWith, lossWithout, standardError, ...said }: EarnedPlace,
): ChallengerReport {
  const losses = { logLossWith: lossWith!, logLossWithout: lossWithout!, standardError: standardError! };
  return { member, ...said, ...(lossWith !== undefined && losses) };
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

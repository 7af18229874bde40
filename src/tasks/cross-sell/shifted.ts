import type { Fitted, ScoredRange } from "../../training/member.js";
import type { Rows } from "../../training/rows.js";

/**
 * A member whose logits are moved: it was trained on all rows with a purchase but on a share of the others only, so that
 * its odds are too high by 1 / share.
 */
export function shifted<S extends Rows>(fitted: Fitted<S>, shift: number): Fitted<S> {
  if (shift === 0) return fitted;
  return Object.freeze({
    ...fitted,
    score: (snapshot: S, horizon: number) => fitted.score(snapshot, horizon).map((logit) => logit + shift),
    contributions(snapshot: S, horizon: number, { start, end, logits }: ScoredRange) {
      const unmoved = { start, end, logits: logits.map((logit) => logit - shift) };
      const { base, parts } = fitted.contributions(snapshot, horizon, unmoved);
      return { base: base.map((logit) => logit + shift), parts };
    },
  });
}

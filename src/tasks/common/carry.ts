import type { Fitted } from "../../training/member.js";
import type { Rows } from "../../training/rows.js";

/** Mean change of a member's logit, over all rows, from the window that was trained for to the horizon asked for. */
export function carryOf<S extends Rows>(
  member: Fitted<S>,
  latest: S,
  trained: number,
  horizon: number,
): number {
  if (trained === horizon || latest.length === 0) return 0;
  const [short, long] = [member.score(latest, trained), member.score(latest, horizon)];
  return long.reduce((sum, logit, i) => sum + logit - short[i]!, 0) / long.length;
}

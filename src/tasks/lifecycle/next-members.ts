import { multinomial, trees } from "./learned-members.js";
import { markov1, markov2 } from "./markov-members.js";
import { network } from "./neural-member.js";
import type { NextWanted } from "./next-blend.js";
import type { NextMember } from "./next-member.js";

const usual: readonly NextMember[] = [markov1, markov2, multinomial, trees];

/** All members that a saved model may hold. */
export const nextMembers: readonly NextMember[] = [...usual, network];

/** Which members are wanted. */
export interface NextLearner {
  /** "markov": the chains alone; "neural": a network alone; "auto": chains, regression and trees. */
  readonly learner: "auto" | "markov" | "neural";
  /** Whether a network challenges those of "auto"; default false. */
  readonly neural?: boolean | undefined;
}

/** The members that a learner stands for. */
export function membersOf({
  learner,
  neural = false,
}: NextLearner): Pick<NextWanted, "members" | "challenger"> {
  if (learner === "markov") return { members: [markov1, markov2] };
  if (learner === "neural") return { members: [network] };
  return { members: usual, ...(neural && { challenger: network }) };
}

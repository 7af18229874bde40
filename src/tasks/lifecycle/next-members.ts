import { multinomial, trees } from "./learned-members.js";
import { markov1, markov2 } from "./markov-members.js";
import type { NextWanted } from "./next-blend.js";
import type { NextMember } from "./next-member.js";

const usual: readonly NextMember[] = [markov1, markov2, multinomial, trees];

/** All members that a saved model may hold. */
export const nextMembers: readonly NextMember[] = usual;

/** The members that a learner stands for. */
export function membersOf({
  learner,
}: {
  readonly learner: "auto" | "markov";
}): Pick<NextWanted, "members" | "challenger"> {
  if (learner === "markov") return { members: [markov1, markov2] };
  return { members: usual };
}

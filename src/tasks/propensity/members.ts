import { boostingMemberOf } from "../../training/boosting-member.js";
import { smallTrees } from "../../training/cautious-trees.js";
import { logisticMemberOf } from "../../training/logistic-member.js";
import type { Member } from "../../training/member.js";
import { neuralMemberOf } from "../../training/neural-member.js";
import type { EventSnapshot } from "./event-snapshot.js";
import { hazardMember } from "./hazard-member.js";

const boosting: Member<EventSnapshot> = boostingMemberOf(
  { "depth 3": { ...smallTrees, rows: 60_000 }, "depth 6": { trees: 400, depth: 6, rows: 160_000 } },
  0.5,
);

const logistic: Member<EventSnapshot> = logisticMemberOf(
  [
    "hoursSinceJoining", "hoursSinceFirstOrder", "targetDays91", "targetSince", "daysKnown", "visits28",
    "daysSinceVisit", "touches28", "frequency", "daysSinceLast", "overdueRatio", "spendTotal", "views72h", "carts72h",
  ], // biome-ignore format: short words
  0.4,
);

const neural: Member<EventSnapshot> = neuralMemberOf(0.5);

/** The members of the task: one that needs few labels, and those that learn from them. */
export const eventMembers = { unlabelled: hazardMember, logistic, boosting, neural } as const;

import { boostingMemberOf } from "../../training/boosting-member.js";
import { smallTrees } from "../../training/cautious-trees.js";
import { logisticMemberOf } from "../../training/logistic-member.js";
import type { Member } from "../../training/member.js";
import { neuralMemberOf } from "../../training/neural-member.js";

/** Boosted trees on the features of customers. */
export const boostingMember: Member = boostingMemberOf(
  {
    "depth 3": { ...smallTrees, rows: 60_000 },
    "depth 6": { trees: 400, depth: 6, rows: 160_000 },
  },
  0.35,
);

/** A neural network on the features of customers. */
export const neuralMember: Member = neuralMemberOf(0.35);

/** Logistic regression on the features of customers. */
export const logisticMember: Member = logisticMemberOf(
  [
    "frequency", "age", "daysSinceLast", "silenceShare", "orderRate", "overdueRatio", "orders91", "spendTotal",
    "promotionMatch",
  ], // biome-ignore format: short words
  0.3,
);

import { boostingMemberOf } from "../../training/boosting-member.js";
import { logisticMemberOf } from "../../training/logistic-member.js";
import type { Member } from "../../training/member.js";
import { neuralMemberOf } from "../../training/neural-member.js";
import type { CrossSnapshot } from "./cross-snapshot.js";
import { sharesMember } from "./shares-member.js";

/** Rows that deep trees are worth. */
const deepRows = 100_000;

/** Boosted trees on what speaks for candidates: of few keys they learn what one period brought each of them by itself. */
export const crossTrees: Member<CrossSnapshot> = boostingMemberOf(
  {
    "300 trees": {
      trees: 300,
      depth: (rows) => (rows < deepRows ? 4 : 5),
      rows: Number.POSITIVE_INFINITY,
    },
  },
  0.5,
);

/** Logistic regression on what speaks for candidates. */
export const crossLogistic: Member<CrossSnapshot> = logisticMemberOf(
  [
    "easePart", "easeRecentPart", "neighboursPart", "likenessPart", "neighboursRank", "newRecent", "newEver", "newTrend",
    "newPerOrder", "groupShare", "orders", "sinceOrder", "basketMean", "buyerProbability",
  ],
  0.45,
  150_000,
); // biome-ignore format: short words

/** Rows that a network is trained on at most: it takes as much longer as there are more. */
const networkRows = 40_000;

/** Networks on what speaks for candidates. */
export const crossNetwork: Member<CrossSnapshot> = neuralMemberOf(0.5, networkRows);

/** All members that a saved model may hold. */
export const crossMembers: readonly Member<CrossSnapshot>[] = [
  sharesMember,
  crossLogistic,
  crossTrees,
  crossNetwork,
];

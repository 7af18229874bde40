import { logisticMemberOf } from "../../training/logistic-member.js";
import type { Member } from "../../training/member.js";
import type { PairSnapshot } from "./pair-snapshot.js";

const coreFeatures = [
  "purchases", "orderShare", "sinceLast", "overdue", "decayed", "decayedOrders9", "orders", "sinceOrder",
  "keyReturnRate", "buyerProbability",
] as const; // biome-ignore format: short words

/** Logistic regression on the features of pairs. */
export const pairLogistic: Member<PairSnapshot> = logisticMemberOf(coreFeatures, 0.14);

/** What a reason is about: the features of a group are one thing to a person. */
export const reasonGroups = [
  "service", "price", "discount", "engagement", "recency", "rhythm", "frequency", "spend", "variety", "tenure",
  "season", "own",
] as const; // biome-ignore format: the code of a group is its position
/** What a reason is about. */
export type ReasonGroup = (typeof reasonGroups)[number];

/** "cause": what the brand did or the customer met; "sign": what the customer's behaviour itself shows. */
export type ReasonKind = "cause" | "sign";

const causes: readonly ReasonGroup[] = ["service", "price", "discount", "engagement"];

export function kindOf(group: ReasonGroup): ReasonKind {
  return causes.includes(group) ? "cause" : "sign";
}

/** Language of the texts of reasons. */
export type ReasonLanguage = "en" | "zh";

/** Why a row has its chance: one line a person can act on. */
export interface Reason {
  readonly group: ReasonGroup;
  readonly kind: ReasonKind;
  /** Name of the feature that weighs most in the group, stable for programs: "overdueRatio". */
  readonly feature: string;
  /** What the whole group adds to the logit of the predicted event. */
  readonly contribution: number;
  /** The customer's value of the feature, where it has one. */
  readonly value?: number | string;
  /** The customer's own normal of the feature, where the events tell one. */
  readonly usual?: number;
  /** The feature's median, or commonest level, among the customers the model was trained on. */
  readonly population?: number | string;
  /** The same in words: "overdue 1.8 times the own gap". */
  readonly text: string;
}

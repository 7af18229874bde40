import type { JudgedEstimator } from "../evaluation/backtest.js";
import { type Model, repurchase } from "../index.js";

/** What the command line asks of every estimator. */
export interface FamilyOptions {
  horizonDays?: number | number[] | undefined;
  cutoff?: string | undefined;
}
export type Family = JudgedEstimator<FamilyOptions, unknown, Model>;

/** What can be trained and back-tested, by the name used on the command line; a new family adds its line here. */
export const families = {
  repurchase: repurchase.overall,
} as const satisfies Readonly<Record<string, Family>>;
export type FamilyName = keyof typeof families;

export const familyNames = Object.keys(families) as readonly FamilyName[];

/** Kinds with a row for each item or category of a customer: of them `--top` is counted for each customer. */
export const pairKinds: ReadonlySet<string> = new Set(["repurchase/category", "repurchase/sku"]);

/** The horizon that a family is trained for where none is asked for, days. */
export function defaultHorizon({ options }: Family): number {
  const { horizonDays } = options.parse({}) as { horizonDays: number | number[] };
  return Array.isArray(horizonDays) ? horizonDays[0]! : horizonDays;
}

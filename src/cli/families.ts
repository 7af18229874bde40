import type { JudgedEstimator } from "../evaluation/backtest.js";
import { type EventTable, type Model, type Predictions, repurchase } from "../index.js";

/** What the command line asks of every estimator. */
export interface FamilyOptions {
  horizonDays?: number | number[] | undefined;
  cutoff?: string | undefined;
}
export type Family = JudgedEstimator<FamilyOptions, unknown, Model>;

/** What can be trained and back-tested, by the name used on the command line; a new family adds its line here. */
export const families = {
  repurchase: repurchase.overall,
  "repurchase/category": repurchase.category,
  "repurchase/sku": repurchase.sku,
} as const satisfies Readonly<Record<string, Family>>;
export type FamilyName = keyof typeof families;

export const familyNames = Object.keys(families) as readonly FamilyName[];

/** Kinds with a row for each item or category of a customer: of them `--top` is counted for each customer. */
const pairKinds: ReadonlySet<string> = new Set<FamilyName>(["repurchase/category", "repurchase/sku"]);

/** What the command line asks of a model whose rows are a customer and an item or category. */
export interface PairModel extends Model {
  predict(data: EventTable, query?: PairQuery): Predictions<unknown>;
  dueNow(data: EventTable, query: PairQuery & { readonly within: number }): Predictions<unknown>;
}
type PairQuery = NonNullable<Parameters<Model["predict"]>[1]> & { readonly top?: number | undefined };

export function isPairModel(model: Model): model is PairModel {
  return pairKinds.has(model.kind);
}

/** The horizon that a family is trained for where none is asked for, days. */
export function defaultHorizon({ options }: Family): number {
  const { horizonDays } = options.parse({}) as { horizonDays: number | number[] };
  return Array.isArray(horizonDays) ? horizonDays[0]! : horizonDays;
}

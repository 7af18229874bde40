import type { JudgedEstimator } from "../evaluation/backtest.js";
import { crossSell, type EventTable, type Model, type Predictions, repurchase } from "../index.js";

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
  "cross-sell/item": crossSell.item,
  "cross-sell/category": crossSell.category,
} as const satisfies Readonly<Record<string, Family>>;
export type FamilyName = keyof typeof families;

export const familyNames = Object.keys(families) as readonly FamilyName[];

/** Kinds whose rows are what a customer had before, and when it is due again. */
const dueKinds: ReadonlySet<string> = new Set<FamilyName>(["repurchase/category", "repurchase/sku"]);
/** Kinds whose rows are what a customer has never had. */
const newKinds: ReadonlySet<string> = new Set<FamilyName>(["cross-sell/item", "cross-sell/category"]);

/** What the command line asks of a model whose rows are a customer and an item or category. */
export interface PairModel extends Model {
  /** `top` is counted for each customer. */
  predict(data: EventTable, query?: PairQuery): Predictions<unknown>;
}
/** The same where the items or categories are those that a customer had before. */
export interface DueModel extends PairModel {
  dueNow(data: EventTable, query: PairQuery & { readonly within: number }): Predictions<unknown>;
}
type PairQuery = NonNullable<Parameters<Model["predict"]>[1]> & { readonly top?: number | undefined };

/** The model, where its rows are a customer and an item or category. */
export function asPairModel(model: Model): PairModel | undefined {
  return dueKinds.has(model.kind) || newKinds.has(model.kind) ? model : undefined;
}

/** The model, where it knows what is due. */
export function asDueModel(model: Model): DueModel | undefined {
  return dueKinds.has(model.kind) ? (model as DueModel) : undefined;
}

/** The horizon that a family is trained for where none is asked for, days. */
export function defaultHorizon({ options }: Family): number {
  const { horizonDays } = options.parse({}) as { horizonDays: number | number[] };
  return Array.isArray(horizonDays) ? horizonDays[0]! : horizonDays;
}

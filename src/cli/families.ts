import type { JudgedEstimator } from "../evaluation/backtest.js";
import {
  churn,
  crossSell,
  type EventTable,
  type Model,
  type Predictions,
  propensity,
  repurchase,
} from "../index.js";
import type { Language } from "./language.js";

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
  churn: churn.warning,
  "first-purchase": propensityOf("firstPurchase"),
  "second-order": propensityOf("secondOrder"),
} as const satisfies Readonly<Record<string, Family>>;
export type FamilyName = keyof typeof families;

export const familyNames = Object.keys(families) as readonly FamilyName[];

/** `propensity.event` of one target: the options are the others, and predictions are judged by this event. */
function propensityOf(target: Extract<propensity.TargetOption, string>): Family {
  const { event } = propensity;
  return {
    kind: event.kind,
    options: event.options.omit({ target: true }),
    judge: event.judge({ target }),
    train: (data, options, run) => event.train(data, { ...options, target }, run),
    load: event.load,
  };
}

/** Kinds whose rows are what a customer had before, and when it is due again. */
const dueKinds: ReadonlySet<string> = new Set<FamilyName>(["repurchase/category", "repurchase/sku"]);
/** Kinds whose rows are what a customer has never had. */
const newKinds: ReadonlySet<string> = new Set<FamilyName>(["cross-sell/item", "cross-sell/category"]);

type BaseQuery = NonNullable<Parameters<Model["predict"]>[1]>;

/** What the command line asks of a model whose rows are a customer and an item or category. */
export interface PairModel extends Model {
  /** `top` is counted for each customer. */
  predict(data: EventTable, query?: PairQuery): Predictions<unknown>;
}
/** The same where the items or categories are those that a customer had before. */
export interface DueModel extends PairModel {
  dueNow(data: EventTable, query: PairQuery & { readonly within: number }): Predictions<unknown>;
}
type PairQuery = BaseQuery & { readonly top?: number | undefined };

/** What the command line asks of a model whose rows say why. */
export interface ReasonModel extends Model {
  predict(data: EventTable, query?: ReasonQuery): Predictions<unknown>;
}
export type ReasonQuery = BaseQuery & {
  /** How many reasons a row has at most. */
  readonly reasons?: number | undefined;
  readonly language?: Language | undefined;
};
/** The same where rows are customers who may lapse. */
export interface WatchModel extends ReasonModel {
  predict(data: EventTable, query?: WarningQuery): Predictions<unknown>;
  watch(data: EventTable, query: WarningQuery & { readonly since: string }): Predictions<unknown>;
}
export type WarningQuery = ReasonQuery & { readonly activeWithinDays?: number | undefined };

/** The model, where its rows are a customer and an item or category. */
export function asPairModel(model: Model): PairModel | undefined {
  return dueKinds.has(model.kind) || newKinds.has(model.kind) ? model : undefined;
}

/** The model, where it knows what is due. */
export function asDueModel(model: Model): DueModel | undefined {
  return dueKinds.has(model.kind) ? (model as DueModel) : undefined;
}

/** The model, where its rows say why. */
export function asReasonModel(model: Model): ReasonModel | undefined {
  return model.kind === propensity.event.kind ? model : asWatchModel(model);
}

/** The model, where it knows who is newly in danger. */
export function asWatchModel(model: Model): WatchModel | undefined {
  return model.kind === churn.warning.kind ? (model as WatchModel) : undefined;
}

/** What a model says of customers: that they order, lapse, or do what it was trained for. */
export function happeningOf(model: Model): string {
  if (model.kind === churn.warning.kind) return "lapse";
  return model.kind === propensity.event.kind ? (model as propensity.EventPropensityModel).target : "order";
}

/** The horizon that a family is trained for where none is asked for, days. */
export function defaultHorizon({ options }: Family): number {
  const { horizonDays } = options.parse({}) as { horizonDays: number | number[] };
  return Array.isArray(horizonDays) ? horizonDays[0]! : horizonDays;
}

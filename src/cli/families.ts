import type { JudgedEstimator } from "../evaluation/backtest.js";
import type { JudgeOf } from "../evaluation/judged-folds.js";
import {
  churn,
  clv,
  crossSell,
  type EventTable,
  lifecycle,
  type Model,
  type Predictions,
  propensity,
  repurchase,
} from "../index.js";
import type { Language } from "./language.js";

/** What the command line asks of estimators; what not all of them know stands in `family-flags.ts`. */
export interface FamilyOptions {
  horizonDays?: number | number[] | undefined;
  cutoff?: string | undefined;
  learner?: string | undefined;
  neural?: boolean | undefined;
  states?: string | undefined;
  margin?: number | undefined;
  annualDiscountRate?: number | undefined;
}
export type Family = JudgedEstimator<FamilyOptions, unknown, Model, JudgeOf<FamilyOptions, unknown>>;

/** What can be trained and back-tested, by the name used on the command line; a new family adds its line here. */
export const families = {
  repurchase: familyOf(repurchase.overall),
  "repurchase/category": familyOf(repurchase.category),
  "repurchase/sku": familyOf(repurchase.sku),
  "cross-sell/item": familyOf(crossSell.item),
  "cross-sell/category": familyOf(crossSell.category),
  churn: familyOf(churn.warning),
  lifecycle: familyOf(lifecycle.migration),
  clv: familyOf(clv.value),
  "first-purchase": propensityOf("firstPurchase"),
  "second-order": propensityOf("secondOrder"),
} as const satisfies Readonly<Record<string, Family>>;
export type FamilyName = keyof typeof families;

export const familyNames = Object.keys(families) as readonly FamilyName[];

/** An estimator as the command line asks it: its own strict schema says which options it has and what they may be. */
function familyOf<Options, Row, M extends Model<Row>>(
  estimator: JudgedEstimator<Options, Row, M, JudgeOf<Options, Row, M>>,
): Family {
  return estimator as unknown as Family;
}

/** `propensity.event` of one target: the options are the others, and predictions are judged by this event. */
function propensityOf(target: Extract<propensity.TargetOption, string>): Family {
  const { event } = propensity;
  return {
    kind: event.kind,
    options: event.options.omit({ target: true }),
    judge: event.judge({ target }),
    train: (data, options, run) => event.train(data, { ...options, target } as propensity.EventOptions, run),
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
/** What the command line asks of a model of what customers are worth. */
export interface ValueModel extends Model {
  predict(data: EventTable, query?: ValueQuery): Predictions<unknown>;
}
export type ValueQuery = BaseQuery & {
  /** Share of the spend that is earned. */
  readonly margin?: number | undefined;
  /** .1 for 10 % a year. */
  readonly annualDiscountRate?: number | undefined;
};

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

/** The model, where it foresees states of customers. */
export function asStateModel(model: Model): lifecycle.MigrationModel | undefined {
  return model.kind === lifecycle.migration.kind ? (model as lifecycle.MigrationModel) : undefined;
}

/** The model, where it says what customers are worth. */
export function asValueModel(model: Model): ValueModel | undefined {
  return model.kind === clv.value.kind ? model : undefined;
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

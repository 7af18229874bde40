import type { FeatureColumns } from "../../features/feature.js";
import { type Blend, blendLogits } from "../../learners/calibration/blend.js";
import type { CardScore } from "../../model/card.js";
import type { Fitted } from "../../training/member.js";
import type { BandFacts, Thresholds } from "../common/bands.js";
import type { ColumnGroups } from "./column-plan.js";
import type { EventState } from "./event-features.js";
import type { TableWarning } from "./leaks.js";
import type { TablePlan } from "./plan-columns.js";
import { noHorizon, type TableRows } from "./table-rows.js";

/** The task of rows of a table with a label, trained. Holds no id of a customer. */
export interface TableModel {
  readonly plan: TablePlan;
  readonly groups: ColumnGroups;
  readonly members: readonly Fitted<TableRows>[];
  readonly blend: Blend;
  readonly thresholds: Thresholds;
  /** Present where events stood beside the table. */
  readonly events?: EventState;
  readonly data: TableFacts;
  readonly warnings: readonly TableWarning[];
  readonly bands: readonly BandFacts[];
  /** The model beside its members and what a person would do, each row judged by a fit that has not seen it. */
  readonly outOfFold: readonly CardScore[];
}

/** Counts of the training table. */
export interface TableFacts {
  readonly customers: number;
  /** Of those the ones with the predicted event. */
  readonly positives: number;
  /** Customers without a label, who were not trained on. */
  readonly withoutLabel: number;
  /** Rows that say the same as another one under another id. */
  readonly copies: number;
  /** Customers with an order in the events. */
  readonly withOrders?: number;
}

/** Logit of the predicted event for each row. */
export function tableLogits(
  { members, blend }: Pick<TableModel, "members" | "blend">,
  rows: TableRows,
): Float64Array {
  return blendLogits(
    blend,
    members.map((member) => member.score(rows, noHorizon)),
  );
}

/** Columns of several sources side by side. */
export function joined(...parts: readonly (FeatureColumns | undefined)[]): FeatureColumns {
  return {
    features: parts.flatMap((part) => part?.features ?? []),
    columns: parts.flatMap((part) => part?.columns ?? []),
  };
}

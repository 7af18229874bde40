import type { FeatureColumns } from "../../features/feature.js";
import { type Blend, blendLogits } from "../../learners/calibration/blend.js";
import type { CardScore, ChallengerReport } from "../../model/card.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Fitted } from "../../training/member.js";
import type { BandFacts, Thresholds } from "../common/bands.js";
import { collectReasons } from "../common/reasons/reason-columns.js";
import type { ReasonLists } from "../common/reasons/reason-lists.js";
import type { TypicalValues } from "../common/reasons/typical-values.js";
import type { ColumnGroups } from "./column-plan.js";
import type { EventState } from "./event-features.js";
import type { TableWarning } from "./leaks.js";
import type { TablePlan } from "./plan-columns.js";
import { noHorizon, type TableBlock, type TableRows } from "./table-rows.js";

/** The task of rows of a table with a label, trained. Holds no id of a customer. */
export interface TableModel {
  readonly plan: TablePlan;
  /** Whether the date of the training table was known: dates are days before it, else days since 1970. */
  readonly isDated: boolean;
  readonly groups: ColumnGroups;
  readonly members: readonly Fitted<TableRows>[];
  readonly blend: Blend;
  /** How the network did, where it was tried beside the others. */
  readonly challenger?: ChallengerReport;
  readonly thresholds: Thresholds;
  /** What is typical of the training rows, by feature. */
  readonly typical: TypicalValues;
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
  /** Rows that say the same as another one under another id; 0 where they do as there are few columns. */
  readonly copies: number;
  /** Of those the ones with an event before the date of the table. */
  readonly withEvents?: number;
}

/** What a table was scored. */
export interface TableScores {
  readonly probability: Float64Array;
  readonly reasons: ReasonLists;
}

/** Scores and reasons of the rows of a table that come in blocks. */
export function scoreTable(
  { members, blend, typical }: TableModel,
  blocks: Iterable<TableBlock>,
  rows: number,
  reasons: number | "all",
): TableScores {
  const probability = new Float64Array(rows);
  const collector = collectReasons({ members, blend, window: noHorizon, towards: 1, typical, reasons, rows });
  for (const { start, rows: block } of blocks) {
    const byMember = members.map((member) => member.score(block, noHorizon));
    const score = blendLogits(blend, byMember);
    probability.set(score.map(sigmoid), start);
    if (reasons !== 0) collector.add(block, { members: byMember, score });
  }
  return { probability, reasons: collector.finish() };
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

/** The columns of a table and what events say beside them; a name that both have is the table's. */
export function joined(own: FeatureColumns, derived: FeatureColumns | undefined): FeatureColumns {
  if (!derived) return own;
  const names = new Set(own.features.map(({ name }) => name));
  const kept = derived.features.flatMap(({ name }, f) => (names.has(name) ? [] : [f]));
  return {
    features: [...own.features, ...kept.map((f) => derived.features[f]!)],
    columns: [...own.columns, ...kept.map((f) => derived.columns[f]!)],
  };
}

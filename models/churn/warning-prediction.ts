import type { RowParts } from "../../src/model/predictions.js";
import type { Reason, ReasonLanguage } from "../../src/model/reason.js";
import { type Change, changes } from "../../src/tasks/churn/changes.js";
import { type Band, bands } from "../../src/tasks/common/bands.js";
import { type ReasonLists, reasonsAt } from "../../src/tasks/common/reasons/reason-lists.js";

export type { Change };

/** How near one customer is to lapsing. */
export interface WarningPrediction {
  readonly customerId: string;
  /** P(no order within the horizon): 1 minus what `repurchase.overall` says. */
  readonly probability: number;
  readonly band: Band;
  /**
   * When the customer counts as lapsed if nothing is bought until then: its chance to stay away reaches the critical
   * band. Absent where that is not within 730 days.
   */
  readonly lapseDate?: Date;
  /** Days from asOf to it; 0 where it has come. */
  readonly leadDays?: number;
  readonly evidence: {
    /** P(still a customer) by the purchase model. */
    readonly probabilityAlive: number;
    /** Part of the customers who are at most as alive, 0 to 1. */
    readonly aliveQuantile: number;
    /** Silence as a multiple of the own mean gap between orders. */
    readonly overdueRatio: number;
    /** Part of the customers who are at most as overdue, 0 to 1. */
    readonly overdueQuantile: number;
  };
  /** Probability times what the customer is worth; absent where that is not known. */
  readonly valueAtRisk?: number;
  /** What speaks for lapsing: causes that weigh enough first, then signs, the strongest first. */
  readonly reasons: readonly Reason[];
}

/** A customer whose band has changed. */
export interface WarningChange extends WarningPrediction {
  /** "newlyInDanger": now in warning or critical; "escalated": from warning to critical; "recovered": no longer in either. */
  readonly change: Change;
  /** Absent where the customer had no order then. */
  readonly bandBefore?: Band;
  readonly probabilityBefore?: number;
}

/** Makes the rows of warnings. @param features of the reasons */
export function warningRow(features: ReasonLists["features"], language: ReasonLanguage) {
  return ({ columns, lists, i, customerId }: RowParts): WarningPrediction => {
    const at = (name: string) => columns[name]![i]!;
    const [leadDays, valueAtRisk] = [at("leadDays"), at("valueAtRisk")];
    return {
      customerId,
      probability: at("probability"),
      band: bands[at("band")]!,
      ...(!Number.isNaN(leadDays) && { lapseDate: new Date(at("lapseDate")), leadDays }),
      evidence: {
        probabilityAlive: at("probabilityAlive"),
        aliveQuantile: at("aliveQuantile"),
        overdueRatio: at("overdueRatio"),
        overdueQuantile: at("overdueQuantile"),
      },
      ...(!Number.isNaN(valueAtRisk) && { valueAtRisk }),
      reasons: reasonsAt({ list: lists["reasons"]!, features }, i, language),
    };
  };
}

/** Makes the rows of changes. */
export function changeRow(features: ReasonLists["features"], language: ReasonLanguage) {
  const row = warningRow(features, language);
  return (parts: RowParts): WarningChange => {
    const at = (name: string) => parts.columns[name]![parts.i]!;
    const [before, probabilityBefore] = [at("bandBefore"), at("probabilityBefore")];
    return {
      change: changes[at("change")]!,
      ...(before < bands.length && { bandBefore: bands[before]!, probabilityBefore }),
      ...row(parts),
    };
  };
}

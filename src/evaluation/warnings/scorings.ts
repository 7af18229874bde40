import { OptionsError } from "../../errors.js";
import { History } from "../../events/history.js";
import { outcomeOf } from "../../events/outcome.js";
import { dataOf, type EventTable } from "../../events/table.js";
import { concat, concatWhole } from "../../matrix/concat.js";
import { gather } from "../../matrix/gather.js";
import type { Model } from "../../model/contract.js";
import type { Contender, Judge } from "../../model/judge.js";
import { type AgainstScores, callersOwn } from "../against.js";
import { customerCodes, rowsByCode } from "../customer-codes.js";
import { judgedQuery } from "../judged-folds.js";
import { type ActiveRule, activeCustomers } from "./active-customers.js";
import type { WarningRows } from "./lapses.js";

/** What is scored at one date. */
export interface ScoringRequest {
  readonly asOf: number;
  readonly horizonDays: number;
  readonly active: ActiveRule;
  readonly against: Readonly<Record<string, AgainstScores>>;
}

/** The active customers of one date, scored by all contenders. */
export interface Scoring {
  /** Codes of the customers. */
  readonly customers: Int32Array;
  readonly day: number;
  readonly labels: Uint8Array;
  readonly daysSinceLast: Int32Array;
  /** The model first; scores are higher for those likelier to lapse. */
  readonly contenders: readonly Contender[];
  /** Active customers that the model does not score. */
  readonly unscored: number;
}

export async function scoreAt<Row>(
  table: EventTable,
  judge: Judge<Row>,
  model: Model<Row>,
  { asOf, horizonDays, active, against }: ScoringRequest,
): Promise<Scoring> {
  const data = dataOf(table);
  const history = new History(data, asOf);
  const found = activeCustomers(history, active);
  const ids = Array.from(found.codes, (code) => data.customers.at(code));
  const predictions = model.predict(table, judgedQuery(judge, { asOf, horizonDays, customers: ids }));
  const customers = customerCodes(table, predictions);
  const rowOf = rowsByCode(found.codes, data.customers.size);
  const places = customers.map((code) => rowOf[code]!);
  const { orders } = outcomeOf(data, asOf, data.zone.addDays(asOf, horizonDays));
  const labels = Uint8Array.from(customers, (code) => (orders[code]! > 0 ? 0 : 1));
  const own = lapseOf(judge.contender(predictions), judge.truth(table, predictions).labels, labels);
  const daysSinceLast = Int32Array.from(places, (place) => found.daysSinceLast[place]!);
  const baseline = (name: string, score: Float64Array): Contender => ({ name, role: "baseline", score });
  const others = await callersOwn(against, predictions, (rows) => ({
    asOf: new Date(asOf),
    horizonDays,
    ...rows,
  }));
  return {
    customers,
    day: data.zone.dayOf(asOf),
    labels,
    daysSinceLast,
    contenders: [
      own,
      baseline("recency", Float64Array.from(daysSinceLast)),
      baseline("overdue ratio", gather(found.overdueRatio, places)),
      ...others,
    ],
    unscored: found.codes.length - customers.length,
  };
}

/**
 * The model's scores turned towards the lapse: its judge tells by its labels whether it predicts an order or none.
 *
 * @throws OptionsError "not_about_orders"
 */
function lapseOf(
  { name, role, score, probability }: Contender,
  judged: Uint8Array,
  lapsed: Uint8Array,
): Contender {
  const agreeing = judged.reduce((sum, label, i) => sum + (label === lapsed[i] ? 1 : 0), 0);
  if (agreeing === judged.length) return { name, role, score, probability };
  if (agreeing > 0) {
    throw new OptionsError(
      "not_about_orders",
      "backtestWarnings: the estimator must predict whether a customer orders within the horizon, or does not.",
    );
  }
  const lapse = probability?.map((p) => 1 - p);
  return { name, role, score: lapse ?? score.map((value) => -value), probability: lapse };
}

/** All scorings one after the other. */
export function joinScorings(scorings: readonly Scoring[]): {
  rows: WarningRows;
  contenders: Contender[];
  unscored: number;
} {
  const isProbable = (k: number) => scorings.every(({ contenders }) => contenders[k]!.probability);
  return {
    rows: {
      customers: concatWhole(scorings.map(({ customers }) => customers)),
      days: concatWhole(scorings.map(({ day, labels }) => new Int32Array(labels.length).fill(day))),
      labels: Uint8Array.from(concat(scorings.map(({ labels }) => labels))),
      daysSinceLast: concatWhole(scorings.map(({ daysSinceLast }) => daysSinceLast)),
    },
    contenders: scorings[0]!.contenders.map(({ name, role }, k) => ({
      name,
      role,
      score: concat(scorings.map(({ contenders }) => contenders[k]!.score)),
      ...(isProbable(k) && {
        probability: concat(scorings.map(({ contenders }) => contenders[k]!.probability!)),
      }),
    })),
    unscored: scorings.reduce((sum, { unscored }) => sum + unscored, 0),
  };
}

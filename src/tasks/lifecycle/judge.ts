import { customerCodes } from "../../evaluation/customer-codes.js";
import { History } from "../../events/history.js";
import { dataOf, type EventTable } from "../../events/table.js";
import type { Contender, Judge, Truth } from "../../model/judge.js";
import type { Predictions } from "../../model/predictions.js";
import { windowStart } from "../../training/cutoffs.js";
import { labelSnapshot, Snapshot } from "../../training/snapshot.js";
import { checkHorizonOver } from "../common/check-cutoff.js";
import { kindOfMove, moveChances } from "./alerts.js";
import { noState } from "./assign-states.js";
import { type LabelledNext, labelNext, NextRows, type States } from "./next-rows.js";
import { stateBaselines } from "./state-baselines.js";

/** Windows before the instant of a prediction that baselines count moves in. */
const baselineWindows = 12;

/** How predictions of states are judged: the chances of all states, and as scores those of falling. */
export function stateJudge<Row extends { readonly customerId: string }>(
  states: States,
): Required<Omit<Judge<Row>, "query">> {
  const rowsIn = (table: EventTable, predictions: Predictions<Row>) => {
    const data = dataOf(table);
    const snapshot = new Snapshot(new History(data, predictions.asOf.getTime()));
    return { data, snapshot: snapshot.only(customerCodes(table, predictions).slice().sort()) };
  };
  const labelled = (table: EventTable, predictions: Predictions<Row>): LabelledNext => {
    const { data, snapshot } = rowsIn(table, predictions);
    checkHorizonOver(data, snapshot.history.cutoff, predictions.horizonDays);
    return labelNext(data, states, labelSnapshot(data, snapshot, predictions.horizonDays));
  };
  const infos = states.scheme.states;
  return {
    judged(table, predictions) {
      const { rows, next } = labelled(table, predictions);
      const gone = new Set(rows.snapshot.rows.filter((_, i) => next[i] === noState));
      if (gone.size === 0) return predictions;
      const { customers } = dataOf(table);
      return predictions.filter((row) => !gone.has(customers.codeOf(row.customerId)));
    },
    contender(predictions): Contender {
      const score = predictions.columns["falling"] as Float64Array;
      return {
        name: "siyu",
        role: "model",
        score,
        probability: score,
        classProbabilities: chancesIn(predictions),
      };
    },
    truth(table, predictions): Truth {
      const { rows, next } = labelled(table, predictions);
      const fell = next.map((to, i) =>
        kindOfMove(infos[rows.state[i]!]!, infos[to]!) === "falling" ? 1 : 0,
      );
      return { labels: fell, classes: Int32Array.from(next) };
    },
    baselines(table, predictions): Contender[] {
      const { data, snapshot } = rowsIn(table, predictions);
      const { horizonDays } = predictions;
      const rows = new NextRows(states, snapshot, horizonDays);
      const earlier: LabelledNext[] = [];
      for (let k = 1, end = snapshot.history.cutoff; k <= baselineWindows; k++) {
        const from = windowStart(data.zone, end, horizonDays);
        const before = new Snapshot(new History(data, from));
        if (before.length === 0) break;
        earlier.push(
          labelNext(data, states, labelSnapshot(data, before, horizonDays, snapshot.history.cutoff)),
        );
        end = from;
      }
      return stateBaselines(earlier, rows).map(({ name, chances }): Contender => {
        const score = moveChances(infos, rows.state, chances).falling;
        return { name, role: "baseline", score, probability: score, classProbabilities: chances };
      });
    },
  };
}

/** Columns of the chances, one a state, as rows x states. */
function chancesIn<Row>({ columns, length }: Predictions<Row>): Float64Array {
  const names = Object.keys(columns).filter((name) => name.startsWith(chancePrefix));
  const chances = new Float64Array(length * names.length);
  names.forEach((name, s) => {
    const column = columns[name]!;
    for (let i = 0; i < length; i++) chances[i * names.length + s] = column[i]!;
  });
  return chances;
}

/** Column of the chance of a state: this and its name. */
export const chancePrefix = "probability of ";

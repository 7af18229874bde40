import { type History, presentCustomers } from "../../events/history.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Assortment } from "./assortment.js";
import { chosenRows, type RowChoice, worthOf } from "./choose-rows.js";
import { ColdRows } from "./cold-rows.js";
import { type CrossSellModel, logitsUpTo } from "./cross-sell-model.js";
import { type CrossSnapshot, CrossSnapshots } from "./cross-snapshot.js";
import { reasonsOf } from "./reasons.js";
import { type CrossSellRows, RowList } from "./row-list.js";

/** Which rows are made, of which keys. */
export interface CrossSellChoice extends RowChoice {
  /** 1 for each key of the assortment that may be offered; default: all. */
  readonly isAllowed?: Uint8Array | undefined;
  /** Whether customers get rows who did something but never bought. */
  readonly withoutPurchase: boolean;
}

/** Customers who are scored together. */
const blockCustomers = 1024;
/** Reasons of a row at most. */
const mostReasons = 3;
/** Candidates to choose from for each row where rows are to differ. */
const spare = 4;

/**
 * Rows of the customers of a history, in blocks, so that the candidates of all need never be in memory at once. Of each
 * customer exactly `top` rows, fewer only where fewer keys are allowed, new to the customer and likely enough. Customers
 * who never bought, where they are asked for, get what others now buy first; the chance is then that of their first order.
 *
 * @param asked one of the trained horizons
 */
export function* crossSellBlocks(
  model: CrossSellModel,
  history: History,
  asked: number,
  assortment: Assortment,
  choice: CrossSellChoice,
): Generator<CrossSellRows> {
  const { population } = model;
  const { isAllowed, maxPerCategory: perGroup, top, diversity } = choice;
  const atLeast = Math.min(assortment.ids.size, diversity ? spare * top : top);
  const snapshots = new CrossSnapshots(history, { population, assortment }, { isAllowed, atLeast, perGroup });
  const cold = choice.withoutPurchase
    ? new ColdRows(history, { population, assortment }, snapshots.popular, choice)
    : undefined;
  const present = presentCustomers(history);
  for (let start = 0; start < present.length; start += blockCustomers) {
    const codes = present.subarray(start, start + blockCustomers);
    const snapshot = snapshots.of(codes);
    const scored = cold ? codes : snapshot.candidates.pairs.customers;
    if (scored.length > 0) yield rowsOf(model, snapshot, scored, asked, choice, cold);
  }
}

function rowsOf(
  model: CrossSellModel,
  snapshot: CrossSnapshot,
  scored: Int32Array,
  asked: number,
  choice: CrossSellChoice,
  cold: ColdRows | undefined,
): CrossSellRows {
  const { pairs, offsets, keys } = snapshot.candidates;
  const probability =
    snapshot.length > 0 ? logitsUpTo(model, asked, snapshot).map(sigmoid) : new Float64Array(0);
  const scores = { probability, worth: worthOf(snapshot, probability, choice.value) };
  const rows = new RowList(choice.value !== undefined);
  let u = 0;
  for (const customer of scored) {
    if (pairs.customers[u] !== customer) {
      cold?.add(customer, rows);
      continue;
    }
    const own = chosenRows(snapshot, [offsets[u]!, offsets[u + 1]!], scores, choice);
    for (const [k, row] of own.entries())
      rows.add({
        customer,
        owner: u,
        key: keys[row]!,
        rank: k + 1,
        probability: probability[row]!,
        worth: scores.worth[row]!,
      });
    u++;
  }
  return rows.rows((list) => reasonsOf(model.population, pairs, snapshot.codes, list, mostReasons), scored);
}

import type { History } from "../../events/history.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Assortment } from "./assortment.js";
import { chosenRows, type RowChoice, worthOf } from "./choose-rows.js";
import { firstOrderChances } from "./cold-start.js";
import type { CrossPopulation } from "./cross-population.js";
import { type CrossSellModel, logitsUpTo } from "./cross-sell-model.js";
import { type CrossSnapshot, CrossSnapshots } from "./cross-snapshot.js";
import { kindsOfCustomers } from "./customer-kinds.js";
import { type Reasons, reasonsOf } from "./reasons.js";

/** Which rows are made, of which keys. */
export interface CrossSellChoice extends RowChoice {
  /** 1 for each key of the assortment that may be offered; default: all. */
  readonly isAllowed?: Uint8Array | undefined;
}

/** Ranked rows of some customers: the customers ascending, of each the best key first. */
export interface CrossSellRows {
  readonly customers: Int32Array;
  /** Codes of the assortment. */
  readonly keys: Int32Array;
  readonly rank: Int32Array;
  readonly probability: Float64Array;
  /** Chance times worth, where keys have a worth. */
  readonly expectedValue?: Float64Array;
  /** Lists, one a row. */
  readonly because: Reasons;
  /** Codes of the customers who were looked at, ascending, whether they got rows or not. */
  readonly scored: Int32Array;
}

/** Customers who are scored together. */
const blockCustomers = 1024;
/** Reasons of a row at most. */
const mostReasons = 3;
/** Candidates to choose from for each row where rows are to differ. */
const spare = 4;

/**
 * Rows of the customers of a history with any event, in blocks, so that the candidates of all need never be in memory at
 * once. Of each customer exactly `top` rows, fewer only where fewer keys are allowed, new to the customer and likely
 * enough. Customers who never bought get what others now buy first; the chance is then that of their first order.
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
  const cold = new ColdRows(history, { population, assortment }, snapshots.popular, choice);
  for (let start = 0; start < history.customerCount; start += blockCustomers) {
    const end = Math.min(start + blockCustomers, history.customerCount);
    const codes = Int32Array.from({ length: end - start }, (_, k) => start + k);
    const present = codes.filter((code) => history.offsets[code + 1]! > history.offsets[code]!);
    if (present.length === 0) continue;
    yield rowsOf(model, snapshots.of(present), present, asked, choice, cold);
  }
}

function rowsOf(
  model: CrossSellModel,
  snapshot: CrossSnapshot,
  present: Int32Array,
  asked: number,
  choice: CrossSellChoice,
  cold: ColdRows,
): CrossSellRows {
  const { pairs, offsets, keys } = snapshot.candidates;
  const probability =
    snapshot.length > 0 ? logitsUpTo(model, asked, snapshot).map(sigmoid) : new Float64Array(0);
  const scores = { probability, worth: worthOf(snapshot, probability, choice.value) };
  const rows = new RowList(choice.value !== undefined);
  let u = 0;
  for (const customer of present) {
    if (pairs.customers[u] !== customer) {
      cold.add(customer, rows);
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
  return rows.rows((list) => reasonsOf(model.population, pairs, snapshot.codes, list, mostReasons), present);
}

interface Row {
  readonly customer: number;
  /** Place of the customer in the pairs, -1 for one without any. */
  readonly owner: number;
  readonly key: number;
  readonly rank: number;
  readonly probability: number;
  readonly worth: number;
}

/** Gathers rows. */
class RowList {
  readonly #hasWorth: boolean;
  readonly #rows: Row[] = [];

  constructor(hasWorth: boolean) {
    this.#hasWorth = hasWorth;
  }

  add(row: Row): void {
    this.#rows.push(row);
  }

  rows(
    because: (rows: { readonly owner: Int32Array; readonly keys: Int32Array }) => Reasons,
    scored: Int32Array,
  ): CrossSellRows {
    const whole = (of: (row: Row) => number) => Int32Array.from(this.#rows, of);
    const keys = whole(({ key }) => key);
    return {
      customers: whole(({ customer }) => customer),
      keys,
      rank: whole(({ rank }) => rank),
      probability: Float64Array.from(this.#rows, ({ probability }) => probability),
      ...(this.#hasWorth && { expectedValue: Float64Array.from(this.#rows, ({ worth }) => worth) }),
      because: because({ owner: whole(({ owner }) => owner), keys }),
      scored,
    };
  }
}

/** Rows of customers who never bought: the same for all of the same kinds. */
class ColdRows {
  readonly #source: { readonly population: CrossPopulation; readonly assortment: Assortment };
  readonly #keys: Int32Array;
  readonly #choice: CrossSellChoice;
  /** One column a kind of the population, by customer code. */
  readonly #levels: readonly Int32Array[];
  readonly #known = new Map<string, readonly Omit<Row, "customer">[]>();

  /** @param keys of the assortment that may be offered */
  constructor(
    history: History,
    source: { readonly population: CrossPopulation; readonly assortment: Assortment },
    keys: Int32Array,
    choice: CrossSellChoice,
  ) {
    this.#source = source;
    this.#keys = keys;
    this.#choice = choice;
    this.#levels = kindsOfCustomers(history, source.population.kinds);
  }

  add(customer: number, rows: RowList): void {
    const levels = this.#levels.map((column) => column[customer]!);
    const name = levels.join();
    let own = this.#known.get(name);
    if (!own) {
      own = this.#make(levels);
      this.#known.set(name, own);
    }
    for (const row of own) rows.add({ customer, ...row });
  }

  #make(levels: readonly number[]): Omit<Row, "customer">[] {
    const keys = this.#keys;
    const candidates = { keys, ...this.#source };
    const chances = firstOrderChances(this.#source.population, this.#source.assortment, levels);
    const probability = Float64Array.from(keys, (key) => chances[key]!);
    const worth = worthOf(candidates, probability, this.#choice.value);
    const rows = chosenRows(candidates, [0, keys.length], { probability, worth }, this.#choice);
    return rows.map((row, k) => ({
      owner: -1,
      key: keys[row]!,
      rank: k + 1,
      probability: probability[row]!,
      worth: worth[row]!,
    }));
  }
}

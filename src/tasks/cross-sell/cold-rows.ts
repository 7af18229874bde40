import type { History } from "../../events/history.js";
import type { Assortment } from "./assortment.js";
import { chosenRows, type RowChoice, worthOf } from "./choose-rows.js";
import { firstOrderChances } from "./cold-start.js";
import type { CrossPopulation } from "./cross-population.js";
import { kindsOfCustomers } from "./customer-kinds.js";
import type { Row, RowList } from "./row-list.js";

/** Rows of customers who never bought: the same for all of the same kinds. */
export class ColdRows {
  readonly #source: { readonly population: CrossPopulation; readonly assortment: Assortment };
  readonly #keys: Int32Array;
  readonly #choice: RowChoice;
  readonly #history: History;
  /** One column a kind of the population, by customer code. */
  #levels: readonly Int32Array[] | undefined;
  readonly #known = new Map<string, readonly Omit<Row, "customer">[]>();

  /** @param keys of the assortment that may be offered */
  constructor(
    history: History,
    source: { readonly population: CrossPopulation; readonly assortment: Assortment },
    keys: Int32Array,
    choice: RowChoice,
  ) {
    this.#source = source;
    this.#keys = keys;
    this.#choice = choice;
    this.#history = history;
  }

  add(customer: number, rows: RowList): void {
    this.#levels ??= kindsOfCustomers(this.#history, this.#source.population.kinds);
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

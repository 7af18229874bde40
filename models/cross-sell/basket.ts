import { OptionsError } from "../../src/errors.js";
import { type Complements, complementsOf, type KeyCodes } from "../../src/tasks/complements/index.js";
import type { ItemTable } from "../../src/tasks/cross-sell/assortment.js";
import { allowedKeys, keysInTable } from "./choice.js";
import type { FilterSettings } from "./options.js";

/** What goes together in orders, as it was at the training: a refresh leaves it. */
export interface BasketTask {
  /** The keys that the codes of the task are of. */
  readonly keys: KeyCodes;
  /** Absent where no order held two items (categories). */
  readonly complements: Complements | undefined;
}

/** A basket, and what is asked of it. */
export interface BasketQuestion {
  readonly basket: readonly string[];
  readonly settings: FilterSettings & { readonly top: number };
  /** What was called, for messages. */
  readonly where: string;
}

/**
 * What completes a basket, the likeliest first, with what in the basket speaks for each.
 *
 * @param items the table of items that the model keeps
 * @throws OptionsError "bad_option" for a basket that is not a list of ids; "no_stock"; "no_baskets"
 */
export function basketRows(
  { keys: { key, ids }, complements }: BasketTask,
  items: ItemTable | undefined,
  { basket, settings, where }: BasketQuestion,
): object[] {
  if (!Array.isArray(basket) || basket.some((id) => typeof id !== "string"))
    throw new OptionsError("bad_option", `${where}: needs a basket as a list of ids.`);
  if (!complements) {
    throw new OptionsError(
      "no_baskets",
      `${where}: no order that the model was trained on held two different things: nothing is known of what goes together.`,
    );
  }
  const codes = Int32Array.from(basket, (id) => ids.codeOf(id)).filter((code) => code >= 0);
  const isAllowed = allowedKeys(keysInTable(ids, items), settings, where);
  return complementsOf(complements, codes, { top: settings.top, isAllowed }).map((row) => ({
    [key]: ids.at(row.key),
    probability: row.probability,
    because: row.because.map(({ key: reason, together, lift }) => ({
      [key]: ids.at(reason),
      support: together,
      lift,
    })),
  }));
}

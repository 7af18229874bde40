import { OptionsError } from "../../src/errors.js";
import type { Dictionary } from "../../src/events/dictionary.js";
import type { Assortment, ItemTable } from "../../src/tasks/cross-sell/assortment.js";
import type { FilterSettings, Worth } from "./options.js";

const stockColumn = "stock";

/** Keys, and the numbers that their table has of them. */
export interface DescribedKeys {
  readonly ids: Dictionary;
  /** Names of the columns of numbers. */
  readonly columns: readonly string[];
  /** Values by code, NaN where there is none; undefined where there is no such column of numbers. */
  numbers(column: string): Float64Array | undefined;
}

export function describedKeys({ ids, attributes: { numeric } }: Assortment): DescribedKeys {
  return {
    ids,
    columns: numeric.map(({ name }) => name),
    numbers: (column) => numeric.find(({ name }) => name === column)?.values,
  };
}

/** Some keys with what a table of items says of them. */
export function keysInTable(ids: Dictionary, table: ItemTable | undefined): DescribedKeys {
  const numeric = table?.attributes.numeric ?? [];
  return {
    ids,
    columns: numeric.map(({ name }) => name),
    numbers(column) {
      const values = numeric.find(({ name }) => name === column)?.values;
      return (
        values &&
        Float64Array.from(ids.codesIn(table!.ids), (entry) => (entry >= 0 ? values[entry]! : Number.NaN))
      );
    },
  };
}

/**
 * 1 for each key that may be recommended; undefined where all may.
 *
 * @param where what was called, for the message: "cross-sell/item.predict"
 * @throws OptionsError "no_stock" where the table of items has no numbers in `stock`
 */
export function allowedKeys(
  keys: DescribedKeys,
  { exclude, onlyItems, onlyCategories, inStock }: FilterSettings,
  where: string,
): Uint8Array | undefined {
  const only = onlyItems ?? onlyCategories;
  if (!exclude && !only && !inStock) return undefined;
  const { ids } = keys;
  const isAllowed = new Uint8Array(ids.size).fill(only ? 0 : 1);
  if (only) mark(isAllowed, ids, only, 1);
  if (exclude) mark(isAllowed, ids, exclude, 0);
  if (inStock) {
    const stock = keys.numbers(stockColumn);
    if (!stock) {
      throw new OptionsError(
        "no_stock",
        `${where}: 'inStock' needs the numeric column '${stockColumn}' in the items side table.`,
      );
    }
    for (let key = 0; key < isAllowed.length; key++) if (!(stock[key]! > 0)) isAllowed[key] = 0;
  }
  return isAllowed;
}

/** What a purchase of each key is worth, and which keys have a worth. */
export interface KeyWorth {
  /** By code; 0 where there is none. */
  readonly value: Float64Array;
  readonly isKnown: Uint8Array;
}

/** @throws OptionsError "unknown_column" where the table of items has no such column of numbers */
export function keyWorth({ ids, columns, numbers }: DescribedKeys, asked: Worth, where: string): KeyWorth {
  const value = new Float64Array(ids.size).fill(Number.NaN);
  if (typeof asked === "string") {
    const column = numbers(asked);
    if (!column) {
      throw new OptionsError(
        "unknown_column",
        `${where}: the items side table has no column of numbers '${asked}'${columns.length > 0 ? `; there are ${columns.join(", ")}` : ""}.`,
        { column: asked, columns },
      );
    }
    value.set(column);
  } else {
    for (const [id, worth] of asked instanceof Map ? asked : Object.entries(asked)) {
      const key = ids.codeOf(id);
      if (key >= 0) value[key] = worth;
    }
  }
  const isKnown = Uint8Array.from(value, (worth) => (Number.isNaN(worth) ? 0 : 1));
  return { value: value.map((worth) => (Number.isNaN(worth) ? 0 : worth)), isKnown };
}

/** 1 where both say so. */
export function both(a: Uint8Array | undefined, b: Uint8Array): Uint8Array {
  return a ? a.map((isAllowed, key) => isAllowed & b[key]!) : b;
}

function mark(isAllowed: Uint8Array, keys: Dictionary, ids: readonly string[], value: number): void {
  for (const id of ids) {
    const key = keys.codeOf(id);
    if (key >= 0) isAllowed[key] = value;
  }
}

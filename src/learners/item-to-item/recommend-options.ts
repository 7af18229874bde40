import { OptionsError } from "../../errors.js";
import { checkLength } from "../../matrix/kernels/check.js";

/** What may be recommended. */
export interface RecommendOptions {
  /** Items a customer, default 10. */
  readonly top?: number | undefined;
  /** "new", the default: not yet bought by the customer; "owned": bought; or "all". */
  readonly only?: "new" | "owned" | "all" | undefined;
  /** Codes of items that nobody is to get. */
  readonly exclude?: Iterable<number> | undefined;
  /** One a item: 1 for those that may be recommended, such as those in stock. Default: all. */
  readonly allowed?: Uint8Array | undefined;
}

/**
 * 1 for each item that nobody is to get.
 *
 * @throws OptionsError `shape_mismatch`, `bad_item`
 */
export function barredItems(itemCount: number, { exclude = [], allowed }: RecommendOptions): Uint8Array {
  if (allowed) checkLength("allowed", allowed.length, itemCount);
  const isBarred = new Uint8Array(itemCount);
  if (allowed) for (let item = 0; item < itemCount; item++) isBarred[item] = allowed[item] === 0 ? 1 : 0;
  for (const item of exclude) {
    checkItem(item, itemCount);
    isBarred[item] = 1;
  }
  return isBarred;
}

/** @throws OptionsError `bad_item` for what is no code of an item */
export function checkItem(item: number, itemCount: number): void {
  if (Number.isInteger(item) && item >= 0 && item < itemCount) return;
  throw new OptionsError("bad_item", `An item must be a code of 0 to ${itemCount - 1}, got ${item}.`, {
    item,
    itemCount,
  });
}

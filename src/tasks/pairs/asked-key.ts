import { OptionsError } from "../../errors.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";

/** @throws OptionsError "bad_option" unless it is text */
export function checkIdText(id: unknown, where: string): asserts id is string {
  if (typeof id === "string") return;
  throw new OptionsError("bad_option", `${where}: needs an id as text, got ${String(id)}.`);
}

/** The error of an id that nobody knows: "unknown_item", "unknown_category". @param who does not know it */
export function unknownKey(key: PairKey, id: string, who: string, where: string): OptionsError {
  const name = key === "itemId" ? "item" : "category";
  return new OptionsError(`unknown_${name}`, `${where}: ${who} the ${name} '${id}'.`, { [key]: id });
}

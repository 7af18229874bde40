import type { Dictionary } from "../events/dictionary.js";
import { hashSeed } from "../stats/random.js";

const known = new WeakMap<Dictionary, { readonly seed: number; readonly keys: Float64Array }>();

/**
 * A number in [0, 1) for each customer of a dictionary, by a hash of the id and the seed: a sample of those below a
 * share is the same whoever else is in the data and in whatever order.
 */
export function sampleKeys(customers: Dictionary, seed: number): Float64Array {
  const found = known.get(customers);
  if (found?.seed === seed) return found.keys;
  const keys = Float64Array.from({ length: customers.size }, (_, code) => hashSeed(customers.at(code), seed) / 2 ** 32);
  known.set(customers, { seed, keys });
  return keys;
}

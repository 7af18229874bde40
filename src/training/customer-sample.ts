import type { EventData } from "../events/data.js";
import type { Dictionary } from "../events/dictionary.js";
import { sliced } from "../events/slice.js";
import { hashSeed } from "../stats/random.js";

const known = new WeakMap<Dictionary, { readonly seed: number; readonly keys: Float64Array }>();

/**
 * A number in [0, 1) for each customer of a dictionary, by a hash of the id and the seed: a sample of those below a
 * share is the same whoever else is in the data and in whatever order.
 */
export function sampleKeys(customers: Dictionary, seed: number): Float64Array {
  const found = known.get(customers);
  if (found?.seed === seed) return found.keys;
  const keys = Float64Array.from(
    { length: customers.size },
    (_, code) => hashSeed(customers.at(code), seed) / 2 ** 32,
  );
  known.set(customers, { seed, keys });
  return keys;
}

/** Customers that snapshots for training and testing are made of, at most: more say little more and fill the memory. */
const maxCustomers = 20_000;

/**
 * The events of at most about 20,000 customers with an order, chosen by hash.
 *
 * @param customers how many have an order before the training cutoff: those who come later must not change the choice
 */
export function sampleCustomers(data: EventData, customers: number, seed: number): EventData {
  const share = maxCustomers / customers;
  if (share >= 1) return data;
  const keys = sampleKeys(data.customers, seed);
  return sliced(data, { customers: idsBelow(data.customers, keys, share) });
}

function* idsBelow(customers: Dictionary, keys: Float64Array, share: number): Generator<string> {
  for (let code = 0; code < customers.size; code++) if (keys[code]! < share) yield customers.at(code);
}

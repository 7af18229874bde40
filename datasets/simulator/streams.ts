import { createRandom, type Random } from "../../src/stats/random.js";

/** Largest seed for which the seeds of streams are exact. */
export const maxSeed = 2 ** 21 - 1;

/** Random numbers of what all customers share. */
export function worldStream(seed: number): Random {
  return stream(seed, 0);
}

/** Random numbers of one customer's life, whatever the number of customers. */
export function lifeStream(seed: number, customer: number): Random {
  return stream(seed, customer + 1);
}

/** Random numbers of what a customer looks at in the first days, and of the wait for the first order that follows from it. */
export function newcomerStream(seed: number, customer: number): Random {
  return stream(seed, 2 ** 31 + 2 ** 30 + customer);
}

/** Random numbers of the possible futures of a customer. */
export function futureStream(seed: number, customer: number): Random {
  return stream(seed, 2 ** 31 + customer);
}

/** Distinct for every seed and number below 2^32. */
function stream(seed: number, number: number): Random {
  return createRandom(seed * 2 ** 32 + number);
}

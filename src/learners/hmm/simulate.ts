import { createRandom, type Random } from "../../stats/random.js";
import type { OrderHistories } from "./histories.js";
import { checkHmm, type HmmModel } from "./model.js";

/**
 * Draws the repeat orders of customers of given ages. Orders of a period fall on any day of it; several may fall on
 * one.
 *
 * @param T age of each customer, whole days
 * @throws OptionsError `bad_model`
 */
export function simulateHistories(model: HmmModel, T: Int32Array, seed = 1): OrderHistories {
  checkHmm(model);
  const random = createRandom(seed);
  const { periodDays, rates, initial } = model;
  const offsets = new Int32Array(T.length + 1);
  const all: number[] = [];
  for (let c = 0; c < T.length; c++) {
    const own: number[] = [];
    const periods = Math.ceil(T[c]! / periodDays);
    let state = draw(initial, random);
    for (let period = periods - 1; period >= 0; period--) {
      const days = Math.min(periodDays, T[c]! - period * periodDays);
      const orders = random.poisson((rates[state]! * days) / periodDays);
      for (let k = 0; k < orders; k++) own.push(period * periodDays + random.int(days));
      state = draw((orders > 0 ? model.transitionAfterOrder : model.transition)[state]!, random);
    }
    for (const ago of own.sort((a, b) => b - a)) all.push(ago);
    offsets[c + 1] = all.length;
  }
  return { offsets, daysAgo: Int32Array.from(all), T: T.slice() };
}

function draw(chances: readonly number[], random: Random): number {
  let u = random.next();
  for (let k = 0; k < chances.length - 1; k++) {
    u -= chances[k]!;
    if (u < 0) return k;
  }
  return chances.length - 1;
}

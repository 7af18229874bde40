import { minimizeNelderMead } from "../../stats/nelder-mead.js";

/** Repeat purchases are Poisson at a rate that is Gamma(shape, inverseScale) among the buyers of an item. */
export interface RatePrior {
  readonly shape: number;
  readonly inverseScale: number;
}

/**
 * The gamma distribution of the rates by maximum likelihood of the counts: with exposure T, repeats are
 * NBD, P(k) = Gamma(a + k) / (Gamma(a) k!) (b / (b + T))^a (T / (b + T))^k (Morrison & Schmittlein 1988). Constants
 * are left out. Counts and exposures are gone through by their distinct values.
 *
 * @param repeats purchases after the first of each pair
 * @param exposure time from the first purchase to now, above 0 where there are repeats
 */
export function fitRatePrior(repeats: Int32Array, exposure: Float64Array): RatePrior {
  const mean = meanRate(repeats, exposure);
  if (!(mean > 0)) return { shape: 1, inverseScale: 1 / tinyRate };
  const atLeast = new Float64Array(repeats.reduce((a, b) => Math.max(a, b), 0));
  const byExposure = new Map<number, { pairs: number; repeats: number }>();
  for (let n = 0; n < repeats.length; n++) {
    for (let j = 0; j < repeats[n]!; j++) atLeast[j]!++;
    const same = byExposure.get(exposure[n]!) ?? { pairs: 0, repeats: 0 };
    same.pairs++;
    same.repeats += repeats[n]!;
    byExposure.set(exposure[n]!, same);
  }
  const negative = ([logShape, logMean]: Float64Array) => {
    const a = Math.exp(logShape!);
    const b = a / Math.exp(logMean!);
    let sum = 0;
    for (let j = 0; j < atLeast.length; j++) sum -= atLeast[j]! * Math.log(a + j);
    for (const [T, same] of byExposure) {
      sum += same.pairs * a * Math.log1p(T / b) + same.repeats * Math.log(b + T);
    }
    return sum;
  };
  const { x } = minimizeNelderMead(negative, Float64Array.of(0, Math.log(mean)), { maxEvaluations: 400 });
  // Where all buyers are alike the shape has no end; 1,000 is alike enough.
  const shape = Math.min(1000, Math.max(1e-3, Math.exp(x[0]!)));
  return { shape, inverseScale: shape / Math.exp(x[1]!) };
}

/** Repeats a unit of time, all pairs together. */
function meanRate(repeats: Int32Array, exposure: Float64Array): number {
  let [events, time] = [0, 0];
  for (let n = 0; n < repeats.length; n++) {
    events += repeats[n]!;
    time += exposure[n]!;
  }
  return events / time;
}

/** Rate where nobody has bought anything twice: once in a million days. */
const tinyRate = 1e-6;

import { createRandom, type Random } from "../../stats/random.js";
import { check, checkModel } from "./check.js";
import { dropoutChances, type PurchaseModel } from "./purchase-model.js";
import type { PurchaseSummary } from "./summary.js";

/** Customers drawn from a model, one row each. */
export interface SimulatedSummary extends PurchaseSummary {
  readonly frequency: Int32Array;
  readonly recency: Float64Array;
  readonly T: Float64Array;
  readonly logGaps: Float64Array;
  /** 1 where the customer is still active at their age T. */
  readonly isAlive: Uint8Array;
}

/**
 * Draws customers from a model: each gets a rate and a dropout of their own, orders until they leave or their
 * age is reached, and is summarised. For recovery tests, posterior checks and benchmarks.
 *
 * @param ages T of every customer, in days
 * @param seed any finite number: the same one draws the same customers
 * @param wholeDays orders of one day count once and times are whole days, as in real summaries
 * @param onOrder told of every repeat order: row, and days since the customer's first order
 * @throws OptionsError as `checkModel`, and `bad_option` for an age below 0
 */
export function simulateSummary(
  model: PurchaseModel,
  ages: ArrayLike<number>,
  seed: number | Random,
  wholeDays = false,
  onOrder?: (row: number, day: number) => void,
): SimulatedSummary {
  checkModel(model);
  const random = typeof seed === "number" ? createRandom(seed) : seed;
  const n = ages.length;
  const frequency = new Int32Array(n);
  const recency = new Float64Array(n);
  const T = new Float64Array(n);
  const logGaps = new Float64Array(n);
  const isAlive = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    check("ages", ages[i], ages[i]! >= 0 && ages[i]! < Infinity, "finite numbers, 0 or more");
    T[i] = wholeDays ? Math.floor(ages[i]!) : ages[i]!;
    const customer = drawCustomer(model, random);
    let time = 0;
    for (let repeats = 0; ; repeats++) {
      if (customer.leavesNow(repeats)) break;
      time += customer.gap();
      if (!(time <= T[i]!)) {
        isAlive[i] = customer.lifetime > T[i]! ? 1 : 0;
        break;
      }
      if (time > customer.lifetime) break;
      const day = wholeDays ? Math.floor(time) : time;
      if (wholeDays && day === recency[i]!) continue;
      logGaps[i]! += Math.log(day - recency[i]!);
      frequency[i]!++;
      recency[i] = day;
      onOrder?.(i, day);
    }
  }
  return { frequency, recency, T, logGaps, isAlive };
}

interface DrawnCustomer {
  /** Days until death; Infinity where leaving follows orders. */
  readonly lifetime: number;
  /** Days to the next order. */
  gap(): number;
  /** Whether the customer leaves, having placed x repeat orders: asked after every order. */
  leavesNow(x: number): boolean;
}

function drawCustomer(model: PurchaseModel, random: Random): DrawnCustomer {
  const rate = random.gamma(model.parameters.r, model.parameters.alpha);
  if (model.family === "pareto-nbd") {
    const { s, beta } = model.parameters;
    const lifetime = random.exponential(random.gamma(s, beta));
    return { lifetime, gap: () => random.exponential(rate), leavesNow: () => false };
  }
  const { family, k = 1, parameters } = model;
  const dropout = random.beta(parameters.a, parameters.b);
  return {
    lifetime: Infinity,
    gap: () => (k === 1 ? random.exponential(rate) : random.gamma(k, rate)),
    // BG/NBD: the first order is no chance to leave.
    leavesNow: (x) => dropoutChances(family, x) > 0 && random.next() < dropout,
  };
}

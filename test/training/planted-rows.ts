import { Dictionary } from "../../src/events/dictionary.js";
import { zoneOf } from "../../src/events/zone.js";
import { sigmoid } from "../../src/stats/logspace.js";
import { createRandom } from "../../src/stats/random.js";
import type { Labelled, Rows } from "../../src/training/rows.js";

/** Rows of all customers at one cutoff, with the log-odds that they buy. */
export interface PlantedRows extends Labelled<Rows> {
  readonly truth: Float64Array;
}

const dayMs = 86_400_000;
const zone = zoneOf("UTC");

/**
 * Customers at a cutoff who buy by the product of two of their features and by their tier, and not by their noise.
 *
 * @param day of the cutoff; absent for rows without dates
 */
export function plantedRows(size: number, horizon: number, seed: number, day?: number): PlantedRows {
  const random = createRandom(seed);
  const draw = () => Float64Array.from({ length: size }, () => random.normal());
  const [visits, price, noise] = [draw(), draw(), draw()];
  const tier = Float64Array.from({ length: size }, () => (random.next() < 0.5 ? 1 : 0));
  const truth = visits.map((x, i) => 2 * x * price[i]! + 1.5 * tier[i]! - 0.75);
  const bought = Uint8Array.from(truth, (margin) => (random.next() < sigmoid(margin) ? 1 : 0));
  const customers = Dictionary.of(Array.from({ length: size }, (_, c) => `customer ${c}`));
  const number = { unit: "", group: "own", scale: "linear" } as const;
  const features = [
    { ...number, name: "visits", meaning: "visits" },
    { ...number, name: "price", meaning: "price" },
    { ...number, name: "noise", meaning: "noise" },
    { ...number, name: "tier", meaning: "tier", levels: ["low", "high"] },
    { ...number, name: "season", meaning: "season", perCutoff: true },
  ];
  const columns = [visits, price, noise, tier, new Float64Array(size).fill(day ?? 0)];
  const dates = day === undefined ? {} : { cutoff: day * dayMs, zone };
  return {
    truth,
    snapshot: {
      history: { customers, ...dates },
      rows: Int32Array.from({ length: size }, (_, c) => c),
      length: size,
      features: () => ({ features, columns }),
    },
    horizon,
    orders: Float64Array.from(bought),
    bought,
    firstOrderAfterDays: new Int32Array(size).fill(-1),
  };
}

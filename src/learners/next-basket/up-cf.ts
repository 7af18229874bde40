import { type SparseRows, transpose } from "../../matrix/csr.js";
import { restOf } from "../popularity.js";
import type { BasketHistories } from "./histories.js";
import { keepSmallest } from "./k-smallest.js";
import type { UpCfSettings } from "./options.js";
import type { Scorer } from "./scorer.js";
import { basketSums } from "./vectors.js";

/** State of UP-CF@r. */
export interface UpCfParts {
  readonly method: "up-cf";
  readonly settings: UpCfSettings;
  readonly popularity: Float64Array;
  /** Recent popularity of each item that a reference customer ever had; 0 where not of late. */
  readonly rows: SparseRows;
}

/** Of each customer and item: baskets among the last r that hold it, over min(r, baskets). */
export function recentShares(histories: BasketHistories, recentBaskets: number): SparseRows {
  return basketSums(histories, (weights) => {
    const used = Math.min(recentBaskets, weights.length);
    weights.fill(0);
    weights.fill(1 / used, weights.length - used);
  });
}

/**
 * UP-CF@r (Faggioli, Polato & Aiolli 2020): own recent popularity, plus that of the most similar customers v times
 * s(u, v)^q, with s = items of both / (items of u)^alpha (items of v)^(1 - alpha).
 */
export function upCfScorer({ settings, popularity, rows }: UpCfParts): Scorer {
  const { recentBaskets } = settings;
  const search = similarCustomers(rows, settings);
  return {
    rest: restOf(popularity, 0),
    open: (histories, owned, self) => {
      const shares = recentShares(histories, recentBaskets);
      const nearest = search(owned, self);
      const one = new Int32Array(1);
      return (customer, sum) => {
        one[0] = customer;
        sum.addRows(shares, one, 1, 1);
        nearest(customer, (row, weight) => {
          one[0] = row;
          sum.addRows(rows, one, 1, weight);
        });
        return 1;
      };
    },
  };
}

/** The most similar reference customers of a customer, each with s^q. */
function similarCustomers(rows: SparseRows, { asymmetry, locality, neighbours }: UpCfSettings) {
  const byItem = transpose(rows);
  const count = rows.offsets.length - 1;
  const lengths = Float64Array.from(
    { length: count },
    (_, row) => rows.offsets[row + 1]! - rows.offsets[row]!,
  );
  const parts = lengths.map((length) => length ** (1 - asymmetry));
  return ({ offsets, columns }: SparseRows, self: Int32Array | undefined) => {
    const common = new Int32Array(count);
    const touched = new Int32Array(count);
    const distances = new Float64Array(count);
    const scratch = new Float64Array(count);
    return (customer: number, use: (row: number, weight: number) => void) => {
      const [from, to] = [offsets[customer]!, offsets[customer + 1]!];
      const own = self?.[customer] ?? -1;
      let met = 0;
      for (let at = from; at < to; at++) {
        const item = columns[at]!;
        for (let p = byItem.offsets[item]!; p < byItem.offsets[item + 1]!; p++) {
          const row = byItem.columns[p]!;
          if (common[row]!++ === 0 && row !== own) touched[met++] = row;
        }
      }
      const ownPart = (to - from) ** asymmetry;
      for (let n = 0; n < met; n++) distances[n] = -common[touched[n]!]! / (ownPart * parts[touched[n]!]!);
      if (own >= 0) common[own] = 0;
      for (let n = 0; n < met; n++) common[touched[n]!] = 0;
      const most = Math.min(neighbours, met);
      if (met > most) keepSmallest(most, distances, touched, met, scratch);
      for (let n = 0; n < most; n++) use(touched[n]!, (-distances[n]!) ** locality);
    };
  };
}

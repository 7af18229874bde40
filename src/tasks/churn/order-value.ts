import type { Snapshot } from "../../training/snapshot.js";

/** What an order day is worth to each row, in units of the currency: its mean, shrunk to the population's median by one order; NaN where no amounts are known. */
export function orderValueOf({ orders, rows, population, history }: Snapshot): Float64Array {
  const { offsets, amountMinor } = orders;
  const unit = 10 ** history.currencyDigits;
  const usual = population.orderMinor;
  return Float64Array.from(rows, (c) => {
    let [sum, known] = [usual, 1];
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      if (Number.isNaN(amountMinor[k]!)) continue;
      sum += amountMinor[k]!;
      known++;
    }
    return known === 1 && usual === 0 ? Number.NaN : sum / known / unit;
  });
}

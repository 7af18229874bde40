import type { SpendSummary } from "../../learners/btyd/index.js";
import type { Snapshot } from "../../training/snapshot.js";

/** Spend of each row over all its order days, the first one too, as columns. */
export interface OrderSpend extends SpendSummary {
  /** Order days whose value is known. */
  readonly frequency: Float64Array;
  /** Their mean value net of refunds, units of the currency; 0 where there are none. */
  readonly monetary: Float64Array;
}

/** What the order days of each row were worth, refunds known at the cutoff off. */
export function orderSpendOf({ orders, rows, history }: Snapshot): OrderSpend {
  const { offsets, amountMinor } = orders;
  const unit = 10 ** history.currencyDigits;
  const frequency = new Float64Array(rows.length);
  const monetary = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    let [sum, known] = [0, 0];
    for (let k = offsets[rows[i]!]!; k < offsets[rows[i]! + 1]!; k++) {
      const amount = amountMinor[k]!;
      if (!(amount >= 0)) continue;
      sum += amount;
      known++;
    }
    frequency[i] = known;
    if (known > 0) monetary[i] = sum / known / unit;
  }
  return { frequency, monetary };
}

/** The customers of whom the amount of an order day is known and above 0: they may be few, and a sample of all miss them. */
export function withAmounts(snapshot: Snapshot): Snapshot {
  const { offsets, amountMinor } = snapshot.orders;
  return snapshot.only(
    snapshot.rows.filter((c) =>
      amountMinor.subarray(offsets[c]!, offsets[c + 1]!).some((amount) => amount > 0),
    ),
  );
}

/** Whether the amount of any order day is known and above 0. */
export function hasAmounts({ orders }: Pick<Snapshot, "orders">): boolean {
  return orders.amountMinor.some((amount) => amount > 0);
}

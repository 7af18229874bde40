import type { RowParts } from "../../src/model/predictions.js";

/** What one customer is worth. Money is in units of the currency. */
export interface ValuePrediction {
  readonly customerId: string;
  /** Expected order days within the horizon: those of `repurchase.overall`. */
  readonly expectedOrders: number;
  /** P(at least one order within the horizon): that of `repurchase.overall`. */
  readonly probability: number;
  /** Expected spend within the horizon, net of refunds, undiscounted. */
  readonly expectedSpend: number;
  /** Margin times discounted spend within the horizon. */
  readonly expectedValue: number;
  /**
   * Between which amounts the value will lie, with the chance of `intervalLevel`. Both are 0 where the customer is likely
   * enough not to order at all: the expected value, a mean, may then lie above.
   */
  readonly interval: { readonly low: number; readonly high: number };
  /**
   * The value of all orders to come, without an end: the same whichever horizon is asked for, and never below the value
   * within any; absent where nothing is discounted.
   */
  readonly lifetimeValue?: number;
}

/** Makes a row. */
export function valueRow({ columns, i, customerId }: RowParts): ValuePrediction {
  const at = (name: string) => columns[name]![i]!;
  const lifetimeValue = at("lifetimeValue");
  return {
    customerId,
    expectedOrders: at("expectedOrders"),
    probability: at("probability"),
    expectedSpend: at("expectedSpend"),
    expectedValue: at("expectedValue"),
    interval: { low: at("valueLow"), high: at("valueHigh") },
    ...(!Number.isNaN(lifetimeValue) && { lifetimeValue }),
  };
}

import type { RfmSettings } from "./rfm-options.js";
import type { RfmMeasures } from "./rfm-thresholds.js";

/** Why cut points that were not given say little. */
export interface RfmWarning {
  /** Cut from fewer than 30 customers; or from customers who all have the same value of a measure: nobody is above another. */
  readonly code: "few_customers" | "equal_values";
  readonly message: string;
}

const enoughCustomers = 30;

/** What is to be said of the cut points that these customers were cut by. */
export function rfmWarnings(measures: RfmMeasures, { thresholds }: RfmSettings): RfmWarning[] {
  const { daysSinceLast, orders, spendMinor } = measures;
  const columns = { daysSinceLast, orders, spend: spendMinor };
  const cut = (["daysSinceLast", "orders", "spend"] as const).filter(
    (name) => thresholds[name] === undefined || thresholds.high[name] === undefined,
  );
  const warnings: RfmWarning[] = [];
  if (cut.length > 0 && orders.length < enoughCustomers) {
    const message = `Cut points of ${orders.length} customers: they move with every one of them. Give 'thresholds' of your own, or those of more.`;
    warnings.push({ code: "few_customers", message });
  }
  for (const name of cut) {
    if (!columns[name].every((value) => value === columns[name][0])) continue;
    const message = `All customers have the same '${name}': cut points lie beyond it, and nobody is high.`;
    warnings.push({ code: "equal_values", message });
  }
  return warnings;
}

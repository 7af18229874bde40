import { bootstrapInterval } from "../../../src/evaluation/bootstrap.js";
import { expectedCalibrationError, perfectModelEce } from "../../../src/metrics/calibration.js";
import { biasStatistic } from "../../../src/metrics/counts.js";
import type { BenchmarkRow } from "../../report.js";
import { judgedRows, type PredictedNew } from "./predict-lists.js";
import type { CrossSellProtocol } from "./protocol.js";

/**
 * How true the probabilities of the first rows of every eligible customer are: error over ten bins of equal count, and
 * what was expected over what was bought, minus 1.
 */
export function calibrationRows(
  task: string,
  { name, eligible }: CrossSellProtocol & { readonly name: string },
  { rows }: PredictedNew,
): BenchmarkRow[] {
  const { customer, labels, probabilities } = rows;
  const expected = new Float64Array(eligible.length);
  const bought = new Float64Array(eligible.length);
  for (let row = 0; row < customer.length; row++) {
    expected[customer[row]!]! += probabilities[row]!;
    bought[customer[row]!]! += labels[row]!;
  }
  const { estimate, lower, upper } = bootstrapInterval(eligible.length, biasStatistic(bought, expected));
  const share = (sums: Float64Array) => (sums.reduce((a, b) => a + b, 0) / labels.length).toFixed(4);
  const isInside = lower <= 0 && upper >= 0;
  return [
    {
      task,
      data: name,
      metric: "ece",
      value: expectedCalibrationError(labels, probabilities),
      better: "down",
      goal: perfectModelEce(probabilities, { simulations: 200 }),
      note: `${labels.length} rows, the first ${judgedRows} of each customer`,
    },
    {
      task,
      data: name,
      metric: "bias",
      value: estimate,
      better: "zero",
      note: `mean ${share(expected)} of ${share(bought)}; 0 ${isInside ? "inside" : "outside"} 95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`,
    },
  ];
}

import type { Contender } from "../../model/judge.js";
import type { Predictions } from "../../model/predictions.js";

/**
 * The model as a contender: its column of chances.
 *
 * @param expected name of its column of expected numbers, where it has one
 */
export function modelContender<Row>({ columns }: Predictions<Row>, expected?: string): Contender {
  const probability = columns["probability"] as Float64Array;
  return {
    name: "siyu",
    role: "model",
    score: probability,
    probability,
    ...(expected !== undefined && { expected: columns[expected] as Float64Array }),
  };
}

import { logSumExp, sigmoid } from "../stats/logspace.js";
import type { LossName } from "./labels.js";

/** What margins say in the scale of the labels; changed in place. */
export function scoresOf(loss: LossName, margins: Float64Array, outputs: number): Float64Array {
  if (loss === "logloss") return inPlace(margins, sigmoid);
  if (loss === "poisson") return inPlace(margins, Math.exp);
  if (loss === "softmax") normalise(margins, outputs);
  return margins;
}

function inPlace(values: Float64Array, change: (value: number) => number): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] = change(values[i]!);
  return values;
}

function normalise(margins: Float64Array, classes: number): void {
  for (let at = 0; at < margins.length; at += classes) {
    const row = margins.subarray(at, at + classes);
    const total = logSumExp(row);
    for (let k = 0; k < classes; k++) row[k] = Math.exp(row[k]! - total);
  }
}

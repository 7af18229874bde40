import type { Objective } from "./minimum.js";

/** A point of the descent: where it is, and the direction with its slope (negative). */
export interface LinePoint {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly direction: Float64Array;
  readonly slope: number;
}

/** The point found; `x` is undefined when no lower value was found. */
export interface LineResult {
  readonly x: Float64Array<ArrayBuffer> | undefined;
  readonly value: number;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly evaluations: number;
}

interface Trial {
  length: number;
  value: number;
  slope: number;
}

const sufficientDecrease = 1e-4;
const curvature = 0.9;
const maxEvaluations = 40;

/**
 * Step along a direction that meets the strong Wolfe conditions (Nocedal & Wright 2006, algorithms 3.5 and 3.6,
 * with cubic interpolation inside the bracket). Where the conditions cannot be met within rounding, the lowest
 * point seen below the start is returned.
 */
export function wolfeSearch(objective: Objective, from: LinePoint, firstLength: number): LineResult {
  const n = from.x.length;
  let bestX: Float64Array<ArrayBuffer> | undefined;
  let bestValue = from.value;
  let bestGradient = new Float64Array(n);
  let evaluations = 0;

  const at = (length: number): Trial => {
    const x = new Float64Array(n);
    for (let i = 0; i < n; i++) x[i] = from.x[i]! + length * from.direction[i]!;
    const gradient = new Float64Array(n);
    const value = objective(x, gradient);
    evaluations++;
    let slope = 0;
    for (let i = 0; i < n; i++) slope += gradient[i]! * from.direction[i]!;
    if (!Number.isFinite(value) || !Number.isFinite(slope)) {
      return { length, value: Infinity, slope: Number.NaN };
    }
    if (value < bestValue || (value === bestValue && bestX === undefined)) {
      bestX = x;
      bestValue = value;
      bestGradient = gradient;
    }
    return { length, value, slope };
  };
  const tooHigh = (trial: Trial): boolean =>
    trial.value > from.value + sufficientDecrease * trial.length * from.slope;
  const flatEnough = (trial: Trial): boolean => Math.abs(trial.slope) <= -curvature * from.slope;
  const result = (): LineResult => ({ x: bestX, value: bestValue, gradient: bestGradient, evaluations });

  let low: Trial = { length: 0, value: from.value, slope: from.slope };
  let high: Trial | undefined;
  let length = firstLength;
  while (evaluations < maxEvaluations) {
    const trial = at(length);
    if (tooHigh(trial) || (low.length > 0 && trial.value >= low.value)) {
      high = trial;
    } else if (flatEnough(trial)) {
      return result();
    } else if (high === undefined) {
      if (trial.slope >= 0) {
        high = low;
        low = trial;
      } else {
        low = trial;
        length *= 2.5;
        continue;
      }
    } else {
      if (trial.slope * (high.length - low.length) >= 0) high = low;
      low = trial;
    }
    if (Math.abs(high.length - low.length) <= 1e-12 * Math.max(low.length, 1e-300)) break;
    length = interpolate(low, high);
  }
  return result();
}

/** Minimum of the cubic through both ends of a bracket, kept away from them; the middle where it has none. */
function interpolate(low: Trial, high: Trial): number {
  const width = high.length - low.length;
  const middle = low.length + width / 2;
  // Backing off from a point that is not finite: go in big strides.
  if (!Number.isFinite(high.value)) return low.length + width * 0.2;
  const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.length - high.length);
  const square = d1 * d1 - low.slope * high.slope;
  if (!(square >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const cubic = high.length - (width * (high.slope + d2 - d1)) / (high.slope - low.slope + 2 * d2);
  const share = (cubic - low.length) / width;
  if (!(share > 0 && share < 1)) return middle;
  return low.length + width * Math.min(0.9, Math.max(0.1, share));
}

/** An integral, and about how far it is off. */
export interface Integral {
  /** The integral; of `logIntegrate` its natural logarithm. */
  readonly value: number;
  /** Estimated absolute error of `value`, so for a logarithm the relative error of the integral. Large: not settled. */
  readonly error: number;
}

/** Where an integrand on the whole line is largest. */
export interface Peak {
  readonly at: number;
  readonly top: number;
  readonly width: number;
}

const goldenShare = (3 - Math.sqrt(5)) / 2;
/** The scan: 0, and 30 positions to each side up to 700, closer together near 0. */
const scanPositions = Array.from({ length: 61 }, (_, k) => Math.sinh((k - 30) * (Math.asinh(700) / 30)));

/** The largest value on the line and how wide it is there (a fall by a factor e); undefined if it is 0 everywhere. */
export function findPeak(
  logSize: (d: number) => number,
  hint: number | undefined,
  limit: number,
): Peak | undefined {
  const size = (d: number): number => {
    const value = logSize(d);
    // An infinite or undefined value is no peak: the trapezoid stops before it.
    return value < Infinity ? value : -Infinity;
  };
  let bracket: [number, number, number];
  if (hint !== undefined && Number.isFinite(hint)) bracket = climb(size, hint - 0.5, hint, hint + 0.5, limit);
  else {
    let best = 0;
    let most = -Infinity;
    for (const [k, d] of scanPositions.entries()) {
      const value = size(d);
      if (value > most) [best, most] = [k, value];
    }
    if (most === -Infinity) return undefined;
    const [before, after] = [scanPositions[best - 1] ?? -1400, scanPositions[best + 1] ?? 1400];
    bracket = climb(size, before, scanPositions[best]!, after, limit);
  }
  let [low, middle, high] = bracket;
  let top = size(middle);
  for (let i = 0; i < 200 && Math.min(size(low), size(high)) < top - 0.5; i++) {
    const isRight = high - middle > middle - low;
    const d = isRight ? middle + goldenShare * (high - middle) : middle - goldenShare * (middle - low);
    if (d === middle || d === low || d === high) break;
    const value = size(d);
    if (value > top) {
      if (isRight) low = middle;
      else high = middle;
      middle = d;
      top = value;
    } else if (isRight) high = d;
    else low = d;
  }
  if (top === -Infinity) return undefined;
  const width = Math.min(fallingDistance(size, middle, top, -1), fallingDistance(size, middle, top, 1));
  return { at: middle, top, width };
}

/** Moves the bracket up the slope, in growing steps, until its middle is highest or the limit is reached. */
function climb(
  size: (d: number) => number,
  low: number,
  middle: number,
  high: number,
  limit: number,
): [number, number, number] {
  while (Math.abs(middle) < limit) {
    if (size(low) > size(middle)) [low, middle, high] = [low - 3 * (middle - low), low, middle];
    else if (size(high) > size(middle)) [low, middle, high] = [middle, high, high + 3 * (high - middle)];
    else break;
  }
  return [low, middle, high];
}

/** Distance from the peak to where the value has fallen by a factor e, to a factor of 2; at most the pi / 2 of tanh-sinh. */
function fallingDistance(size: (d: number) => number, peak: number, top: number, direction: number): number {
  let distance = Math.PI / 2;
  while (distance > 1e-14 * Math.abs(peak) && size(peak + direction * distance) < top - 1) distance /= 2;
  return distance;
}

const firstStep = 0.5;
const halvings = 10;
const negligible = 1e-20;

/**
 * The integral of `term` over the line between -limit and limit, d = peak + width sinh(s).
 * @param rounding relative error of `term` itself: changes as small as that are noise
 */
export function trapezoid(
  term: (d: number) => number,
  peak: Peak,
  limit: number,
  relativeTolerance: number,
  rounding: number,
): Integral {
  const at = (s: number): number => term(peak.at + peak.width * Math.sinh(s)) * peak.width * Math.cosh(s);
  let sum = at(0);
  let size = Math.abs(sum);
  // The first level walks out to where nothing is left, the later ones only fill in between.
  const ends = [-1, 1].map((side) => {
    let reach = 0;
    let last = 0;
    for (let k = 1; ; k++) {
      const s = side * k * firstStep;
      if (Math.abs(peak.at + peak.width * Math.sinh(s)) > limit) break;
      const value = at(s);
      if (!Number.isFinite(value)) break;
      sum += value;
      size += Math.abs(value);
      last = Math.abs(value);
      if (last > negligible * size) reach = k;
      else if (k - reach > 6) break;
    }
    return { reach: reach + 1, last };
  });
  let step = firstStep;
  let value = sum * step;
  let change = Infinity;
  // Around a sharp peak far out, d itself is rounded.
  const noise = rounding + (2e-16 * Math.abs(peak.at)) / peak.width;
  for (let level = 1; level <= halvings; level++) {
    step /= 2;
    const perCoarse = 2 ** level;
    for (let k = 1 - ends[0]!.reach * perCoarse; k < ends[1]!.reach * perCoarse; k += 2) {
      const part = at(k * step);
      if (!Number.isFinite(part)) continue;
      sum += part;
      size += Math.abs(part);
    }
    change = Math.abs(sum * step - value);
    value = sum * step;
    if (change <= relativeTolerance * Math.abs(value) || change <= noise * size * step) break;
  }
  return { value, error: change + noise * size * step + ends[0]!.last + ends[1]!.last };
}

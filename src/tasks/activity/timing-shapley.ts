/** Repeat orders (need not be whole), silence in own gaps T / (x + 1), and age T in days. */
export type Timing = readonly [frequency: number, silentGaps: number, T: number];

/** A score of what a customer's timing is. */
export type TimingScore = (...timing: Timing) => number;

/** Customers whose scores are to be explained, in whole orders and days. */
export interface TimingRows {
  readonly frequency: ArrayLike<number>;
  /** Days since the last order. */
  readonly silence: ArrayLike<number>;
  readonly T: ArrayLike<number>;
  /** Score of each row; NaN for what `score` says of it, out of the tables. */
  readonly scores: Float64Array;
}

/** What frequency, silence and age add to each row's score. */
export interface TimingParts {
  /** Score of the customer explained against. */
  readonly base: number;
  /** Columns of frequency, silence and age: they sum to `scores` less `base`. */
  readonly parts: readonly [Float64Array, Float64Array, Float64Array];
  /** The scores given, completed. */
  readonly scores: Float64Array;
}

/** Whole values between which scores are interpolated: all small ones, then each a quarter above the one before. */
interface WholeAxis {
  readonly nodes: Int32Array;
  /** Node at or below a value; the last interval for the largest. */
  readonly below: Int16Array;
  /** Part of the way to the next node, on the scale of ln(1 + value). */
  readonly part: Float64Array;
}

const smallValues = 8;
const growth = 1.25;

function wholeAxis(largest: number): WholeAxis {
  const nodes: number[] = [];
  for (let value = 0; value < largest; ) {
    nodes.push(value);
    value = value < smallValues ? value + 1 : Math.floor(value * growth);
  }
  nodes.push(largest);
  const below = new Int16Array(largest + 1);
  const part = new Float64Array(largest + 1);
  for (let k = 0, value = 0; value <= largest; value++) {
    while (k < nodes.length - 2 && nodes[k + 1]! <= value) k++;
    below[value] = k;
    const [low, high] = [Math.log1p(nodes[k]!), Math.log1p(nodes[k + 1]!)];
    part[value] = (Math.log1p(value) - low) / (high - low);
  }
  return { nodes: Int32Array.from(nodes), below, part };
}

const orderAxis = wholeAxis(2048);
const dayAxis = wholeAxis(16_384);
/** Steps of ln(1 + gaps): a silence of one own gap is a node. */
const gapSteps = 5;
const gapStep = Math.LN2 / gapSteps;
const gapNodes = 12 * gapSteps;
const gapAt = (node: number) => Math.expm1(node * gapStep);

const [X, G, D] = [orderAxis.nodes.length, gapNodes + 1, dayAxis.nodes.length];

/**
 * Exact shares, by Shapley's rule, of a score that costs too much to be asked for eight times a customer: all values of
 * timings of which a part is the reference's, and so no customer's own, are interpolated between those of a grid. The
 * parts add up to the score all the same, whatever is made of the stages between; the grid is the same for all, so that
 * a row is explained alike in any batch. Cells are filled when first needed.
 */
export function timingShapley(
  score: TimingScore,
  reference: { readonly frequency: number; readonly T: number },
): (rows: TimingRows) => TimingParts {
  const { frequency: refX, T: refT } = reference;
  const orders = orderAxis.nodes;
  const days = dayAxis.nodes;
  const ofGaps = new LazyTable(G, (g) => score(refX, gapAt(g), refT));
  const ofOrdersGaps = new LazyTable(X * G, (k) => score(orders[(k / G) | 0]!, gapAt(k % G), refT));
  const ofOrdersDays = new LazyTable(X * D, (k) => score(orders[(k / D) | 0]!, 1, days[k % D]!));
  const ofDaysGaps = new LazyTable(D * G, (k) => score(refX, gapAt(k % G), days[(k / G) | 0]!));
  const ofAll = new LazyTable(X * D * G, (k) => {
    const at = (k / G) | 0;
    return score(orders[(at / D) | 0]!, gapAt(k % G), days[at % D]!);
  });
  const base = score(refX, 1, refT);

  return ({ frequency, silence, T, scores: given }) => {
    const rows = frequency.length;
    const parts = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)] as const;
    const scores = given.slice();
    for (let i = 0; i < rows; i++) {
      const orderCount = Math.min(frequency[i]!, orders[X - 1]!);
      const age = Math.min(T[i]!, days[D - 1]!);
      const x = orderAxis.below[orderCount]!;
      const xPart = orderAxis.part[orderCount]!;
      const d = dayAxis.below[age]!;
      const dPart = dayAxis.part[age]!;
      const gaps = T[i]! > 0 ? (silence[i]! * (frequency[i]! + 1)) / T[i]! : 1;
      const place = Math.min(gapNodes, Math.log1p(gaps) / gapStep);
      const g = Math.min(gapNodes - 1, Math.floor(place));
      const gPart = place - g;
      const [xg, dg, xd] = [x * G, d * G, x * D + d];
      // v with the bits of what is the row's own: 1 frequency, 2 silence, 4 age.
      const v1 = line(ofOrdersGaps, xg + gapSteps, G, xPart);
      const v2 = line(ofGaps, g, 1, gPart);
      const v3 = plane(ofOrdersGaps, xg + g, G, xPart, gPart);
      const v4 = line(ofDaysGaps, dg + gapSteps, G, dPart);
      const v5 = plane(ofOrdersDays, xd, D, xPart, dPart);
      const v6 = plane(ofDaysGaps, dg + g, G, dPart, gPart);
      if (Number.isNaN(scores[i]!)) {
        const near = plane(ofAll, xd * G + g, G, dPart, gPart);
        scores[i] =
          xPart === 0 ? near : between(near, plane(ofAll, (xd + D) * G + g, G, dPart, gPart), xPart);
      }
      const v7 = scores[i]!;
      parts[0][i] = (v1 - base) / 3 + (v3 - v2) / 6 + (v5 - v4) / 6 + (v7 - v6) / 3;
      parts[1][i] = (v2 - base) / 3 + (v3 - v1) / 6 + (v6 - v4) / 6 + (v7 - v5) / 3;
      parts[2][i] = (v4 - base) / 3 + (v5 - v1) / 6 + (v6 - v2) / 6 + (v7 - v3) / 3;
    }
    return { base, parts, scores };
  };
}

function between(low: number, high: number, part: number): number {
  return low + part * (high - low);
}

/** Between two neighbours; at the first of them the other is not needed. */
function line(table: LazyTable, at: number, step: number, part: number): number {
  return part === 0 ? table.at(at) : between(table.at(at), table.at(at + step), part);
}

/** Between four neighbours, of which two stand side by side. */
function plane(table: LazyTable, at: number, step: number, part: number, besidePart: number): number {
  const first = line(table, at, 1, besidePart);
  return part === 0 ? first : between(first, line(table, at + step, 1, besidePart), part);
}

/** Values by number, each computed when first asked for. */
class LazyTable {
  readonly #values: Float64Array;
  readonly #compute: (k: number) => number;

  constructor(size: number, compute: (k: number) => number) {
    this.#values = new Float64Array(size).fill(Number.NaN);
    this.#compute = compute;
  }

  at(k: number): number {
    const value = this.#values[k]!;
    return Number.isNaN(value) ? this.#fill(k) : value;
  }

  #fill(k: number): number {
    const value = this.#compute(k);
    this.#values[k] = value;
    return value;
  }
}

/** Bytes of a column to score: its place in a slot, bins, ways to split it, monotone direction, bins with an indicator. */
const columnBytes: usize = 20;
const missingLow = 1;
const missingHigh = 2;
const indicators = 4;

/** Bytes of an answer: f64 score, i32 threshold or bin, i32 way; way 0 for none. */
const answerBytes: usize = 16;

/**
 * The best split of each of some columns by itself: the sum over the leaves of gradient^2 / (Hessian + l2) of both
 * sides, of equal ones the first. A leaf with a side thinner than `least`, or whose sides run against the column's
 * direction, counts as not split.
 *
 * @param columns columns to score
 * @param slots an even number of slots of the leaves to look at; the first leaf of a single one is followed by a slot of zeros
 * @param totals f64 gradient and Hessian of each of these leaves
 * @param penalty f64 score of the leaves that are not looked at, l2 and least
 * @param scores room for 256 f64
 */
export function findBestSplits(
  columns: usize,
  count: i32,
  histograms: usize,
  slotBytes: usize,
  widthBytes: usize,
  slots: usize,
  leaves: i32,
  totals: usize,
  penalty: usize,
  answers: usize,
  scores: usize,
): void {
  const rest = load<f64>(penalty);
  const l2 = load<f64>(penalty, 8);
  const least = load<f64>(penalty, 16);
  for (let c: usize = 0; c < <usize>count; c++) {
    const column = columns + c * columnBytes;
    const cells = histograms + load<usize>(column) * widthBytes;
    const width = load<i32>(column, 4);
    const ways = load<i32>(column, 8);
    const direction = <f64>load<i32>(column, 12);
    const answer = answers + c * answerBytes;
    store<f64>(answer, -Infinity);
    store<i64>(answer, 0, 8);
    for (let way = missingLow; way <= indicators; way <<= 1) {
      if (!(ways & way)) continue;
      const first = way == missingHigh ? 1 : 0;
      const end = way == indicators ? load<i32>(column, 16) : width - 1;
      for (let t = first; t < end; t++) store<f64>(scores + (<usize>t << 3), rest);
      for (let leaf: usize = 0; leaf < <usize>leaves; leaf += 2) {
        const a = cells + load<usize>(slots + (leaf << 2)) * slotBytes;
        const b = cells + load<usize>(slots + (leaf << 2), 4) * slotBytes;
        scorePair(a, b, totals + (leaf << 4), first, end, way != indicators, direction, l2, least, scores);
      }
      takeBest(scores, first, end, way, answer);
    }
  }
}

/** Adds the scores of two leaves at once to those of all thresholds, or of all bins against the others. */
function scorePair(
  a: usize,
  b: usize,
  totals: usize,
  first: i32,
  end: i32,
  isSum: bool,
  direction: f64,
  l2: f64,
  least: f64,
  scores: usize,
): void {
  const totalA = v128.load(totals);
  const totalB = v128.load(totals, 16);
  const gradient = i64x2.shuffle(totalA, totalB, 0, 2);
  const hessian = i64x2.shuffle(totalA, totalB, 1, 3);
  const shrink = f64x2.splat(l2);
  const thinnest = f64x2.splat(least);
  const sign = f64x2.splat(direction);
  const zero = f64x2.splat(0);
  const whole = f64x2.div(f64x2.mul(gradient, gradient), f64x2.add(hessian, shrink));
  // A leaf of nothing is nothing over nothing without a penalty.
  const unsplit = v128.and(whole, f64x2.gt(hessian, zero));
  const kept = isSum ? i64x2.splat(-1) : i64x2.splat(0);
  let leftGradient = zero;
  let leftHessian = zero;
  for (let t = <usize>first; t < <usize>end; t++) {
    const cellA = v128.load(a + (t << 4));
    const cellB = v128.load(b + (t << 4));
    leftGradient = f64x2.add(v128.and(leftGradient, kept), i64x2.shuffle(cellA, cellB, 0, 2));
    leftHessian = f64x2.add(v128.and(leftHessian, kept), i64x2.shuffle(cellA, cellB, 1, 3));
    const rightGradient = f64x2.sub(gradient, leftGradient);
    const rightHessian = f64x2.sub(hessian, leftHessian);
    const left = f64x2.add(leftHessian, shrink);
    const right = f64x2.add(rightHessian, shrink);
    const byRight = f64x2.mul(rightGradient, left);
    const byLeft = f64x2.mul(leftGradient, right);
    // One division for both sides.
    const sum = f64x2.div(
      f64x2.add(f64x2.mul(leftGradient, byLeft), f64x2.mul(rightGradient, byRight)),
      f64x2.mul(left, right),
    );
    const isThin = v128.or(f64x2.lt(leftHessian, thinnest), f64x2.lt(rightHessian, thinnest));
    // The value of a side is -gradient / (hessian + l2): it falls from left to right where this is above 0.
    const isAgainst = f64x2.gt(f64x2.mul(sign, f64x2.sub(byRight, byLeft)), zero);
    const score = v128.bitselect(unsplit, sum, v128.or(isThin, isAgainst));
    const at = scores + (t << 3);
    store<f64>(at, load<f64>(at) + f64x2.extract_lane(score, 0) + f64x2.extract_lane(score, 1));
  }
}

function takeBest(scores: usize, first: i32, end: i32, way: i32, answer: usize): void {
  let best = load<f64>(answer);
  for (let t = first; t < end; t++) {
    const score = load<f64>(scores + (<usize>t << 3));
    if (!(score > best)) continue;
    best = score;
    store<f64>(answer, score);
    store<i32>(answer, t, 8);
    store<i32>(answer, way, 12);
  }
}

import { checkLength } from "./check.js";
import { commonWorkspace } from "./common-workspace.js";
import type { Histograms } from "./histogram.js";
import { type Engine, runJobs } from "./jobs.js";

/** Numbers of a column to score: its place in a slot, bins, ways to split it, monotone direction, bins with an indicator. */
export const columnWords = 5;

/** Ways to split a column, and to sum up those that are open: missing values below or above all others, or a bin of its own. */
export const splitWays = { missingLow: 1, missingHigh: 2, indicators: 4 } as const;

/** Numbers of an answer: score; then, as 32-bit words, threshold or bin, and way (0 where there is no split). */
export const answerNumbers = 2;

/** Leaves to split, all by the same split. */
export interface SplitLeaves {
  /** Slots of the leaves in the histograms; an odd number is followed by a slot of zeros. */
  readonly slots: Int32Array;
  readonly count: number;
  /** Gradient and Hessian of each of the slots. */
  readonly totals: Float64Array;
  /** Score of the leaves that are not looked at, l2, and the least Hessian of a side. */
  readonly penalty: Float64Array;
}

const fewColumns = 8;

/**
 * The best split of each of some columns by itself: that with the highest sum over the leaves of gradient^2 /
 * (Hessian + l2) of both sides (Chen & Guestrin 2016, eq. 7, without what no split changes), of equal ones the first.
 * A leaf with a side thinner than the least, or whose sides run against the column's direction, counts as not split.
 * By the kernel where all arrays lie in one workspace, else by the twin, with the same bits.
 *
 * @param columns `columnWords` numbers a column
 * @param answers `answerNumbers` numbers a column
 * @throws OptionsError `shape_mismatch`
 */
export function findBestSplits(
  columns: Int32Array,
  { cells, columns: all, width }: Histograms,
  { slots, count, totals, penalty }: SplitLeaves,
  answers: Float64Array,
  engine: Engine = {},
): void {
  const size = columns.length / columnWords;
  checkLength("answers", answers.length % answerNumbers, 0);
  checkLength("answers", Math.min(answers.length, size * answerNumbers), size * answerNumbers);
  const leaves = (count + 1) & ~1;
  checkLength("slots in use", Math.min(slots.length, leaves), leaves);
  checkLength("totals in use", Math.min(totals.length, 2 * leaves), 2 * leaves);
  checkLength("penalty", penalty.length, 3);
  const workspace = commonWorkspace(engine, [columns, cells, slots, totals, penalty, answers]);
  const slotSize = 2 * all * width;
  if (!workspace) {
    for (let c = 0; c < size; c++) {
      const own = columns.subarray(c * columnWords, (c + 1) * columnWords);
      const answer = answers.subarray(c * answerNumbers, (c + 1) * answerNumbers);
      scoreTwin(own, { cells, slotSize, width }, { slots, count: leaves, totals, penalty }, answer);
    }
    return;
  }
  const isShared = engine.pool?.queue !== undefined && size * leaves * width > 50_000;
  const step = isShared ? fewColumns : size;
  const addresses = [slots.byteOffset, leaves, totals.byteOffset, penalty.byteOffset];
  runJobs(
    {
      kernel: "findBestSplits",
      jobs: Math.ceil(size / step),
      slotBytes: 256 * 8,
      prepare: (part, scores) => {
        const first = part * step;
        const record = columns.byteOffset + first * columnWords * 4;
        const answer = answers.byteOffset + first * answerNumbers * 8;
        const number = Math.min(step, size - first);
        return [record, number, cells.byteOffset, slotSize * 8, 16 * width, ...addresses, answer, scores];
      },
      finish: () => {},
    },
    workspace,
    isShared ? engine.pool : undefined,
  );
}

interface Cells {
  readonly cells: Float64Array;
  readonly slotSize: number;
  readonly width: number;
}

const scores = new Float64Array(256);

function scoreTwin(column: Int32Array, cells: Cells, leaves: SplitLeaves, answer: Float64Array): void {
  const [place, width, ways, direction, indicators] = column as unknown as readonly number[];
  const words = new Int32Array(answer.buffer, answer.byteOffset, 4);
  answer[0] = -Infinity;
  answer[1] = 0;
  for (const way of Object.values(splitWays)) {
    if ((ways! & way) === 0) continue;
    const isSum = way !== splitWays.indicators;
    const first = way === splitWays.missingHigh ? 1 : 0;
    const end = isSum ? width! - 1 : indicators!;
    scores.fill(leaves.penalty[0]!, first, end);
    for (let leaf = 0; leaf < leaves.count; leaf += 2) {
      scorePair(place!, cells, leaves, leaf, { first, end, isSum, direction: direction! });
    }
    for (let t = first; t < end; t++) {
      if (!(scores[t]! > answer[0]!)) continue;
      answer[0] = scores[t]!;
      words.set([t, way], 2);
    }
  }
}

function scorePair(
  place: number,
  { cells, slotSize, width }: Cells,
  { slots, totals, penalty }: SplitLeaves,
  leaf: number,
  { first, end, isSum, direction }: { first: number; end: number; isSum: boolean; direction: number },
): void {
  const from = [0, 1].map((k) => slots[leaf + k]! * slotSize + 2 * place * width);
  const left = [0, 0, 0, 0];
  const score = [0, 0];
  for (let t = first; t < end; t++) {
    for (let k = 0; k < 2; k++) {
      const gradient = totals[2 * (leaf + k)]!;
      const hessian = totals[2 * (leaf + k) + 1]!;
      left[2 * k] = (isSum ? left[2 * k]! : 0) + cells[from[k]! + 2 * t]!;
      left[2 * k + 1] = (isSum ? left[2 * k + 1]! : 0) + cells[from[k]! + 2 * t + 1]!;
      score[k] = leafScore(left[2 * k]!, left[2 * k + 1]!, gradient, hessian, direction, penalty);
    }
    scores[t] = scores[t]! + score[0]! + score[1]!;
  }
}

/** Score of both sides of a leaf, with one division; of the leaf as one where it must not be split. */
function leafScore(
  leftGradient: number,
  leftHessian: number,
  gradient: number,
  hessian: number,
  direction: number,
  penalty: Float64Array,
): number {
  const [, l2, least] = penalty as unknown as readonly number[];
  const rightGradient = gradient - leftGradient;
  const rightHessian = hessian - leftHessian;
  const left = leftHessian + l2!;
  const right = rightHessian + l2!;
  const byRight = rightGradient * left;
  const byLeft = leftGradient * right;
  const isAgainst = direction * (byRight - byLeft) > 0;
  if (!(leftHessian < least! || rightHessian < least! || isAgainst)) {
    return (leftGradient * byLeft + rightGradient * byRight) / (left * right);
  }
  return hessian > 0 ? (gradient * gradient) / (hessian + l2!) : 0;
}

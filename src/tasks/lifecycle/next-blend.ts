import { blendClasses, type ClassBlend, fitClassBlend } from "../../learners/calibration/class-blend.js";
import { concat } from "../../matrix/concat.js";
import { breathe, type Run } from "../../model/run.js";
import { multinomial, trees } from "./learned-members.js";
import { markov1, markov2 } from "./markov-members.js";
import type { NextFitted, NextInput, NextMember } from "./next-member.js";
import { type LabelledNext, type NextRows, openOrders, takenBackShare } from "./next-rows.js";

/** All members that a saved model may hold. */
export const nextMembers: readonly NextMember[] = [markov1, markov2, multinomial, trees];

/** In which state customers are at the end of a window in which they order: members and their blend. */
export interface NextBlend {
  /** Length of the windows that the members were trained on, days. */
  readonly windowDays: number;
  readonly members: readonly NextFitted[];
  readonly blend: ClassBlend;
  /** Part of those who order that are where only something taken back, or known late, can put them. */
  readonly takenBack: number;
}

/** One out-of-time test. */
export interface NextFold {
  readonly training: readonly LabelledNext[];
  readonly validation: LabelledNext;
}

/** A fitted blend, and the members of each of its tests. */
export interface TrainedNext {
  readonly next: NextBlend;
  /** By fold; absent where a fold had too little to fit one of the members. */
  readonly folds: readonly (NextBlend | undefined)[];
}

/**
 * Fits the members on all windows and their weights on the tests. A test speaks as far as it was trained on as many rows:
 * its weight is the square of their share.
 */
export async function trainNext(
  labelled: readonly LabelledNext[],
  folds: readonly NextFold[],
  of: Omit<NextInput, "labelled"> & { readonly learner: "auto" | "markov" },
  run?: Run,
): Promise<TrainedNext> {
  const wanted = of.learner === "auto" ? nextMembers : [markov1, markov2];
  const { windowDays } = of;
  const input: NextInput = { ...of, labelled };
  const members: NextMember[] = [];
  const fitted: NextFitted[] = [];
  for (const [done, member] of wanted.entries()) {
    await breathe(run, { phase: "next states", done, total: wanted.length });
    const fit = await member.fit(input, run);
    if (!fit) continue;
    members.push(member);
    fitted.push(fit);
  }
  const byFold: (NextFitted[] | undefined)[] = [];
  for (const [done, { training }] of folds.entries()) {
    await breathe(run, { phase: "validate next states", done, total: folds.length });
    byFold.push(await fitAll(members, { ...of, labelled: training }, run));
  }
  const blend = blendOf(members, folds, byFold, labelled);
  return {
    next: { windowDays, members: fitted, blend, takenBack: takenBackShare(labelled) },
    folds: byFold.map(
      (fits, f) =>
        fits && { windowDays, members: fits, blend, takenBack: takenBackShare(folds[f]!.training) },
    ),
  };
}

async function fitAll(
  members: readonly NextMember[],
  input: NextInput,
  run?: Run,
): Promise<NextFitted[] | undefined> {
  const fits: NextFitted[] = [];
  for (const member of members) {
    const fit = await member.fit(input, run);
    if (!fit) return undefined;
    fits.push(fit);
  }
  return fits;
}

function blendOf(
  members: readonly NextMember[],
  folds: readonly NextFold[],
  byFold: readonly (readonly NextFitted[] | undefined)[],
  labelled: readonly LabelledNext[],
): ClassBlend {
  const total = members.reduce((sum, { priorWeight }) => sum + priorWeight, 0);
  const rows = rowsOf(labelled);
  const used = folds.flatMap(({ training, validation }, f) => {
    const fits = byFold[f];
    if (!fits) return [];
    const open = openOrders(validation);
    return [{ fits, validation, open, weight: Math.min(1, rowsOf(training) / rows) ** 2 }];
  });
  return fitClassBlend({
    logProbabilities: members.map((_, m) =>
      concat(used.map(({ fits, validation, open }) => fits[m]!.logProbabilities(validation.rows, open))),
    ),
    classes: Int32Array.from(
      used.flatMap(({ validation, open }) => Array.from(open, (i) => validation.next[i]!)),
    ),
    classCount: labelled.at(-1)!.rows.count,
    weights: concat(used.map(({ open, weight }) => new Float64Array(open.length).fill(weight))),
    priorWeights: members.map(({ priorWeight }) => priorWeight / total),
  });
}

function rowsOf(labelled: readonly LabelledNext[]): number {
  return labelled.reduce((sum, { next }) => sum + next.length, 0);
}

/** P(state | an order) of all rows: rows x states, row by row, each row summing to 1. */
export function chancesAfterOrder({ members, blend, takenBack }: NextBlend, rows: NextRows): Float64Array {
  const { allowed, allowedIfTakenBack, count, open } = rows;
  const chances = new Float64Array(allowed.length);
  // Where one state is possible, it is that.
  for (let at = 0; at < chances.length; at++) chances[at] = allowed[at]!;
  const blended = blendClasses(
    blend,
    members.map((member) => member.logProbabilities(rows, open)),
    count,
  );
  open.forEach((i, k) => {
    chances.set(blended.subarray(k * count, (k + 1) * count), i * count);
  });
  if (takenBack > 0) leaveOver(chances, allowed, allowedIfTakenBack, count, takenBack);
  return chances;
}

/** Gives a share of each row to the states that are only possible if something is taken back, all alike. */
function leaveOver(
  chances: Float64Array,
  allowed: Uint8Array,
  loose: Uint8Array,
  count: number,
  share: number,
): void {
  for (let at = 0; at < chances.length; at += count) {
    let further = 0;
    for (let e = at; e < at + count; e++) further += loose[e]! - allowed[e]!;
    if (further === 0) continue;
    for (let e = at; e < at + count; e++) {
      chances[e] = allowed[e] ? (1 - share) * chances[e]! : loose[e] ? share / further : 0;
    }
  }
}

import { TrainError } from "../../errors.js";
import { blendClasses, type ClassBlend } from "../../learners/calibration/class-blend.js";
import type { ChallengerReport } from "../../model/card.js";
import { breathe, type Run } from "../../model/run.js";
import type { NextFitted, NextInput, NextMember } from "./next-member.js";
import { type LabelledNext, type NextRows, takenBackShare } from "./next-rows.js";
import { judgeNext, learnNext, type NextTest, testNext, withMember } from "./next-tests.js";
import { leastRows } from "./open-rows.js";

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
  /** How the challenger did, where there was one. */
  readonly challenger?: ChallengerReport;
}

/** Which members are to be fitted, and how. */
export interface NextWanted extends Omit<NextInput, "labelled"> {
  readonly members: readonly NextMember[];
  /** One more that must earn its place among them. */
  readonly challenger?: NextMember | undefined;
}

/**
 * Fits the members on all windows and their weights on the tests. A test speaks as far as it was trained on as many rows:
 * its weight is the square of their share. A challenger stays only where it lowers the log-loss of the tests beyond chance;
 * where it goes, all is as without it.
 *
 * @throws TrainError "too_few_labels" where there is too little to fit any of the members
 */
export async function trainNext(
  labelled: readonly LabelledNext[],
  folds: readonly NextFold[],
  { members: wanted, challenger, ...of }: NextWanted,
  run?: Run,
): Promise<TrainedNext> {
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
  if (members.length === 0) throw tooFewLabels(wanted);
  const tested = await testFolds(members, folds, { ...of, labelled }, run);
  const { count } = labelled.at(-1)!.rows;
  const takenBack = takenBackShare(labelled);
  const trained = (all: readonly NextMember[], fits: readonly NextFitted[], tests: typeof tested) => {
    const blend = learnNext(all, testsOf(tests), count);
    return {
      next: { windowDays, members: fits, blend, takenBack },
      folds: tests.map(
        (one, f) =>
          one && { windowDays, members: one.fits, blend, takenBack: takenBackShare(folds[f]!.training) },
      ),
    };
  };
  if (!challenger) return trained(members, fitted, tested);
  const all = [...members, challenger];
  const joined = await joinFolds(challenger, folds, tested, of, run);
  const report = judgeNext(all, testsOf(joined), count);
  const last = report.kept ? await challenger.fit(input, run) : undefined;
  const own = last ? trained(all, [...fitted, last], joined) : trained(members, fitted, tested);
  return { ...own, challenger: { ...report, kept: last !== undefined } };
}

/** Members of a fold, fitted on its training windows, and what they say of its rows. */
interface FittedFold {
  readonly fits: readonly NextFitted[];
  readonly test: NextTest;
}

/** By fold; undefined where there was too little to fit one of the members. */
async function testFolds(
  members: readonly NextMember[],
  folds: readonly NextFold[],
  of: NextInput,
  run?: Run,
): Promise<(FittedFold | undefined)[]> {
  const tested: (FittedFold | undefined)[] = [];
  for (const [done, { training, validation }] of folds.entries()) {
    await breathe(run, { phase: "validate next states", done, total: folds.length });
    const fits = await fitAll(members, { ...of, labelled: training }, run);
    const weight = Math.min(1, rowsOf(training) / rowsOf(of.labelled)) ** 2;
    tested.push(fits && { fits, test: testNext(validation, fits, weight) });
  }
  return tested;
}

/** The folds with one more member, the last. */
async function joinFolds(
  member: NextMember,
  folds: readonly NextFold[],
  tested: readonly (FittedFold | undefined)[],
  of: Omit<NextInput, "labelled">,
  run?: Run,
): Promise<(FittedFold | undefined)[]> {
  const joined: (FittedFold | undefined)[] = [];
  for (const [f, one] of tested.entries()) {
    await breathe(run, { phase: "challenge next states", done: f, total: folds.length });
    const { training, validation } = folds[f]!;
    const fit = one && (await member.fit({ ...of, labelled: training }, run));
    joined.push(fit && { fits: [...one.fits, fit], test: withMember(one.test, validation, fit) });
  }
  return joined;
}

function testsOf(folds: readonly (FittedFold | undefined)[]): NextTest[] {
  return folds.flatMap((one) => (one ? [one.test] : []));
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

function tooFewLabels(wanted: readonly NextMember[]): TrainError {
  const names = wanted.map(({ name }) => `"${name}"`).join(", ");
  return new TrainError(
    "too_few_labels",
    `Learner ${names} needs ${leastRows} customers in each of two states at least after an order that leaves several open. Use learner "auto", or another horizon.`,
    { needed: leastRows },
  );
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

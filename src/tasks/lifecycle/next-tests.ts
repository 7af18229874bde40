import { blendClasses, type ClassBlend, fitClassBlend } from "../../learners/calibration/class-blend.js";
import { concat } from "../../matrix/concat.js";
import { logLossClip } from "../../metrics/probability.js";
import type { ChallengerReport } from "../../model/card.js";
import { reportOf } from "../../training/challenge.js";
import { type ChallengedTest, earnsPlace } from "../../training/earns-place.js";
import type { NextFitted, NextMember } from "./next-member.js";
import { type LabelledNext, openOrders } from "./next-rows.js";

/** Rows of an out-of-time test who ordered and could be in several states, as members trained before it see them. */
export interface NextTest extends ChallengedTest {
  /** ln P(state | an order) of each member: rows x states, row by row. */
  readonly logs: readonly Float64Array[];
  /** State of each row at the end of the window. */
  readonly classes: Int32Array;
}

/** What members trained before a window say of its rows. */
export function testNext(validation: LabelledNext, members: readonly NextFitted[], weight: number): NextTest {
  const { rows, next } = validation;
  const { rows: codes, history } = rows.snapshot;
  const open = openOrders(validation);
  return {
    logs: members.map((member) => member.logProbabilities(rows, open)),
    classes: Int32Array.from(open, (i) => next[i]!),
    customers: Array.from(open, (i) => history.customers.at(codes[i]!)),
    weight,
  };
}

/** The same test with one more member, the last. */
export function withMember(test: NextTest, validation: LabelledNext, member: NextFitted): NextTest {
  return {
    ...test,
    logs: [...test.logs, member.logProbabilities(validation.rows, openOrders(validation))],
  };
}

/** Weights of the members by what they said on tests; their priors without any. @param count number of states */
export function learnNext(
  members: readonly Pick<NextMember, "priorWeight">[],
  tests: readonly NextTest[],
  count: number,
): ClassBlend {
  const total = members.reduce((sum, { priorWeight }) => sum + priorWeight, 0);
  return fitClassBlend({
    logProbabilities: members.map((_, m) => concat(tests.map(({ logs }) => logs[m]!))),
    classes: Int32Array.from(tests.flatMap(({ classes }) => Array.from(classes))),
    classCount: count,
    weights: concat(tests.map(({ classes, weight }) => new Float64Array(classes.length).fill(weight))),
    priorWeights: members.map(({ priorWeight }) => priorWeight / total),
  });
}

/**
 * Whether the blend is better with the last of the members, by the log-loss of the states: see `earnsPlace`.
 *
 * @param members of the tests, the challenger last
 * @param count number of states
 */
export function judgeNext(
  members: readonly NextMember[],
  tests: readonly NextTest[],
  count: number,
): ChallengerReport {
  const earned = earnsPlace(tests, (judged, others, isWith) => {
    const own = isWith ? members : members.slice(0, -1);
    return lossesOf(judged, learnNext(own, others.map(firstOf(own.length)), count), count);
  });
  return reportOf(members.at(-1)!.name, earned);
}

/** The same test as the first so many of its members see it. */
function firstOf(members: number): (test: NextTest) => NextTest {
  return (test) => ({ ...test, logs: test.logs.slice(0, members) });
}

/** Log-loss of each row by a blend of the first members of a test. */
function lossesOf({ logs, classes }: NextTest, blend: ClassBlend, count: number): Float64Array {
  const chances = blendClasses(blend, logs.slice(0, blend.weights.length), count);
  return Float64Array.from(
    classes,
    (state, k) => -Math.log(Math.max(logLossClip, chances[k * count + state]!)),
  );
}

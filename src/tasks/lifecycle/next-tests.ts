import { blendClasses, type ClassBlend, fitClassBlend } from "../../learners/calibration/class-blend.js";
import { concat } from "../../matrix/concat.js";
import { logLossClip } from "../../metrics/probability.js";
import type { ChallengerReport } from "../../model/card.js";
import { hashSeed } from "../../stats/random.js";
import { earnsPlace } from "../../training/earns-place.js";
import type { NextFitted, NextMember } from "./next-member.js";
import { type LabelledNext, openOrders } from "./next-rows.js";

/** Rows of an out-of-time test who ordered and could be in several states, as members trained before it see them. */
export interface NextTest {
  /** ln P(state | an order) of each member: rows x states, row by row. */
  readonly logs: readonly Float64Array[];
  /** State of each row at the end of the window. */
  readonly classes: Int32Array;
  /** Id of the customer of each row. */
  readonly customers: readonly string[];
  /** Weight of each row. */
  readonly weight: number;
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
 * Whether the blend is better with the last of the members: for each test the weights of both blends are learned on the
 * others, those of a single test on the other half of its customers. It is kept where it lowers the mean log-loss of the
 * states by more than two standard errors.
 *
 * @param members of the tests, the challenger last
 * @param count number of states
 */
export function judgeNext(
  members: readonly NextMember[],
  tests: readonly NextTest[],
  count: number,
): ChallengerReport {
  const parts = tests.length === 1 ? halvesOf(tests[0]!, count) : tests;
  const lossesBy = (own: readonly NextMember[]) =>
    concat(
      parts.map((judged) => {
        const others = parts.filter((part) => part !== judged);
        return lossesOf(judged, learnNext(own, others.map(firstOf(own.length)), count), count);
      }),
    );
  const earned = earnsPlace({
    lossWith: lossesBy(members),
    lossWithout: lossesBy(members.slice(0, -1)),
    weights: concat(parts.map(({ classes, weight }) => new Float64Array(classes.length).fill(weight))),
    customers: parts.flatMap(({ customers }) => customers),
  });
  const rows = parts.reduce((sum, { classes }) => sum + classes.length, 0);
  const said = { member: members.at(-1)!.name, rows, folds: tests.length };
  if (!earned) return { ...said, kept: false };
  const { kept, lossWith, lossWithout, standardError } = earned;
  return { ...said, kept, logLossWith: lossWith, logLossWithout: lossWithout, standardError };
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

/** Halves of the customers are told apart by other keys than samples of them. */
const halfSeed = 0x4a1f;

/** The rows of every other customer, by a hash of the id, and the rest. */
function halvesOf({ logs, classes, customers, weight }: NextTest, count: number): NextTest[] {
  const isFirst = customers.map((id) => hashSeed(id, halfSeed) < 2 ** 31);
  return [true, false].map((half) => {
    const kept = customers.flatMap((_, k) => (isFirst[k] === half ? [k] : []));
    return {
      logs: logs.map((own) => concat(kept.map((k) => own.subarray(k * count, (k + 1) * count)))),
      classes: Int32Array.from(kept, (k) => classes[k]!),
      customers: kept.map((k) => customers[k]!),
      weight,
    };
  });
}

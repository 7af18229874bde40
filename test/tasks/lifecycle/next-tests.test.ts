import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import type { NextMember } from "../../../src/tasks/lifecycle/next-member.js";
import { judgeNext, learnNext, type NextTest } from "../../../src/tasks/lifecycle/next-tests.js";

const count = 3;
const member = (name: string): NextMember => ({
  name,
  priorWeight: 0.5,
  fit: async () => undefined,
  restore: () => {
    throw new Error("Nothing was saved.");
  },
});
const members = [member("old"), member("new")];

/** Logs of chances that say `sure` of one state of each row. */
const logsOf = (states: ArrayLike<number>, sure: number) =>
  Float64Array.from({ length: states.length * count }, (_, at) =>
    Math.log(states[Math.floor(at / count)] === at % count ? sure : (1 - sure) / (count - 1)),
  );

/** Tests of an old member that knows little, and a new one that knows the states of so many rows, and of the others none. */
function testsOf(folds: number, rows: number, share: number): NextTest[] {
  const random = createRandom(5);
  const state = () => Math.floor(random.next() * count);
  return Array.from({ length: folds }, () => {
    const classes = Int32Array.from({ length: rows }, state);
    const told = classes.map((own) => (random.next() < share ? own : state()));
    const hinted = classes.map((own) => (random.next() < 0.3 ? own : state()));
    return {
      logs: [logsOf(hinted, 0.5), logsOf(told, 0.6)],
      classes,
      customers: Array.from({ length: rows }, (_, i) => `c${i}`),
      weight: 1,
    };
  });
}

describe("a challenger of the blend of next states", () => {
  test.each([2, 3])("that knows the states is kept, on %i tests", (folds) => {
    const report = judgeNext(members, testsOf(folds, 300, 0.8), count);
    expect(report).toMatchObject({ member: "new", kept: true, rows: 300 * folds, folds });
    expect(report.logLossWith!).toBeLessThan(report.logLossWithout! - report.standardError!);
  });

  test.each([1, 3])("that knows nothing is not, on %i tests", (folds) => {
    expect(judgeNext(members, testsOf(folds, 300, 0), count)).toMatchObject({ kept: false, folds });
  });

  test("without tests is not", () => {
    expect(judgeNext(members, [], count)).toEqual({ member: "new", kept: false, rows: 0, folds: 0 });
  });

  test("that is alike in all is judged by the log-loss of the states", () => {
    const [one] = testsOf(1, 200, 0.5);
    const same = { ...one!, logs: [one!.logs[0]!, one!.logs[0]!] };
    const { logLossWith, logLossWithout } = judgeNext(members, [same, { ...same }], count);
    const { weights } = learnNext(members.slice(0, 1), [{ ...same, logs: same.logs.slice(0, 1) }], count);
    const [hit, miss] = [0.5 ** weights[0]!, 0.25 ** weights[0]!];
    const loss = -Array.from(one!.classes).reduce((sum, state, i) => {
      const own = same.logs[0]![i * count + state]! > Math.log(0.3) ? hit : miss;
      return sum + Math.log(own / (hit + 2 * miss));
    }, 0);
    expect(logLossWithout).toBeCloseTo(loss / one!.classes.length, 9);
    expect(Math.abs(logLossWith! - logLossWithout!)).toBeLessThan(0.01);
  });
});

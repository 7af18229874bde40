import { EventTable } from "siyu";
import { simulate } from "siyu/datasets";
import { describe, expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { markov1, markov2 } from "../../../src/tasks/lifecycle/markov-members.js";
import { chancesAfterOrder, type NextFold, trainNext } from "../../../src/tasks/lifecycle/next-blend.js";
import { maskedLogs, type NextFitted, type NextMember } from "../../../src/tasks/lifecycle/next-member.js";
import { labelNext, type NextRows } from "../../../src/tasks/lifecycle/next-rows.js";
import { labelSnapshot, Snapshot } from "../../../src/training/snapshot.js";

const periodDays = 60;
const rules = [
  { name: "high", when: { spend: { from: 60_000, below: 1e12 } } },
  { name: "middle", when: { spend: { from: 20_000, below: 60_000 } } },
  { name: "low", when: {} },
];
const scheme = {
  kind: "rules",
  rules,
  states: rules.map(({ name }, k) => ({ name, activity: 0, value: -k })),
} as const;
const data = dataOf(
  EventTable.from(simulate({ customers: 300, days: 480, seed: 21, start: "2024-01-01" }).events),
);

const windows = [5, 4, 3, 2, 1].map((back) => {
  const cutoff = data.until - back * periodDays * 86_400_000;
  const snapshot = new Snapshot(new History(data, cutoff));
  return labelNext(data, { scheme, periodDays, canShrink: false }, labelSnapshot(data, snapshot, periodDays));
});
const folds: NextFold[] = [3, 4].map((w) => ({ training: windows.slice(0, w), validation: windows[w]! }));
const truth = new Map<NextRows, Uint8Array>(windows.map(({ rows, next }) => [rows, next]));

/** A member that gives so much to where customers will be, whom it knows. */
function seer(chance: number): NextMember {
  const fitted: NextFitted = {
    member: "seer",
    logProbabilities: (rows, chosen) =>
      maskedLogs(rows, chosen, (k, s) => (truth.get(rows)![chosen[k]!] === s ? chance : 0.1)),
    state: { member: "seer", size: "", state: {} },
    facts: {},
  };
  return { name: "seer", priorWeight: 0.5, fit: async () => fitted, restore: () => fitted };
}

describe("the blend of next states", () => {
  const wanted = { members: [markov1, markov2], windowDays: periodDays, seed: 1 };

  test("takes a challenger in that knows more, and tells what it brought", async () => {
    const plain = await trainNext(windows, folds, wanted);
    const {
      next,
      folds: tested,
      challenger,
    } = await trainNext(windows, folds, { ...wanted, challenger: seer(0.9) });
    expect(challenger).toMatchObject({ member: "seer", kept: true, folds: 2 });
    expect(challenger!.logLossWith!).toBeLessThan(challenger!.logLossWithout!);
    expect(next.members.map(({ member }) => member)).toEqual(["markov-1", "markov-2", "seer"]);
    expect(next.blend.weights[2]).toBeGreaterThan(0.2);
    expect(tested.map((fold) => fold!.members.length)).toEqual([3, 3]);
    const { rows } = windows[4]!;
    const [with3, with2] = [next, plain.next].map((own) => chancesAfterOrder(own, rows));
    expect(with3).not.toEqual(with2);
  });

  test("is as without it where the challenger knows nothing", async () => {
    const plain = await trainNext(windows, folds, wanted);
    const tried = await trainNext(windows, folds, { ...wanted, challenger: seer(0.1) });
    expect(tried.challenger).toMatchObject({ kept: false, folds: 2 });
    expect(tried.next.blend).toEqual(plain.next.blend);
    expect(tried.next.members).toHaveLength(2);
    expect(plain.challenger).toBeUndefined();
  });

  test("without tests has none", async () => {
    const { next, challenger } = await trainNext(windows, [], { ...wanted, challenger: seer(0.9) });
    expect(challenger).toEqual({ member: "seer", kept: false, rows: 0, folds: 0 });
    expect(next.members).toHaveLength(2);
  });

  test("of a learner alone that had too little to learn from is an error", async () => {
    const nobody: NextMember = { ...seer(0.9), fit: async () => undefined };
    await expect(trainNext(windows, folds, { ...wanted, members: [nobody] })).rejects.toMatchObject({
      code: "too_few_labels",
    });
  });
});

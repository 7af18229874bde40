import { repurchase } from "siyu";
import { loadSample } from "siyu/datasets";
import { expect, test } from "vitest";
import { dataOf } from "../../../src/events/table.js";
import { kindOf } from "../../../src/model/reason.js";
import { explainActivity } from "../../../src/tasks/activity/explain.js";
import { snapshotFor } from "../../../src/tasks/activity/model.js";
import { loadActivity } from "../../../src/tasks/activity/state.js";
import { horizonOf, horizonScores } from "../../../src/tasks/common/horizon-scores.js";
import { collectReasons, type ReasonRequest } from "../../../src/tasks/common/reasons/reason-columns.js";
import { type ReasonLists, reasonsAt } from "../../../src/tasks/common/reasons/reason-lists.js";
import { typicalValuesOf } from "../../../src/tasks/common/reasons/typical-values.js";
import { Snapshot } from "../../../src/training/snapshot.js";

const horizonDays = 90;
const events = await loadSample();
const saved = (await repurchase.overall.train(events, { horizonDays, seed: 1 })).save();
const model = loadActivity({ state: saved.state.activity as never, tensors: saved.tensors });
const data = dataOf(events);
const snapshot = snapshotFor(model, data, data.until);
const { members, blend, trainedDays: window } = horizonOf(model, horizonDays);
const typical = typicalValuesOf(snapshot.features(window));
const score = horizonScores(model.horizons, snapshot, horizonDays).score;
const request = { members, blend, window, towards: 1, typical, reasons: "all" } as const;
const find = (own: Partial<ReasonRequest<Snapshot>>, rows = snapshot, scores = score): ReasonLists => {
  const collector = collectReasons<Snapshot>({ ...request, ...own, rows: rows.length });
  collector.add(rows, { score: scores });
  return collector.finish();
};
const every = (test: (i: number) => void) => {
  for (let i = 0; i < snapshot.length; i++) test(i);
};

test("all reasons of a customer and the base add up to the score within 1e-9, towards an order and towards none", () => {
  const [towards, away] = [find({}), find({ towards: -1 })];
  every((i) => {
    const sum = (lists: ReasonLists) =>
      reasonsAt(lists, i).reduce((total, { contribution }) => total + contribution, lists.base[i]!);
    expect(Math.abs(sum(towards) - score[i]!)).toBeLessThan(1e-9);
    expect(Math.abs(sum(away) + score[i]!)).toBeLessThan(1e-9);
    // The base is nobody's own.
    expect(Math.abs(towards.base[i]! - towards.base[0]!)).toBeLessThan(1e-9);
  });
});

test("groups are sums of the lines of the explanation of one customer", () => {
  const lists = find({});
  const groups = new Map(lists.features.map(({ name, group }) => [name, group]));
  for (let i = 0; i < snapshot.length; i += 17) {
    const { contributions } = explainActivity(model, snapshot, i, horizonDays);
    for (const { group, contribution, feature, value } of reasonsAt(lists, i)) {
      const own = contributions.filter(({ name }) => groups.get(name) === group);
      expect(own.reduce((total, line) => total + line.contribution, 0)).toBeCloseTo(contribution, 9);
      const headline = own.find(({ name }) => name === feature)!;
      expect(Math.sign(headline.contribution)).toBe(Math.sign(contribution));
      for (const line of own)
        expect(line.contribution * Math.sign(contribution)).toBeLessThanOrEqual(
          headline.contribution * Math.sign(contribution),
        );
      expect(headline.value).toBe(value);
    }
  }
});

test("a customer alone, in any block, has the bits of the batch; a limit takes the first of those that raise the chance", () => {
  const [all, three] = [find({}), find({ reasons: 3 })];
  for (const i of [0, 5, 63, 64, snapshot.length - 1]) {
    const rows = snapshot.rows.subarray(i, i + 1);
    const alone = new Snapshot(snapshot.history, model.population, { orders: snapshot.orders, rows });
    const own = find({}, alone, score.slice(i, i + 1));
    expect(reasonsAt(own, 0)).toEqual(reasonsAt(all, i));
    expect(own.base[0]).toBe(all.base[i]);
  }
  every((i) => {
    const raising = reasonsAt(all, i).filter(({ contribution }) => contribution > 0);
    expect(reasonsAt(three, i)).toEqual(raising.slice(0, 3));
  });
  expect(find({ reasons: 0 }).list.offsets.at(-1)).toBe(0);
});

test("causes that weigh enough come before signs, and either the strongest first", () => {
  const lists = find({ towards: -1, reasons: 3 });
  let causesFirst = 0;
  every((i) => {
    const reasons = reasonsAt(lists, i);
    const firstSign = reasons.findIndex(({ kind }) => kind === "sign");
    const causes = firstSign < 0 ? reasons : reasons.slice(0, firstSign);
    const others = firstSign < 0 ? [] : reasons.slice(firstSign);
    for (const part of [causes, others]) {
      const added = part.map(({ contribution }) => contribution);
      expect(added).toEqual(added.toSorted((a, b) => b - a));
    }
    expect(reasons.every(({ group, kind, contribution }) => kindOf(group) === kind && contribution > 0)).toBe(
      true,
    );
    if (causes.length > 0 && others.some(({ contribution }) => contribution > causes[0]!.contribution))
      causesFirst++;
  });
  expect(causesFirst).toBeGreaterThan(0);
});

import { describe, expect, test } from "vitest";
import { logLoss } from "../../src/metrics/probability.js";
import type { Run } from "../../src/model/run.js";
import { sigmoid } from "../../src/stats/logspace.js";
import { neuralMemberOf } from "../../src/training/neural-member.js";
import type { Labelled, Rows } from "../../src/training/rows.js";
import { stoppingRowsOf } from "../../src/training/stopping-rows.js";
import { plantedRows } from "./planted-rows.js";

const horizon = 30;
const member = neuralMemberOf<Rows>(0.3);
const labelled = [0, 15, 30, 45, 60].map((day, k) => plantedRows(250, horizon, k + 1, day));
const unseen: Rows = {
  ...labelled[0]!.snapshot,
  features: () => {
    throw new Error("The rows to score are not for training.");
  },
};
const fitOn = (rows: readonly Labelled<Rows>[], run?: Run) =>
  member.fit("usual", { labelled: rows, latest: unseen, horizon, seed: 1 }, run);
const daysOf = (rows: readonly Labelled<Rows>[]) =>
  rows.map(({ snapshot }) => (snapshot.history as unknown as { cutoff: number }).cutoff / 86_400_000);

describe("a fitted member", async () => {
  const fitted = await fitOn(labelled);
  const held = plantedRows(2000, horizon, 99, 90);
  const margins = fitted.score(held.snapshot, horizon);

  test("has learned from the rows of many cutoffs what no sum of slopes can tell", () => {
    const loss = logLoss(held.bought, margins.map(sigmoid));
    const truth = logLoss(held.bought, held.truth.map(sigmoid));
    const share = held.bought.reduce((sum, one) => sum + one, 0) / held.bought.length;
    const none = logLoss(held.bought, new Float64Array(held.bought.length).fill(share));
    expect((none - loss) / (none - truth)).toBeGreaterThan(0.6);
  });

  test("says of what its scores are made, feature by feature, and leaves out what all customers share", () => {
    const range = { start: 100, end: 400, logits: margins.subarray(100, 400) };
    const { base, parts } = fitted.contributions(held.snapshot, horizon, range);
    expect(parts.map(({ feature }) => feature.name)).toEqual(["visits", "price", "noise", "tier"]);
    for (let row = 0; row < 300; row++) {
      const sum = parts.reduce((total, { contributions }) => total + contributions[row]!, base[row]!);
      expect(sum).toBeCloseTo(margins[100 + row]!, 12);
    }
    const sizes = parts.map(({ contributions }) =>
      contributions.reduce((sum, value) => sum + Math.abs(value), 0),
    );
    expect(sizes[2]!).toBeLessThan(0.4 * Math.min(sizes[0]!, sizes[1]!, sizes[3]!));
  });

  test("restored from what was saved gives the same scores and says the same of itself", () => {
    const { state, tensors, ...rest } = fitted.state;
    const restored = member.restore({ ...rest, state: JSON.parse(JSON.stringify(state)), tensors: tensors! });
    expect(restored.score(held.snapshot, horizon)).toEqual(margins);
    expect(restored.facts).toEqual(fitted.facts);
    expect(restored.facts).toMatchObject({ features: 4, backend: "wasm", epochs: expect.any(Number) });
  });

  test("is trained as long whatever came in windows that had not ended when the judged one began", async () => {
    const turned = labelled.map((one, k) =>
      k === 3 ? { ...one, bought: one.bought.map((label) => 1 - label) } : one,
    );
    const found: number[] = [];
    const controller = new AbortController();
    const run = {
      signal: controller.signal,
      onProgress({ total }: { total: number }) {
        // The search has the most passes in sight that there may be, the fit as many as were found.
        if (total < 200) found.push(total);
        if (found.length > 0) controller.abort(new Error("found"));
      },
    };
    await expect(fitOn(turned, run)).rejects.toThrow("found");
    expect(found[0]).toBe(fitted.facts["epochs"]);
  });
});

test("a fit that is called off ends with the reason", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 20);
  await expect(fitOn(labelled, { signal: controller.signal })).rejects.toThrow("enough");
});

describe("how long to train is said", () => {
  test("by the last cutoff, of what is learned from windows that had ended by then", () => {
    const { training, judging } = stoppingRowsOf<Rows>(labelled, 1)!;
    expect(daysOf(training)).toEqual([0, 15, 30]);
    expect(daysOf(judging)).toEqual([60]);
  });

  test.each([
    ["no window has ended by the last cutoff", labelled.slice(3)],
    ["there is one cutoff", labelled.slice(4)],
    ["rows have no dates", labelled.map((_, k) => plantedRows(250, horizon, k + 1))],
  ])("by a fifth of the customers, at all cutoffs, where %s", (_, rows) => {
    const { training, judging } = stoppingRowsOf<Rows>(rows, 1)!;
    const customers = (some: readonly Labelled<Rows>[]) =>
      new Set(some.flatMap(({ snapshot }) => [...snapshot.rows]));
    const [learned, judged] = [customers(training), customers(judging)];
    expect([...learned].some((customer) => judged.has(customer))).toBe(false);
    expect(judged.size).toBeGreaterThan(25);
    expect(learned.size + judged.size).toBe(250);
    const { snapshot, bought } = training.at(-1)!;
    const whole = rows.at(-1)!;
    for (const [i, row] of snapshot.rows.entries()) {
      expect(bought[i]).toBe(whole.bought[row]);
      expect(snapshot.features(horizon).columns[0]![i]).toBe(
        whole.snapshot.features(horizon).columns[0]![row],
      );
    }
  });

  test("by nobody where hardly anyone bought", () => {
    const rare = labelled.map((one) => ({ ...one, bought: one.bought.map((_, i) => (i < 3 ? 1 : 0)) }));
    expect(stoppingRowsOf<Rows>(rare, 1)).toBeUndefined();
  });
});

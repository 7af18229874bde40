import { loadSample } from "siyu/datasets";
import { expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { sigmoid } from "../../../src/stats/logspace.js";
import { hmmMember } from "../../../src/tasks/activity/hmm-member.js";
import { Snapshot } from "../../../src/training/snapshot.js";

const data = dataOf(await loadSample());
const snapshot = new Snapshot(new History(data, data.until));
const fitted = await hmmMember.fit(hmmMember.sizes[0]!, {
  labelled: [],
  latest: snapshot,
  horizon: 90,
  seed: 1,
});
const scores = fitted.score(snapshot, 90);

test("parts of the score are named features and add up to it, for every customer", () => {
  const { base, parts } = fitted.contributions(snapshot, 90, {
    start: 0,
    end: snapshot.length,
    logits: scores,
  });
  expect(parts.map(({ feature }) => feature.name)).toEqual([
    "frequency",
    "daysSinceLast",
    "age",
    "orderTiming",
  ]);
  for (let row = 0; row < snapshot.length; row++) {
    const sum = parts.reduce((total, { contributions }) => total + contributions[row]!, base[row]!);
    expect(sum).toBeCloseTo(scores[row]!, 9);
  }
});

test("a customer alone and a member restored from JSON give the same bits; a longer horizon is never less likely", () => {
  const restored = hmmMember.restore(JSON.parse(JSON.stringify(fitted.state)));
  expect(restored.score(snapshot, 90)).toEqual(scores);
  const alone = new Snapshot(snapshot.history, snapshot.population, {
    orders: snapshot.orders,
    rows: snapshot.rows.subarray(5, 6),
  });
  expect(fitted.score(alone, 90)[0]).toBe(scores[5]);
  const longer = fitted.score(snapshot, 91.5);
  for (const [i, logit] of scores.entries()) expect(longer[i]!).toBeGreaterThanOrEqual(logit);
  expect([...scores].every((logit) => sigmoid(logit) > 0 && sigmoid(logit) < 1)).toBe(true);
});

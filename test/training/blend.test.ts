import { expect, test } from "vitest";
import { logit } from "../../src/stats/logspace.js";
import { createRandom } from "../../src/stats/random.js";
import { blendFold, chooseBlend, type FoldScores } from "../../src/training/blend.js";
import type { Member } from "../../src/training/member.js";
import type { LabelledSnapshot } from "../../src/training/snapshot.js";

const member = (name: string, sizes: readonly string[]): Member => ({
  name,
  needs: "matrix",
  sizes,
  priorWeight: name === "good" ? 0.6 : 0.2,
  fit: () => Promise.reject(new Error("not fitted here")),
  restore: () => {
    throw new Error("not restored here");
  },
});
const good = member("good", ["small", "right", "large"]);
const noise = member("noise", ["only"]);

/** Labels of known probabilities; the size "right" of the good member knows them. */
function fold(seed: number, rows = 8000): FoldScores {
  const random = createRandom(seed);
  const truth = Float64Array.from({ length: 4000 }, () => 0.05 + 0.9 * random.next());
  const bought = Uint8Array.from(truth, (p) => (random.next() < p ? 1 : 0));
  const logits = new Map<string, Float64Array>([
    ["good/small", truth.map((p) => 0.2 * logit(p))],
    ["good/right", truth.map(logit)],
    ["good/large", truth.map((p) => 4 * logit(p))],
    ["noise/only", truth.map(() => random.normal())],
  ]);
  const training = [{ bought: new Uint8Array(rows) } as unknown as LabelledSnapshot];
  const snapshot = { rows: Int32Array.from(bought.keys()) };
  const validation = { snapshot, bought } as unknown as LabelledSnapshot;
  return { training, validation, logits, fitted: new Map() };
}

test("the size with the lowest out-of-time loss is chosen and a member of noise loses its weight", () => {
  const choice = chooseBlend([good, noise], [fold(1), fold(2)], 8000);
  expect(choice.sizes.map(({ size }) => size)).toEqual(["right", "only"]);
  expect(choice.blend.weights[0]).toBeCloseTo(1, 1);
  expect(choice.blend.weights[1]).toBeLessThan(0.05);
});

test("without a fold every member has its middle size and its prior weight", () => {
  const { sizes, blend } = chooseBlend([good, noise], [], 8000);
  expect(sizes.map(({ size }) => size)).toEqual(["right", "only"]);
  expect(blend.weights[0]).toBeCloseTo(0.75, 6);
  expect(blend.weights[1]).toBeCloseTo(0.25, 6);
});

test("a fold that was trained on few of the rows to come says little", () => {
  const weightOfNoise = (rows: number) => chooseBlend([good, noise], [fold(1, rows)], 8000).blend.weights[1]!;
  expect(weightOfNoise(8000)).toBeLessThan(0.05);
  expect(weightOfNoise(80)).toBeGreaterThan(0.2);
  expect(weightOfNoise(16_000)).toBe(weightOfNoise(8000));
});

test("a blended logit is the weighted sum of the members' logits", () => {
  const one = fold(3);
  const choice = chooseBlend([good, noise], [one], 8000);
  const { intercept, weights } = choice.blend;
  const expected =
    intercept +
    weights[0]! * one.logits.get("good/right")![7]! +
    weights[1]! * one.logits.get("noise/only")![7]!;
  expect(blendFold(choice, one)[7]).toBeCloseTo(expected, 12);
});

import { boosting } from "siyu/learners";
import { expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";

test("one stump worked by hand: a Newton step of each side, shrunk", async () => {
  const columns = [Float64Array.of(1, 1, 1, 2, 2, 2, 2, 2)];
  const labels = [0, 0, 1, 1, 1, 1, 1, 0];
  const model = await boosting.train({ columns }, labels, {
    trees: 1,
    depth: 1,
    learningRate: 0.5,
    l2: 1,
    rowSample: 1,
  });
  // Base ln(5/3), p = .625, Hessian .234375 a row. Left: gradient 3 * .625 - 1, right: 5 * .625 - 4.
  const base = Math.log(5 / 3);
  const left = base - (0.5 * 0.875) / (3 * 0.234375 + 1);
  const right = base + (0.5 * 0.875) / (5 * 0.234375 + 1);
  const margins = model.predict([Float64Array.of(1, 2)], "margin");
  expect(margins[0]).toBeCloseTo(left, 6);
  expect(margins[1]).toBeCloseTo(right, 6);
  expect(model.predict([Float64Array.of(1)])[0]).toBeCloseTo(1 / (1 + Math.exp(-left)), 6);
});

test("an interaction without main effects is learned", async () => {
  const random = createRandom(5);
  const draw = () => Float64Array.from({ length: 2000 }, () => random.normal());
  const columns = [draw(), draw(), draw()];
  const labels = columns[0]!.map((x, i) => (x * columns[1]![i]! > 0 ? 1 : 0));
  const model = await boosting.train({ columns }, labels);
  const fresh = [draw(), draw(), draw()];
  const probability = model.predict(fresh);
  const right = probability.filter((p, i) => p > 0.5 === fresh[0]![i]! * fresh[1]![i]! > 0).length;
  expect(right / 2000).toBeGreaterThan(0.93);
});

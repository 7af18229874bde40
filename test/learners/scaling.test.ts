import { expect, test } from "vitest";
import { measureScaling } from "../../src/learners/scaling.js";
import { createRandom } from "../../src/stats/random.js";

test.each([0.001, 0.004, 0.1, 0.3])(
  "the bounds of clip %d are the quantiles of the sorted values that are there",
  (clip) => {
    const random = createRandom(5);
    const column = Float64Array.from({ length: 4000 }, (_, i) =>
      i % 7 === 0 ? Number.NaN : Math.round(100 * random.normal()),
    );
    const sorted = column.filter((x) => !Number.isNaN(x)).sort();
    const last = sorted.length - 1;
    const { lower, upper } = measureScaling([column], ["x"], { clip });
    expect(lower).toEqual([sorted[Math.floor(clip * last)]]);
    expect(upper).toEqual([sorted[Math.ceil((1 - clip) * last)]]);
  },
);

test("levels are centred and not scaled; one that all rows or none have is left out", () => {
  const levels = [Uint8Array.of(1, 0, 0, 0), Uint8Array.of(1, 1, 1, 1), Uint8Array.of(0, 0, 0, 0)];
  const { means, scales } = measureScaling(levels, ["a", "b", "c"], { clip: 0.1 });
  expect(means).toEqual([0.25, 1, 0]);
  expect(scales).toEqual([1, 0, 0]);
});

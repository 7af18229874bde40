import { linear } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { createDesign } from "../../../src/learners/linear/design.js";
import { openDesign } from "../../../src/learners/linear/level-design.js";
import { measureScaling, type TermColumn, termsOf } from "../../../src/learners/scaling.js";
import { createRandom } from "../../../src/stats/random.js";

const random = createRandom(5);
const draw = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());

describe("a column of hundreds of levels", () => {
  test("has the products of the whole design matrix, numbers and missing values beside it", () => {
    const rows = 700;
    const codes = Int32Array.from({ length: rows }, () => random.int(240));
    const levels = Array.from({ length: 240 }, (_, level) => Uint8Array.from(codes, (c) => +(c === level)));
    const holes = draw(rows).map((value, i) => (i % 6 === 0 ? Number.NaN : value));
    const columns: TermColumn[] = [draw(rows), ...levels.slice(0, 100), holes, ...levels.slice(100)];
    const weights = draw(rows).map(Math.abs);
    const scaling = measureScaling(columns, columns.map(String), { weights, clip: 0.01 });
    const [whole, own] = [createDesign(scaling, columns, termsOf(scaling)), openDesign(scaling, columns)];
    expect(own.terms).toEqual(whole.terms);
    const [beta, residual, curvature] = [draw(own.size), draw(rows), draw(rows).map(Math.abs)];
    const products = [whole, own].map((design) => {
      const [margins, gradient] = [new Float64Array(rows), new Float64Array(design.size)];
      design.multiply(beta, margins);
      design.accumulate(residual, gradient);
      const hessian = new Float64Array(design.size ** 2);
      const again = new Float64Array(design.size);
      design.accumulate(residual, again, curvature, hessian);
      return [margins, gradient, again, hessian];
    });
    products[0]!.forEach((expected, k) => {
      for (let i = 0; i < expected.length; i++) {
        expect(Math.abs(products[1]![k]![i]! - expected[i]!)).toBeLessThan(1e-11);
      }
    });
  });

  test("gives each level the mean of its rows, drawn to that of all by the ridge", async () => {
    const city = Array.from({ length: 6000 }, (_, i) => `city ${i % 250}`);
    const labels = city.map((_, i) => i % 250);
    const model = await linear.train({ columns: [city] }, labels, { loss: "squared", l2: 6 });
    // 24 rows a level against a ridge of 6: each keeps 24 / 30 of its distance to the mean.
    const [low, high] = model.predict([["city 0", "city 249"]]);
    expect(low).toBeCloseTo(124.5 - 0.8 * 124.5, 3);
    expect(high).toBeCloseTo(124.5 + 0.8 * 124.5, 3);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bordersOf } from "../../src/matrix/borders.js";
import { fitQuantiser, missingHigh, missingLow, quantise, quantiserOf } from "../../src/matrix/quantiser.js";

describe("borders", () => {
  test("stand midway between few distinct values", () => {
    expect([...bordersOf(Float64Array.of(3, 1, 2, 2, Number.NaN, 1), 254)]).toEqual([1.5, 2.5]);
  });

  test("are none for one value, none for no value", () => {
    expect(bordersOf(Float64Array.of(4, 4), 254)).toHaveLength(0);
    expect(bordersOf(Float64Array.of(Number.NaN), 254)).toHaveLength(0);
  });

  test("stand at weighted quantiles: a heavy value has a bin of its own", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : i));
    const borders = [...bordersOf(values, 9)];
    expect(borders).toHaveLength(9);
    expect(borders[0]).toBe(250);
    // The other 500 rows share nine bins.
    for (let k = 1; k < 9; k++) expect(Math.abs(borders[k]! - (499.5 + (k * 500) / 9))).toBeLessThan(1);
  });

  test("leave out rows of weight 0 and follow the weights", () => {
    const column = Float64Array.of(1, 2, 3, 4);
    expect([...bordersOf(column, 254, [1, 0, 1, 1])]).toEqual([2, 3.5]);
    expect([...bordersOf(column, 1, [1, 1, 1, 9])]).toEqual([3.5]);
  });

  test("part neighbouring numbers, infinite ones too", () => {
    const next = 1 + Number.EPSILON;
    expect([...bordersOf(Float64Array.of(1, next), 254)]).toEqual([1]);
    expect([...bordersOf(Float64Array.of(-Infinity, 0, Infinity), 254)]).toEqual([-Infinity, 0]);
  });
});

describe("quantise", () => {
  test("a bin counts the borders below its value; missing is bin 0, or 255 where it stands above", () => {
    const columns = [Float64Array.of(1, 2, 3, Number.NaN, 9)];
    const { borders } = fitQuantiser(columns);
    const quantiser = quantiserOf([
      { source: 0, borders, missing: missingLow },
      { source: 0, borders, missing: missingHigh },
    ]);
    const { bins, stride } = quantise(quantiser, [Float64Array.of(0, 2, 2.5, Number.NaN, 100)]);
    expect(quantiser.columns).toBe(2);
    expect(stride).toBe(16);
    expect([...bins.subarray(0, 16)]).toEqual([1, 2, 2, 0, 4, ...new Array(11).fill(0)]);
    expect([...bins.subarray(16, 21)]).toEqual([1, 2, 2, 255, 4]);
  });

  test("agrees with counting, whatever the values and however many borders", () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 2, max: 255 }),
        (list, maxBins) => {
          const column = Float64Array.from(list);
          const quantiser = fitQuantiser([column], { maxBins });
          const { bins } = quantise(quantiser, [column]);
          expect(quantiser.borders.length).toBeLessThan(maxBins);
          for (let i = 0; i < list.length; i++) {
            const below = quantiser.borders.reduce((n, border) => n + (list[i]! > border ? 1 : 0), 0);
            expect(bins[i]).toBe(Number.isNaN(list[i]) ? 0 : below + 1);
          }
        },
      ),
      { seed: 1 },
    );
  });

  test("no rows and no columns are empty matrices", () => {
    expect(quantise(fitQuantiser([new Float64Array(0)]), [new Float64Array(0)]).bins).toHaveLength(0);
    expect(quantise(fitQuantiser([]), []).columns).toBe(0);
  });

  test("a column too few is an error with a code", () => {
    const quantiser = fitQuantiser([Float64Array.of(1, 2), Float64Array.of(1, 2)]);
    expect(() => quantise(quantiser, [Float64Array.of(1)])).toThrow(
      expect.objectContaining({ code: "column_count", message: expect.stringContaining("only 1") }),
    );
    expect(() => quantise(quantiser, [Float64Array.of(1), new Float64Array(2)])).toThrow(
      expect.objectContaining({ code: "length_mismatch" }),
    );
    expect(() => fitQuantiser([], { maxBins: 256 })).toThrow(expect.objectContaining({ code: "bad_option" }));
  });
});

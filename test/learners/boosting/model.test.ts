import { boosting } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { leafTable } from "../../../src/learners/boosting/shapley.js";
import type { ObliviousTrees } from "../../../src/matrix/oblivious-trees.js";
import type { SavedModel } from "../../../src/model/saved-model.js";
import { createRandom } from "../../../src/stats/random.js";

const random = createRandom(11);
const draw = (rows: number): Float64Array => Float64Array.from({ length: rows }, () => random.normal());
const cities = ["Shanghai", "Beijing", "Chengdu", "Wuhan", "Xi'an"];

async function mixedModel() {
  const rows = 1200;
  const [x, z] = [draw(rows), draw(rows).map((value, i) => (i % 5 === 0 ? Number.NaN : value))];
  const city = Array.from({ length: rows }, () => (random.next() < 0.05 ? null : cities[random.int(5)]!));
  const tier = Float64Array.from({ length: rows }, () => random.int(3));
  const labels = x.map((value, i) => +(value + (city[i] === "Wuhan" ? 2 : 0) + 0.5 * tier[i]! > 1));
  const input = { columns: [x, z, city, tier], names: ["x", "z", "city", "tier"], categorical: ["tier"] };
  return { model: await boosting.train(input, labels, { trees: 30, depth: 5 }), columns: input.columns };
}

describe("contributions", () => {
  test("and the base sum to the margin, one row or many", async () => {
    const { model, columns } = await mixedModel();
    const margins = model.predict(columns, { output: "margin" });
    const { base, values } = model.contributions(columns);
    for (let i = 0; i < margins.length; i++) {
      const sum = values.subarray(4 * i, 4 * i + 4).reduce((total, value) => total + value, base);
      expect(Math.abs(sum - margins[i]!)).toBeLessThan(1e-9);
    }
    const third = columns.map((column) => column.slice(2, 3));
    expect([...model.contributions(third).values]).toEqual([...values.subarray(8, 12)]);
  });

  test("of each class sum to its margin", async () => {
    const [x, z] = [draw(600), draw(600)];
    const labels = x.map((value, i) => (value > 0.5 ? 2 : z[i]! > 0 ? 1 : 0));
    const model = await boosting.train({ columns: [x, z] }, labels, { loss: "softmax", trees: 12 });
    const margins = model.predict([x, z], { output: "margin" });
    for (const output of [0, 1, 2]) {
      const { base, values } = model.contributions([x, z], output);
      for (let i = 0; i < 600; i++) {
        expect(base + values[2 * i]! + values[2 * i + 1]!).toBeCloseTo(margins[3 * i + output]!, 9);
      }
    }
    expect(() => model.contributions([x, z], 3)).toThrow(RangeError);
  });

  test("are Shapley values: a tree worked by hand", () => {
    const tree: ObliviousTrees = {
      trees: 1,
      depth: 2,
      features: Int32Array.of(0, 1),
      thresholds: Uint8Array.of(1, 1),
      leaves: Float32Array.of(0, 4, 8, 20),
      outputs: 1,
    };
    // A quarter of the rows each: mean 8; given column 0 high 12, given column 1 high 14, given both 20.
    const { columns, base, values } = leafTable(tree, 0, Float32Array.of(5, 5, 5, 5), (column) => column);
    expect(columns).toEqual([0, 1]);
    expect(base).toBeCloseTo(8, 6);
    expect(values[6]).toBeCloseTo((12 - 8 + 20 - 14) / 2, 5);
    expect(values[7]).toBeCloseTo((14 - 8 + 20 - 12) / 2, 5);
  });

  test("are those of all orders of the columns, whatever the tree", () => {
    const depth = 4;
    const tree: ObliviousTrees = {
      trees: 1,
      depth,
      features: Int32Array.of(2, 0, 2, 1),
      thresholds: Uint8Array.of(1, 3, 7, 255),
      leaves: Float32Array.from({ length: 16 }, () => random.normal()),
      outputs: 1,
    };
    const covers = Float32Array.from({ length: 16 }, () => 1 + random.int(9));
    const { columns, values } = leafTable(tree, 0, covers, (column) => column);
    expect(columns).toEqual([2, 0]);
    const bitsOf = new Map([[2, 0b0101], [0, 0b0010]]); // biome-ignore format: bits
    const mean = (leaf: number, known: readonly number[]): number => {
      const mask = known.reduce((all, column) => all | bitsOf.get(column)!, 0);
      let [sum, mass] = [0, 0];
      for (let other = 0; other < 16; other++) {
        if ((other & mask) !== (leaf & mask)) continue;
        sum += covers[other]! * tree.leaves[other]!;
        mass += covers[other]!;
      }
      return sum / mass;
    };
    for (let leaf = 0; leaf < 16; leaf++) {
      const alone = mean(leaf, [2]) - mean(leaf, []);
      const after = mean(leaf, [0, 2]) - mean(leaf, [0]);
      expect(values[2 * leaf]).toBeCloseTo((alone + after) / 2, 4);
    }
  });
});

describe("categories", () => {
  test("unknown and rare ones are alike, and missing is a category", async () => {
    const { model } = await mixedModel();
    const row = (city: string | null) => [Float64Array.of(0), Float64Array.of(0), [city], Float64Array.of(1)];
    const [wuhan, beijing, unknown, other] = ["Wuhan", "Beijing", "Paris", "Rome"].map((c) => {
      return model.predict(row(c))[0]!;
    });
    expect(wuhan! - beijing!).toBeGreaterThan(0.5);
    expect(unknown).toBe(other);
    expect(model.predict(row(null))[0]).toBeGreaterThan(0);
    expect(model.importance()[2]).toBeGreaterThan(0.1);
  });

  test("that say nothing do not fit their own labels: many small ones have no weight", async () => {
    const rows = 2000;
    const codes = Float64Array.from({ length: rows }, () => random.int(600));
    const x = draw(rows);
    const labels = x.map((value) => +(value + random.normal() > 0));
    const input = { columns: [codes, x], names: ["code", "x"], categorical: ["code"] };
    const model = await boosting.train(input, labels, { trees: 60, depth: 4 });
    // Means of a row's own category with its own label in them would take most of the splits.
    expect(model.importance()[0]).toBeLessThan(0.35);
    const fresh = [Float64Array.from({ length: rows }, () => random.int(600)), draw(rows)];
    const truth = fresh[1]!.map((value) => +(value + random.normal() > 0));
    const right = model.predict(fresh).filter((p, i) => p > 0.5 === (truth[i] === 1)).length / rows;
    expect(right).toBeGreaterThan(0.7); // .75 is the best there is
  });
});

describe("leaves of 16 bits", () => {
  test("change no margin by more than `int16Error`, which is small, and only where asked for", async () => {
    const { model, columns } = await mixedModel();
    const exact = model.predict(columns, { output: "margin" });
    const rounded = model.predict(columns, { output: "margin", leaves: "int16" });
    const off = Math.max(...rounded.map((margin, i) => Math.abs(margin - exact[i]!)));
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThanOrEqual(model.int16Error);
    expect(model.int16Error).toBeLessThan(1e-3);
    expect(model.predict(columns, { output: "margin" })).toEqual(exact);
    const alone = columns.map((column) => column.slice(7, 8));
    expect(model.predict(alone, { output: "margin", leaves: "int16" })[0]).toBe(rounded[7]);
  });

  test("are not taken for trees deeper than 6: scores are exact, and the error is 0", async () => {
    const columns = [draw(500), draw(500)];
    const labels = columns[0]!.map((value, i) => value * columns[1]![i]!);
    const model = await boosting.train({ columns }, labels, { loss: "squared", trees: 5, depth: 7 });
    expect(model.predict(columns, { leaves: "int16" })).toEqual(model.predict(columns));
    expect(model.int16Error).toBe(0);
  });
});

describe("a saved model", () => {
  test("comes back the same, through JSON and bytes", async () => {
    const { model, columns } = await mixedModel();
    const saved: SavedModel = model.save();
    const state = JSON.parse(JSON.stringify(saved.state));
    const loaded = boosting.load({ kind: saved.kind, state, tensors: structuredClone(saved.tensors) });
    expect(loaded.predict(columns)).toEqual(model.predict(columns));
    expect(loaded.contributions(columns).values).toEqual(model.contributions(columns).values);
    expect(loaded.save()).toEqual(saved);
  });

  test("that is damaged is an error with a code", async () => {
    const { model } = await mixedModel();
    const saved = model.save();
    const codeOf = (change: object, code: string) =>
      expect(() => boosting.load({ ...saved, ...change })).toThrow(expect.objectContaining({ code }));
    codeOf({ kind: "linear" }, "wrong_kind");
    codeOf({ state: { ...saved.state, version: 2 } }, "damaged");
    for (const name of Object.keys(saved.tensors)) {
      const { [name]: tensor, ...others } = saved.tensors;
      codeOf({ tensors: others }, "damaged");
      codeOf({ tensors: { ...others, [name]: tensor!.slice(1) } }, "damaged");
    }
    codeOf({ tensors: { ...saved.tensors, features: saved.tensors["features"]!.map(() => 99) } }, "damaged");
    codeOf({ state: { ...saved.state, names: ["x"] } }, "damaged");
    codeOf({ tensors: undefined }, "damaged");
    const { isCategorical, encoded, vocabularies } = saved.state;
    codeOf({ state: { ...saved.state, isCategorical: isCategorical.map(() => false) } }, "damaged");
    codeOf({ state: { ...saved.state, vocabularies: vocabularies.map(() => null) } }, "damaged");
    const numbers = encoded.map((column) => ({ ...column, role: "number" }));
    codeOf(
      {
        state: { ...saved.state, encoded: numbers },
        tensors: { ...saved.tensors, tables: new Float64Array(0) },
      },
      "damaged",
    );
    for (const name of ["base", "leaves", "borders"]) {
      const tensor = saved.tensors[name]!.map(() => Number.NaN);
      codeOf({ tensors: { ...saved.tensors, [name]: tensor } }, "damaged");
    }
    for (const nothing of [undefined, null]) {
      expect(() => boosting.load(nothing as unknown as typeof saved)).toThrow(
        expect.objectContaining({ code: "wrong_kind" }),
      );
    }
  });
});

describe("predict", () => {
  test("reads columns of a workspace where they stand, with the same bits", async () => {
    const { createPool } = await import("siyu/learners");
    const [x, z] = [draw(3000), draw(3000)];
    const labels = x.map((value, i) => +(value + z[i]! > 0));
    const model = await boosting.train({ columns: [x, z] }, labels, { trees: 20, depth: 4 });
    const pool = createPool(2);
    const placed = [x, z].map((column) => {
      const own = pool.workspace.float64Array(column.length);
      own.set(column);
      return own;
    });
    expect(model.predict(placed, { pool })).toEqual(model.predict([x, z]));
    await pool.close();
  });

  test("takes no mistyped option for a default", async () => {
    const { model, columns } = await mixedModel();
    const codeOf = (how: object): unknown => {
      try {
        model.predict(columns, how);
      } catch (error) {
        return (error as { code: string }).code;
      }
      return undefined;
    };
    expect(codeOf({ outputs: "margin" })).toBe("unknown_option");
    expect(codeOf({ output: "margins" })).toBe("bad_option");
    expect(codeOf({ leaves: "int8" })).toBe("bad_option");
  });
});

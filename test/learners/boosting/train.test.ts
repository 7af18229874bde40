import { createHash } from "node:crypto";
import { boosting } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";

const random = createRandom(5);
const draw = (rows: number): Float64Array => Float64Array.from({ length: rows }, () => random.normal());

describe("a trained model", () => {
  test("one stump worked by hand: a Newton step of each side, shrunk", async () => {
    const columns = [Float64Array.of(1, 1, 1, 2, 2, 2, 2, 2)];
    const labels = [0, 0, 1, 1, 1, 1, 1, 0];
    const options = { trees: 1, depth: 1, learningRate: 0.5, l2: 1, rowSample: 1 };
    const model = await boosting.train({ columns }, labels, options);
    // Base ln(5/3), p = .625, Hessian .234375 a row. Left: gradient 3 * .625 - 1, right: 5 * .625 - 4.
    const base = Math.log(5 / 3);
    const left = base - (0.5 * 0.875) / (3 * 0.234375 + 1);
    const right = base + (0.5 * 0.875) / (5 * 0.234375 + 1);
    const margins = model.predict([Float64Array.of(1, 2)], { output: "margin" });
    expect(margins[0]).toBeCloseTo(left, 6);
    expect(margins[1]).toBeCloseTo(right, 6);
    expect(model.predict([Float64Array.of(1)])[0]).toBeCloseTo(1 / (1 + Math.exp(-left)), 6);
  });

  test("recovers an additive function and its noise", async () => {
    const columns = [draw(4000), draw(4000), draw(4000)];
    const truth = (x: readonly Float64Array[], i: number) => Math.sin(2 * x[0]![i]!) + x[1]![i]! ** 2 / 2;
    const noise = draw(4000);
    const labels = columns[0]!.map((_, i) => truth(columns, i) + 0.3 * noise[i]!);
    const model = await boosting.train({ columns }, labels, { loss: "squared", depth: 4 });
    const fresh = [draw(2000), draw(2000), draw(2000)];
    const squares = model.predict(fresh).map((mean, i) => (mean - truth(fresh, i)) ** 2);
    // Variance of the truth is 1, of the noise .09; the tails of the square are the most of what is left.
    expect(squares.reduce((sum, square) => sum + square, 0) / 2000).toBeLessThan(0.03);
    const [first, second, third] = model.importance();
    expect(first! + second!).toBeGreaterThan(0.9);
    expect(first! + second! + third!).toBeCloseTo(1, 12);
  });

  test("learns an interaction without main effects", async () => {
    const columns = [draw(2000), draw(2000), draw(2000)];
    const labels = columns[0]!.map((x, i) => (x * columns[1]![i]! > 0 ? 1 : 0));
    const model = await boosting.train({ columns }, labels, { depth: 4, trees: 150 });
    const fresh = [draw(2000), draw(2000), draw(2000)];
    const right = model.predict(fresh).filter((p, i) => p > 0.5 === fresh[0]![i]! * fresh[1]![i]! > 0);
    expect(right.length / 2000).toBeGreaterThan(0.95);
  });

  test("is the same for a seed, byte for byte, whatever the threads, and another for another seed", async () => {
    const columns = [draw(700), draw(700).map((x, i) => (i % 7 === 0 ? Number.NaN : x))];
    const labels = columns[0]!.map((x, i) => (x + columns[1]![i]! > 0.3 ? 1 : 0));
    const bytes = async (seed: number, threads: number) => {
      const saved = (await boosting.train({ columns }, labels, { trees: 20, seed }, { threads })).save();
      return Buffer.concat(
        Object.values(saved.tensors).map((t) => Buffer.from(t.buffer, t.byteOffset, t.byteLength)),
      );
    };
    const first = await bytes(1, 1);
    expect((await bytes(1, 1)).equals(first)).toBe(true);
    expect((await bytes(1, 2)).equals(first)).toBe(true);
    expect((await bytes(2, 1)).equals(first)).toBe(false);
  });

  test("is the same for one, two and four threads where the work is shared out", async () => {
    const rows = 70_000;
    const columns = Array.from({ length: 20 }, (_, c) =>
      draw(rows).map((value, i) => (c === 3 && i % 9 === 0 ? Number.NaN : value)),
    );
    const labels = columns[0]!.map((x, i) => (x + columns[1]![i]! * columns[2]![i]! > 0.3 ? 1 : 0));
    const digest = async (threads: number) => {
      const saved = (await boosting.train({ columns }, labels, { trees: 6, depth: 6 }, { threads })).save();
      const hash = createHash("sha256");
      for (const tensor of Object.values(saved.tensors)) {
        hash.update(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength));
      }
      return hash.digest("hex");
    };
    const first = await digest(1);
    expect(await digest(2)).toBe(first);
    expect(await digest(4)).toBe(first);
  });

  test("draws the rows that weigh most: a quarter of them finds what all find", async () => {
    const rows = 20_000;
    const columns = [draw(rows), draw(rows), draw(rows)];
    const chance = (x: readonly Float64Array[], i: number) =>
      1 / (1 + Math.exp(-x[0]![i]! - x[1]![i]! * x[2]![i]!));
    const labels = columns[0]!.map((_, i) => (random.next() < chance(columns, i) ? 1 : 0));
    const fresh = [draw(4000), draw(4000), draw(4000)];
    const errors: number[] = [];
    for (const rowSample of [1, 0.25]) {
      const model = await boosting.train({ columns }, labels, { trees: 60, depth: 4, rowSample });
      const squares = model.predict(fresh).map((p, i) => (p - chance(fresh, i)) ** 2);
      errors.push(squares.reduce((sum, square) => sum + square, 0) / 4000);
    }
    expect(errors[1]! / errors[0]!).toBeLessThan(1.15);
  });

  test("a weight of 2 is the row twice, of 0 no row", async () => {
    const x = draw(300);
    const y = x.map((value, i) => (value + Math.sin(i) > 0 ? 1 : 0));
    const options = { trees: 10, rowSample: 1, depth: 3 };
    const weights = x.map((_, i) => i % 3);
    const weighted = await boosting.train({ columns: [x] }, y, { ...options, weights });
    const rows = [...x.keys()].flatMap((i) => new Array(i % 3).fill(i));
    const repeated = await boosting.train(
      { columns: [Float64Array.from(rows, (i) => x[i]!)] },
      rows.map((i) => y[i]!),
      options,
    );
    const fresh = [draw(500)];
    const [a, b] = [weighted.predict(fresh), repeated.predict(fresh)];
    for (let i = 0; i < 500; i++) expect(a[i]).toBeCloseTo(b[i]!, 6);
  });

  test("keeps to monotone constraints, also where values are missing and another column pulls the other way", async () => {
    const rows = 1500;
    const [x, z] = [draw(rows), draw(rows)];
    const labels = x.map((value, i) => (Math.sin(3 * value) + z[i]! + 0.3 * value > 0 ? 1 : 0));
    const columns = [x.map((value, i) => (i % 11 === 0 ? Number.NaN : value)), z];
    const monotone = { x: 1, z: -1 } as const;
    const model = await boosting.train({ columns, names: ["x", "z"] }, labels, {
      monotone,
      trees: 80,
      depth: 5,
    });
    const grid = Float64Array.from({ length: 400 }, (_, i) => -3 + i * 0.015);
    for (const other of [-2, -0.3, 0.4, 2, Number.NaN]) {
      const rising = model.predict([grid, new Float64Array(400).fill(other)], { output: "margin" });
      const falling = model.predict([new Float64Array(400).fill(other), grid], { output: "margin" });
      for (let i = 1; i < 400; i++) {
        expect(rising[i]! - rising[i - 1]!).toBeGreaterThanOrEqual(-1e-12);
        expect(falling[i]! - falling[i - 1]!).toBeLessThanOrEqual(1e-12);
      }
    }
    expect(model.importance()[0]).toBeGreaterThan(0);
  });

  test("sends missing values either way", async () => {
    const x = Float64Array.from({ length: 900 }, (_, i) => (i % 3 === 0 ? Number.NaN : i % 3));
    // Missing is like the high value: 1 in 3 of the low ones, 8 in 9 of the missing, all of the high ones.
    const labels = x.map((value, i) => (value === 1 ? +(i % 9 === 1) : +(i % 27 !== 0)));
    const model = await boosting.train({ columns: [x] }, labels, {
      trees: 1,
      depth: 1,
      learningRate: 1,
      l2: 0,
    });
    const [low, high, missing] = model.predict([Float64Array.of(1, 2, Number.NaN)]);
    expect(missing).toBe(high);
    expect(high! - low!).toBeGreaterThan(0.4);
  });
});

describe("losses", () => {
  test("poisson predicts rates", async () => {
    const x = draw(3000);
    const labels = x.map((value) => random.poisson(Math.exp(0.5 * value)));
    const model = await boosting.train({ columns: [x] }, labels, { loss: "poisson" });
    const [low, middle, high] = model.predict([Float64Array.of(-1.5, 0, 1.5)]);
    expect(low! / Math.exp(-0.75)).toBeCloseTo(1, 0);
    expect(Math.abs(middle! - 1)).toBeLessThan(0.15);
    expect(Math.abs(high! / Math.exp(0.75) - 1)).toBeLessThan(0.2);
  });

  test("softmax gives a probability of each class, summing to 1", async () => {
    const [x, z] = [draw(1500), draw(1500)];
    const labels = x.map((value, i) => (value > 0.5 ? 2 : z[i]! > 0 ? 1 : 0));
    const model = await boosting.train({ columns: [x, z] }, labels, { loss: "softmax", trees: 40 });
    const probability = model.predict([Float64Array.of(2, -1, -1), Float64Array.of(0, 1, -1)]);
    expect(model.outputs).toBe(3);
    for (const [row, best] of [2, 1, 0].entries()) {
      const own = probability.subarray(3 * row, 3 * row + 3);
      expect(own[0]! + own[1]! + own[2]!).toBeCloseTo(1, 12);
      expect(own[best]).toBeGreaterThan(0.85);
    }
  });

  test("pairwise ranks within groups, whatever the level of a group", async () => {
    const rows = 2000;
    const x = draw(rows);
    const groups = Int32Array.from({ length: rows }, (_, i) => i % 200);
    const labels = x.map((value, i) => Math.max(0, Math.min(3, Math.round(value + (groups[i]! % 2) + 1))));
    const noise = draw(rows);
    const model = await boosting.train({ columns: [noise, x] }, labels, {
      loss: "pairwise",
      groups,
      trees: 40,
    });
    const margins = model.predict([new Float64Array(3), Float64Array.of(-1, 0.5, 2)]);
    expect(margins[0]).toBeLessThan(margins[1]!);
    expect(margins[1]).toBeLessThan(margins[2]!);
    expect(model.importance()[1]).toBeGreaterThan(0.8);
  });

  test("class priors shift the margin by Bayes' rule", async () => {
    const x = draw(600);
    const labels = x.map((value) => +(value > 0));
    const plain = await boosting.train({ columns: [x] }, labels, { trees: 5 });
    const shifted = await boosting.train({ columns: [x] }, labels, { trees: 5, classPriors: [0.9, 0.1] });
    const share = labels.reduce((sum, label) => sum + label, 0) / 600;
    const expected = Math.log(0.1 / 0.9) - Math.log(share / (1 - share));
    const row = [Float64Array.of(0.2)];
    const [a, b] = [shifted, plain].map((model) => model.predict(row, { output: "margin" })[0]!);
    expect(a! - b!).toBeCloseTo(expected, 12);
  });
});

describe("the number of trees", () => {
  test("is small where there is nothing to learn, and few trees are no worse than the base rate", async () => {
    const columns = [draw(600), draw(600), draw(600)];
    const labels = columns[0]!.map(() => +(random.next() < 0.3));
    const model = await boosting.train({ columns }, labels);
    const fresh = [draw(600), draw(600), draw(600)];
    const share = labels.reduce((sum, label) => sum + label, 0) / 600;
    for (const p of model.predict(fresh)) expect(Math.abs(p - share)).toBeLessThan(0.2);
  });

  test("is where validation rows have the lowest loss", async () => {
    const [x, z] = [draw(800), draw(800)];
    const labels = x.map((value) => +(value + random.normal() > 0));
    const part = (from: number, to: number) => [x.subarray(from, to), z.subarray(from, to)];
    const validation = { columns: part(400, 800), labels: labels.subarray(400) };
    const options = { depth: 4, learningRate: 0.2 };
    const train = (more: object) =>
      boosting.train({ columns: part(0, 400) }, labels.subarray(0, 400), { ...options, ...more });
    const model = await train({ validation });
    const lossOf = (own: typeof model): number => {
      const probability = own.predict(validation.columns);
      return -probability.reduce((sum, p, i) => sum + Math.log(validation.labels[i] ? p : 1 - p), 0) / 400;
    };
    const losses = await Promise.all(
      Array.from({ length: 60 }, async (_, k) => lossOf(await train({ trees: k + 1 }))),
    );
    expect(model.trees).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(lossOf(model)).toBe(Math.min(...losses));
  });
});

describe("little data", () => {
  test("without a column that differs the model is the base rate", async () => {
    const columns = [new Float64Array(40).fill(7), new Float64Array(40).fill(Number.NaN)];
    const labels = Float64Array.from({ length: 40 }, (_, i) => +(i % 4 === 0));
    for (const options of [{}, { trees: 3, columnSample: 0.5 }, { loss: "squared" } as const]) {
      const model = await boosting.train({ columns }, labels, options);
      expect(model.predict([Float64Array.of(1), Float64Array.of(2)])[0]).toBeCloseTo(0.25, 6);
      expect([...model.importance()]).toEqual([0, 0]);
      expect(model.contributions([Float64Array.of(1), Float64Array.of(2)]).values).toEqual(
        new Float64Array(2),
      );
    }
  });

  test("without a category of two rows the model is the base rate", async () => {
    const columns = [Array.from({ length: 40 }, (_, i) => `member ${i}`)];
    const labels = Float64Array.from({ length: 40 }, (_, i) => +(i % 4 === 0));
    const model = await boosting.train({ columns }, labels);
    expect(model.predict([["member 1", null]])[1]).toBeCloseTo(0.25, 6);
    expect(boosting.load(structuredClone(model.save())).predict(columns)).toEqual(model.predict(columns));
  });

  test("a mean label below half a row is the base all the same: rates, and weights of rows drawn more often", async () => {
    const columns = [new Float64Array(40)];
    const rates = Float64Array.from({ length: 40 }, (_, i) => 1e-5 * (i % 2));
    const poisson = await boosting.train({ columns }, rates, { loss: "poisson", trees: 1 });
    expect(poisson.predict(columns)[0]).toBeCloseTo(5e-6, 12);
    const labels = Float64Array.from({ length: 40 }, (_, i) => i % 2);
    const weights = labels.map((label) => (label === 1 ? 1 : 999));
    for (const loss of ["logloss", "softmax"] as const) {
      const model = await boosting.train({ columns }, labels, { loss, weights, trees: 1 });
      expect(model.predict(columns)[model.outputs - 1]).toBeCloseTo(0.001, 12);
    }
  });

  test("importance does not depend on the unit of the labels", async () => {
    const columns = [draw(200), draw(200)];
    const labels = columns[0]!.map((value, i) => value + 0.1 * columns[1]![i]!);
    const shares: number[][] = [];
    for (const unit of [1, 2 ** 90, 2 ** -90]) {
      const units = labels.map((label) => label * unit);
      const model = await boosting.train({ columns }, units, { loss: "squared", trees: 5 });
      shares.push([...model.importance()].map((share) => Number(share.toPrecision(6))));
    }
    expect(shares[0]![0]! + shares[0]![1]!).toBeCloseTo(1, 5);
    expect(shares[1]).toEqual(shares[0]);
    expect(shares[2]).toEqual(shares[0]);
  });

  test("without a second row of a label the folds still have a base", async () => {
    const columns = [draw(30)];
    const labels = Float64Array.from({ length: 30 }, (_, i) => +(i === 3));
    const model = await boosting.train({ columns }, labels);
    for (const p of model.predict(columns)) expect(p > 0 && p < 0.9).toBe(true);
  });

  test("less than ten rows cannot say how many trees there should be", async () => {
    const columns = [Float64Array.of(1, 2, 3)];
    const needed = expect.objectContaining({ code: "too_few_rows", details: { got: 3, needed: 10 } });
    await expect(boosting.train({ columns }, [0, 1, 1])).rejects.toThrow(needed);
    await expect(boosting.train({ columns }, [0, 1, 1], { trees: 2 })).resolves.toBeDefined();
  });
});

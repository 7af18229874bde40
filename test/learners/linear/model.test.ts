import { linear } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { fitPoisson } from "../../../src/learners/linear/poisson.js";
import { createRandom } from "../../../src/stats/random.js";

const random = createRandom(3);
const draw = (rows: number): Float64Array => Float64Array.from({ length: rows }, () => random.normal());
const flip = (probability: number): number => (random.next() < probability ? 1 : 0);
const cities = ["Shanghai", "Beijing", "Chengdu", "Wuhan"];

/** Rows of one column of texts whose level says all: `ones[level]` of `rows[level]` are labelled 1. */
function levelRows(rows: Record<string, number>, ones: Record<string, number>) {
  const city = Object.entries(rows).flatMap(([level, count]) => Array<string>(count).fill(level));
  const labels = Object.entries(rows).flatMap(([level, count]) =>
    Array.from({ length: count }, (_, i) => (i < ones[level]! ? 1 : 0)),
  );
  return { city, labels };
}

async function mixedModel(loss: "logloss" | "softmax" | "poisson" | "squared") {
  const rows = 900;
  const [x, z] = [draw(rows), draw(rows).map((value, i) => (i % 5 === 0 ? Number.NaN : value))];
  const city = Array.from({ length: rows }, () => (random.next() < 0.05 ? null : cities[random.int(4)]!));
  const tier = Float32Array.from({ length: rows }, () => random.int(3));
  const labels = x.map((value, i) => {
    const margin = value + (city[i] === "Wuhan" ? 1 : 0) - 0.5 * tier[i]!;
    if (loss === "softmax") return flip(0.5) + (margin > 0 ? 1 : 0);
    if (loss === "poisson") return random.poisson(Math.exp(margin));
    return loss === "squared" ? 1000 + 50 * (margin + random.normal()) : flip(1 / (1 + Math.exp(-margin)));
  });
  const input = { columns: [x, z, city, tier], names: ["x", "z", "city", "tier"], categorical: ["tier"] };
  return { model: await linear.train(input, labels, { loss }), columns: input.columns, labels };
}

describe.each(["logloss", "softmax", "poisson", "squared"] as const)("loss %s", (loss) => {
  test("contributions and the base sum to the margin; a saved model scores the same bits", async () => {
    const { model, columns } = await mixedModel(loss);
    const margins = model.predict(columns, { output: "margin" });
    for (let output = 0; output < model.outputs; output++) {
      const { base, values } = model.contributions(columns, output);
      for (let i = 0; i < 900; i++) {
        const sum = values.subarray(4 * i, 4 * i + 4).reduce((total, value) => total + value, base);
        expect(Math.abs(sum / margins[i * model.outputs + output]! - 1)).toBeLessThan(1e-9);
      }
    }
    const loaded = linear.load(JSON.parse(JSON.stringify(model.save())));
    expect(loaded.predict(columns)).toEqual(model.predict(columns));
    expect(loaded.coefficients()).toEqual(model.coefficients());
    expect(() => model.contributions(columns, model.outputs)).toThrow(RangeError);
  });

  test("one row alone has the score it has among all", async () => {
    const { model, columns } = await mixedModel(loss);
    const own = model.predict(columns.map((column) => column.slice(7, 8)));
    expect([...own]).toEqual([...model.predict(columns).slice(7 * model.outputs, 8 * model.outputs)]);
  });
});

test("the mean score is the mean label, for probabilities, counts and numbers", async () => {
  for (const loss of ["logloss", "poisson", "squared"] as const) {
    const { model, columns, labels } = await mixedModel(loss);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(model.predict(columns)) / mean(labels)).toBeCloseTo(1, 6);
  }
});

describe("categories", () => {
  test("are drawn to the mean by the ridge, the rare ones most", async () => {
    const { city, labels } = levelRows({ often: 4000, rare: 4 }, { often: 1000, rare: 3 });
    const model = await linear.train({ columns: [city] }, labels, { l2: 1 });
    const [often, rare] = model.predict([["often", "rare"]]);
    expect(often).toBeCloseTo(0.25, 2);
    expect(rare).toBeGreaterThan(0.3);
    expect(rare).toBeLessThan(0.6);
  });

  test("that training did not know are the average row, or as the levels of a single row", async () => {
    const known = levelRows({ a: 500, b: 300, c: 200 }, { a: 100, b: 150, c: 180 });
    const model = await linear.train({ columns: [known.city] }, known.labels);
    const [unknown] = model.predict([["d"]], { output: "margin" });
    expect(unknown).toBe(model.contributions([["a"]]).base);
    const single = levelRows(
      { a: 500, b: 300, s1: 1, s2: 1, s3: 1 },
      { a: 100, b: 150, s1: 1, s2: 1, s3: 1 },
    );
    const other = await linear.train({ columns: [single.city] }, single.labels, { l2: 0.01 });
    const [s1, d, b] = other.predict([["s1", "d", "b"]]);
    expect(d).toBe(s1);
    expect(d).toBeGreaterThan(b!);
  });

  test("as texts or as numbers named categorical are the same, missing ones a level of their own", async () => {
    const { city, labels } = levelRows({ 1: 300, 2: 200, 3: 100 }, { 1: 30, 2: 150, 3: 50 });
    const texts = city.map((level) => (level === "3" ? null : level));
    const numbers = Float64Array.from(texts, (level) => (level === null ? Number.NaN : Number(level)));
    const named = { columns: [numbers], names: ["tier"], categorical: ["tier"] };
    const [ofTexts, ofNumbers] = [
      await linear.train({ columns: [texts], names: ["tier"] }, labels, { l2: 1e-6 }),
      await linear.train(named, labels, { l2: 1e-6 }),
    ];
    const expected = [0.1, 0.75, 0.5];
    ofTexts.predict([["1", "2", null]]).forEach((p, i) => {
      expect(p).toBeCloseTo(expected[i]!, 5);
    });
    expect(ofNumbers.predict([Float64Array.of(1, 2, Number.NaN)])).toEqual(
      ofTexts.predict([["1", "2", null]]),
    );
  });
});

test("coefficients of numbers are those of the truth, per unit and per deviation", async () => {
  const x = draw(20_000).map((value) => 3 * value + 7);
  const labels = x.map((value) => 100 - 2 * value + random.normal());
  const model = await linear.train({ columns: [x], names: ["x"] }, labels, { loss: "squared", clip: 0 });
  const [of] = model.coefficients() as [linear.NumberCoefficient];
  expect(of.perUnit).toBeCloseTo(-2, 2);
  expect(of.perDeviation / of.perUnit).toBeCloseTo(3, 1);
  expect(model.predict([Float64Array.of(0)])[0]).toBeCloseTo(100, 0);
});

test("the ridge is that of the loss as it stands, whatever the unit of the labels", async () => {
  // By hand: x of deviation 1, sum of x y = 40, sum of x^2 = 4: 40 / (4 + l2).
  const x = Float64Array.of(-1, -1, 1, 1);
  const line = await linear.train({ columns: [x] }, [0, 0, 20, 20], { loss: "squared", l2: 4 });
  expect((line.coefficients()[0] as linear.NumberCoefficient).perDeviation).toBeCloseTo(5, 9);
  const z = draw(300);
  const counts = z.map((value) => random.poisson(Math.exp(2 + 0.5 * value)));
  const own = await linear.train({ columns: [z] }, counts, { loss: "poisson", l2: 500 });
  const fit = fitPoisson({ columns: [z], names: ["z"], counts, l2: 500 });
  expect((own.coefficients()[0] as linear.NumberCoefficient).perDeviation).toBeCloseTo(
    fit.coefficients[0]!,
    7,
  );
});

describe("without l2 the ridge", () => {
  const noise = (columns: number, rows: number) => Array.from({ length: columns }, () => draw(rows));

  test("is strong where columns are many and rows few, weak where the columns tell, and 1 for a handful", async () => {
    const few = noise(30, 80);
    const strong = await linear.train(
      { columns: few },
      Float64Array.from({ length: 80 }, () => flip(0.5)),
    );
    expect(strong.l2).toBeGreaterThan(5);
    const x = draw(2000);
    const weak = await linear.train(
      { columns: [x] },
      x.map((value) => flip(value > 0 ? 0.999 : 0.001)),
    );
    expect(weak.l2).toBeLessThan(1);
    const handful = await linear.train({ columns: [Float64Array.of(1, 2, 3, 4)] }, [0, 1, 0, 1]);
    expect(handful.l2).toBe(1);
  });

  test("does not change with the unit of counts or numbers that it is chosen for", async () => {
    const x = draw(500);
    const y = x.map((value) => value + random.normal());
    const [one, thousand] = [
      await linear.train({ columns: [x] }, y, { loss: "squared" }),
      await linear.train(
        { columns: [x] },
        y.map((value) => 1000 * value),
        { loss: "squared" },
      ),
    ];
    expect(thousand.l2).toBe(one.l2);
    expect(thousand.predict([x])[0]).toBeCloseTo(1000 * one.predict([x])[0]!, 6);
  });
});

test("a weight of two is two copies; a large factor on the ridge leaves a column out", async () => {
  const [x, z] = [draw(200), draw(200)];
  const labels = x.map((value, i) => flip(1 / (1 + Math.exp(-value - z[i]!))));
  const twice = (column: Float64Array) => Float64Array.from([...column, ...column]);
  const options = { l2: 1, clip: 0 };
  const weighted = await linear.train({ columns: [x, z] }, labels, {
    ...options,
    weights: new Float64Array(200).fill(2),
  });
  const copied = await linear.train({ columns: [twice(x), twice(z)] }, twice(labels), options);
  copied.predict([x, z]).forEach((p, i) => {
    expect(weighted.predict([x, z])[i]).toBeCloseTo(p, 7);
  });
  const without = await linear.train({ columns: [x, z], names: ["x", "z"] }, labels, { penalty: { z: 1e9 } });
  const [ofX, ofZ] = without.coefficients() as linear.NumberCoefficient[];
  expect(Math.abs(ofZ!.perDeviation)).toBeLessThan(1e-6);
  expect(ofX!.perDeviation).toBeGreaterThan(0.3);
});

test("an offset is a known part of the margin, in training and in scoring", async () => {
  const x = draw(5000);
  const offset = Float64Array.from({ length: 5000 }, () => Math.log(1 + 9 * random.next()));
  const labels = x.map((value, i) => random.poisson(Math.exp(0.5 * value - 1 + offset[i]!)));
  const model = await linear.train({ columns: [x] }, labels, { loss: "poisson", offset, clip: 0 });
  expect((model.coefficients()[0] as linear.NumberCoefficient).perUnit).toBeCloseTo(0.5, 1);
  const ratio = model.predict([x], { offset })[3]! / model.predict([x])[3]!;
  expect(ratio).toBeCloseTo(Math.exp(offset[3]!), 9);
});

test("a training is cancelled, and tells how far it is", async () => {
  const x = draw(500);
  const labels = x.map((value) => flip(1 / (1 + Math.exp(-value))));
  const told: string[] = [];
  const controller = new AbortController();
  const run = {
    signal: controller.signal,
    onProgress: ({ phase, done }: linear.TrainingProgress) => {
      told.push(`${phase} ${done}`);
      if (done === 2) controller.abort();
    },
  };
  await expect(linear.train({ columns: [x] }, labels, {}, run)).rejects.toThrow(/abort/);
  expect(told).toEqual(["search 1", "search 2"]);
});

test("names of columns are callers' own, those that every object has too", async () => {
  const columns = [draw(50), draw(50)];
  const labels = Array.from({ length: 50 }, (_, i) => i % 2);
  const plain = await linear.train({ columns }, labels, { l2: 1 });
  for (const name of ["constructor", "__proto__", ""]) {
    const model = await linear.train({ columns, names: [name, "other"] }, labels, { l2: 1 });
    expect(model.predict(columns)).toEqual(plain.predict(columns));
  }
});

describe("what cannot be is refused by name", () => {
  const x = Float64Array.of(1, 2, 3, 4);
  const labels = [0, 1, 0, 1];
  const codeOf = (training: Promise<unknown>) =>
    training.then(
      () => "nothing",
      (error) => error.code,
    );

  test("options, columns and labels", async () => {
    const wrong: [string, Promise<unknown>][] = [
      ["unknown_option", linear.train({ columns: [x] }, labels, { lambda: 1 } as linear.LinearOptions)],
      ["bad_option", linear.train({ columns: [x] }, labels, { l2: -1 })],
      ["bad_option", linear.train({ columns: [x] }, labels, { weights: x.map(() => Number.NaN) })],
      ["bad_option", linear.train({ columns: [x] }, labels, { loss: "softmax", offset: x })],
      ["no_columns", linear.train({ columns: [] }, labels)],
      ["length_mismatch", linear.train({ columns: [x.slice(1)] }, labels)],
      ["length_mismatch", linear.train({ columns: [x] }, labels, { offset: x.slice(1) })],
      ["unknown_column", linear.train({ columns: [x] }, labels, { penalty: { y: 2 } })],
      ["label_out_of_range", linear.train({ columns: [x] }, [0, 1, 2, 0])],
      ["not_finite", linear.train({ columns: [x.map((v) => 1 / (v - 1))] }, labels)],
      ["bad_labels", linear.train({ columns: [x] }, null as unknown as number[])],
      ["bad_column", linear.train({ columns: [[1, 2, 3, 4] as unknown as string[]] }, labels)],
      ["label_out_of_range", linear.train({ columns: [x] }, [0, 1e160, 0, 0], { loss: "squared" })],
      ["bad_option", linear.train({ columns: [x] }, labels, { l2: 1 }, { threads: 0 })],
      ["no_rows", linear.train({ columns: [x] }, labels, { weights: new Float64Array(4) })],
      ["one_label", linear.train({ columns: [x] }, [1, 1, 1, 1])],
    ];
    for (const [code, training] of wrong) expect(await codeOf(training)).toBe(code);
  });

  test("saved models of another kind, or that do not hold together", async () => {
    const saved = (await linear.train({ columns: [x] }, labels)).save();
    const load = (change: object) => () => linear.load({ ...saved, ...change });
    const withCode = (code: string) => expect.objectContaining({ code });
    expect(load({ kind: "boosting" })).toThrowError(withCode("wrong_kind"));
    expect(load({ state: { ...saved.state, means: [] } })).toThrowError(withCode("damaged"));
    expect(load({ state: { ...saved.state, l2: "1" } })).toThrowError(withCode("damaged"));
    expect(load({ state: { ...saved.state, loss: "softmax" } })).toThrowError(withCode("damaged"));
  });
});

import * as tf from "@tensorflow/tfjs-core";
import { neural } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { SavedModelError } from "../../../src/errors.js";
import { logLoss } from "../../../src/metrics/probability.js";
import { sigmoid } from "../../../src/stats/logspace.js";
import { plantedRows, rowsOf } from "./planted.js";

const quick = { networks: 2, width: 32, learningRate: 0.005, dropout: 0.1, batchRows: 128 } as const;

describe("networks", () => {
  const rows = 3000;
  const half = rows / 2;
  const { columns, margins, random } = plantedRows(rows);

  test("learn products and waves of columns that no sum of slopes can tell", async () => {
    const labels = margins.map((margin) => (random.next() < sigmoid(margin) ? 1 : 0));
    const model = await neural.train({ columns: rowsOf(columns, 0, half) }, labels.slice(0, half), quick);
    const held = labels.slice(half);
    const loss = logLoss(held, model.predict(rowsOf(columns, half)));
    const truth = logLoss(held, margins.slice(half).map(sigmoid));
    const share = held.reduce((sum, label) => sum + label, 0) / half;
    const none = logLoss(
      held,
      held.map(() => share),
    );
    expect((none - loss) / (none - truth)).toBeGreaterThan(0.7);
  });

  test("count, and predict numbers of any size", async () => {
    const counts = margins.map((margin) => random.poisson(Math.exp(Math.max(-1, Math.min(1, margin)))));
    const counting = await neural.train({ columns: rowsOf(columns, 0, half) }, counts.slice(0, half), {
      ...quick,
      loss: "poisson",
    });
    const expected = counting.predict(rowsOf(columns, half));
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    expect(sum(expected) / sum(counts.slice(half))).toBeCloseTo(1, 0.7);
    const numbers = margins.map((margin) => 1e6 * (margin + 0.1 * random.normal()) + 5e6);
    const model = await neural.train({ columns: rowsOf(columns, 0, half) }, numbers.slice(0, half), {
      ...quick,
      loss: "squared",
    });
    const narrow = margins.map((margin) => 1e9 + Math.tanh(margin));
    const near = await neural.train({ columns: rowsOf(columns, 0, half) }, narrow.slice(0, half), {
      ...quick,
      epochs: 5,
      loss: "squared",
    });
    const distinct = new Set(near.predict(rowsOf(columns, half)));
    expect(distinct.size).toBeGreaterThan(half / 2);
    const off = model.predict(rowsOf(columns, half)).map((value, i) => (value - numbers[half + i]!) ** 2);
    const around = numbers.slice(half).map((value) => (value - 5e6) ** 2);
    expect(sum(off) / sum(around)).toBeLessThan(0.3);
  });

  test("tell classes, whose chances sum to 1", async () => {
    const classes = margins.map((margin) => (margin < -1 ? 0 : margin < 1 ? 1 : 2));
    const model = await neural.train({ columns: rowsOf(columns, 0, half) }, classes.slice(0, half), {
      ...quick,
      loss: "softmax",
    });
    const chances = model.predict(rowsOf(columns, half));
    let right = 0;
    for (let i = 0; i < half; i++) {
      const own = chances.subarray(3 * i, 3 * i + 3);
      expect(own[0]! + own[1]! + own[2]!).toBeCloseTo(1, 12);
      if (own.indexOf(Math.max(...own)) === classes[half + i]) right++;
    }
    expect(right / half).toBeGreaterThan(0.75);
  });

  test("tell amounts of which many are 0: the chance of one, and its size", async () => {
    const amounts = margins.map((margin, i) =>
      random.next() < sigmoid(2 * columns[4]![i]!) ? Math.exp(1 + 0.5 * margin + 0.2 * random.normal()) : 0,
    );
    const model = await neural.train({ columns: rowsOf(columns, 0, half) }, amounts.slice(0, half), {
      ...quick,
      loss: "ziln",
    });
    const own = model.predict(rowsOf(columns, half), { output: "margin" });
    expect(model.outputs).toBe(3);
    const correlation = (a: Float64Array, b: Float64Array) => {
      const center = (values: Float64Array) =>
        values.map((v) => v - values.reduce((s, w) => s + w, 0) / values.length);
      const [x, y] = [center(a), center(b)];
      const dot = (p: Float64Array, q: Float64Array) => p.reduce((s, v, i) => s + v * q[i]!, 0);
      return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
    };
    const output = (k: number) => Float64Array.from({ length: half }, (_, i) => own[3 * i + k]!);
    expect(correlation(output(0), columns[4]!.slice(half))).toBeGreaterThan(0.9);
    expect(correlation(output(1), margins.slice(half))).toBeGreaterThan(0.85);
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    expect(total(model.predict(rowsOf(columns, half))) / total(amounts.slice(half))).toBeCloseTo(1, 0.7);
  });

  test("leave no tensor behind in a training and in 1,000 predictions", async () => {
    await neural.findBackend("wasm");
    const labels = margins.slice(0, 200).map((margin) => (margin > 0 ? 1 : 0));
    const input = { columns: rowsOf(columns, 0, 200) };
    const before = tf.memory().numTensors;
    const model = await neural.train(input, labels, { networks: 1, width: 8, epochs: 3 });
    expect(tf.memory().numTensors).toBe(before);
    const one = rowsOf(columns, 7, 8);
    for (let k = 0; k < 1000; k++) model.predict(one);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("score one row as in a batch, and saved ones as before, to the last bit", async () => {
    const labels = margins.map((margin) => (margin > 0 ? 1 : 0));
    const texts = Array.from(labels, (_, i) => ["north", "south", null, "west"][i % 4]!);
    const input = { columns: [...columns, texts], names: ["a", "b", "c", "d", "e", "city"] };
    columns[1]![5] = Number.NaN;
    const model = await neural.train(input, labels, { ...quick, epochs: 2 });
    const all = model.predict(input.columns);
    expect(model.predict([...rowsOf(columns, 5, 6), ["south"]])[0]).toBe(all[5]);
    const loaded = neural.load(structuredClone(model.save()));
    expect(loaded.predict(input.columns)).toEqual(all);
    expect([loaded.names, loaded.epochs, loaded.networks, loaded.loss]).toEqual([
      input.names,
      2,
      2,
      "logloss",
    ]);
    expect(model.predict([...rowsOf(columns, 5, 6), ["a city that is new"]])[0]).not.toBeNaN();
    const endless = columns.map((_, c) => Float64Array.of([Infinity, -Infinity, Number.NaN][c % 3]!));
    expect(model.predict([...endless, [null]])[0]).not.toBeNaN();
  });

  test("that were saved and damaged are refused", async () => {
    const labels = margins.slice(0, 100).map((margin) => (margin > 0 ? 1 : 0));
    const model = await neural.train({ columns: rowsOf(columns, 0, 100) }, labels, {
      networks: 1,
      width: 4,
      epochs: 1,
    });
    const { state, tensors } = model.save();
    const damaged = [
      { kind: "boosting", state, tensors },
      { kind: "neural", state: { ...state, width: 5 }, tensors },
      { kind: "neural", state: { ...state, networks: 2 }, tensors },
      { kind: "neural", state, tensors: { ...tensors, network0: new Float32Array(3) } },
      { kind: "neural", state, tensors: { ...tensors, binMeans: new Float64Array(1) } },
      { kind: "neural", state: { ...state, names: ["a"] }, tensors },
      { kind: "neural", state: { ...state, blocks: 1e8 }, tensors },
      { kind: "neural", state: { ...state, networks: 1e10 }, tensors },
      { kind: "neural", state: { ...state, loss: "ziln" as const }, tensors },
      { kind: "neural", state: { ...state, loss: "softmax" as const }, tensors },
      { kind: "neural", state, tensors: { ...tensors, means: tensors["means"]!.map(() => Number.NaN) } },
      { kind: "neural", state, tensors: { ...tensors, edges: tensors["edges"]!.slice().reverse() } },
      { kind: "neural", state, tensors: { ...tensors, edgeCounts: Int32Array.of(2e9, 0, 0, 0, 0) } },
    ];
    for (const saved of damaged) expect(() => neural.load(saved)).toThrow(SavedModelError);
  });
});

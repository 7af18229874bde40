import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, findBackend } from "../../../src/learners/neural/backend.js";
import { lossGradient, meanLoss } from "../../../src/learners/neural/gradients.js";
import { lossOf, neuralLosses, scoresOfMargins } from "../../../src/learners/neural/losses.js";
import { forward, initialParameters, networkOf } from "../../../src/learners/neural/network.js";
import { createRandom } from "../../../src/stats/random.js";

const rows = 40;
const inputs = 7;
const random = createRandom(11);
const x = Float32Array.from({ length: rows * inputs }, () => random.normal());
const labelsOf = {
  logloss: () => (random.next() < 0.4 ? 1 : 0),
  poisson: () => random.poisson(1.5),
  squared: () => random.normal(),
  softmax: () => random.int(3),
  ziln: () => (random.next() < 0.5 ? 0 : Math.exp(random.normal())),
};

/** Margins in double precision, from the equations. */
function marginsInDoubles(shape: Parameters<typeof networkOf>[0], parameters: Float64Array): Float64Array {
  const { layers } = networkOf(shape, parameters as unknown as Float32Array);
  const apply = (l: number, from: Float64Array): Float64Array => {
    const { weights, bias, inputs: inner, outputs } = layers[l]!;
    return Float64Array.from({ length: rows * outputs }, (_, at) => {
      const [i, j] = [Math.floor(at / outputs), at % outputs];
      let sum = bias[j]!;
      for (let k = 0; k < inner; k++) sum += weights[j * inner + k]! * from[i * inner + k]!;
      return sum;
    });
  };
  const relu = (values: Float64Array) => values.map((value) => Math.max(0, value));
  let h = relu(apply(0, Float64Array.from(x)));
  for (let l = 1; l + 1 < layers.length; l += 2) {
    const added = apply(l + 1, relu(apply(l, h)));
    h = h.map((value, i) => value + added[i]!);
  }
  return apply(layers.length - 1, relu(h));
}

describe("the gradient of a loss", () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await findBackend("wasm");
  });

  test.each(neuralLosses)("%s is the slope of the loss in double precision", (name) => {
    const labels = Float64Array.from({ length: rows }, labelsOf[name]);
    const weights = Float64Array.from({ length: rows }, () => 0.5 + random.next());
    const loss = lossOf(name, labels, weights);
    const shape = { inputs, width: 6, blocks: 2, outputs: loss.outputs };
    const start = initialParameters(shape, loss.base, 3).map((value) => value + 0.1 * random.normal());
    const gradient = new Float32Array(start.length);
    const mean = lossGradient(backend, shape, start, { x, labels, weights }, loss, gradient);
    const lossAt = (parameters: Float64Array) => {
      const margins = marginsInDoubles(shape, parameters);
      return meanLoss(loss, margins, labels, weights, new Float64Array(margins.length));
    };
    expect(mean).toBeCloseTo(lossAt(Float64Array.from(start)), 5);
    const step = 1e-6;
    for (let i = 0; i < start.length; i++) {
      const [up, down] = [Float64Array.from(start), Float64Array.from(start)];
      up[i]! += step;
      down[i]! -= step;
      expect(gradient[i]).toBeCloseTo((lossAt(up) - lossAt(down)) / (2 * step), 4);
    }
  });

  test("leaves no tensor behind", () => {
    const labels = Float64Array.from({ length: rows }, labelsOf.logloss);
    const loss = lossOf("logloss", labels, undefined);
    const shape = { inputs, width: 6, blocks: 2, outputs: 1 };
    const start = initialParameters(shape, loss.base, 3);
    const before = tf.memory().numTensors;
    lossGradient(
      backend,
      shape,
      start,
      { x, labels, weights: undefined },
      loss,
      new Float32Array(start.length),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test("passes through the units that are not dropped", () => {
    const labels = Float64Array.from({ length: rows }, labelsOf.logloss);
    const loss = lossOf("logloss", labels, undefined);
    const shape = { inputs, width: 6, blocks: 1, outputs: 1 };
    const start = initialParameters(shape, loss.base, 3).map((value) => value + 0.1 * random.normal());
    const gradient = new Float32Array(start.length);
    const batch = { x, labels, weights: undefined };
    lossGradient(backend, shape, start, batch, loss, gradient, (layer, units) =>
      Float32Array.from({ length: units }, (_, at) => (layer === 0 && at % 6 === 2 ? 0 : 1)),
    );
    const { layers } = networkOf(shape, gradient);
    expect(layers[0]!.weights.subarray(2 * inputs, 3 * inputs)).toEqual(new Float32Array(inputs));
    expect(layers[0]!.weights.some((slope) => slope !== 0)).toBe(true);
  });
});

describe("a forward pass", () => {
  test("by the kernels is that of TensorFlow.js within 1e-5", async () => {
    await findBackend("wasm");
    await tf.setBackend("wasm");
    const shape = { inputs, width: 64, blocks: 2, outputs: 3 };
    const parameters = initialParameters(shape, [0.3, -0.2, 0], 7).map(
      (value) => value + 0.05 * random.normal(),
    );
    const { layers } = networkOf(shape, parameters);
    const theirs = tf.tidy(() => {
      const dense = (from: tf.Tensor2D, l: number) => {
        const { weights, bias, inputs: inner, outputs } = layers[l]!;
        return tf.add(
          tf.matMul(from, tf.tensor2d(weights, [outputs, inner]), false, true),
          tf.tensor1d(bias),
        ) as tf.Tensor2D;
      };
      let h = tf.relu(dense(tf.tensor2d(x, [rows, inputs]), 0));
      for (let l = 1; l + 1 < layers.length; l += 2) h = tf.add(h, dense(tf.relu(dense(h, l)), l + 1));
      return dense(tf.relu(h), layers.length - 1).dataSync();
    });
    const ours = forward(networkOf(shape, parameters), x, rows);
    ours.forEach((margin, i) => {
      expect(Math.abs(margin - theirs[i]!)).toBeLessThan(1e-5);
    });
  });
});

describe("margins of a zero-inflated lognormal", () => {
  test("are the chance of an amount times its lognormal mean (Wang, Liu & Miao 2019, eq. 3)", () => {
    const [expected] = scoresOfMargins("ziln", Float64Array.of(0, 2, Math.log(0.5)), 3);
    expect(expected).toBeCloseTo(0.5 * Math.exp(2 + 0.125), 12);
  });

  test("that know nothing expect what there was: the share, mean and spread of the logarithms", () => {
    const labels = Float64Array.of(0, 0, 0, Math.E, Math.E ** 3);
    const { base } = lossOf("ziln", labels, undefined);
    expect(base[0]).toBeCloseTo(Math.log(0.4 / 0.6), 12);
    expect(base[1]).toBeCloseTo(2, 12);
    expect(base[2]).toBeCloseTo(0, 12);
  });
});

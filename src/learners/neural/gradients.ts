import { type Backend, compute } from "./backend.js";
import type { Loss } from "./losses.js";
import { type NetworkShape, networkOf } from "./network.js";
import type { Tensor, TensorFlow } from "./tensorflow.js";

/** Encoded rows with their labels. */
export interface Batch {
  /** rows x inputs. */
  readonly x: Float32Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array | undefined;
}

/** What a training step may drop of the units of a layer; called once a hidden layer, in order. */
export type DropUnits = (layer: number, units: number) => Float32Array | undefined;

interface TensorLayer {
  /** outputs x inputs. */
  readonly weights: Tensor;
  /** inputs x outputs. */
  readonly turned: Tensor;
  readonly bias: Tensor;
}

/**
 * The mean loss of a batch and its gradient, computed by TensorFlow.js: back-propagation written out, as products of
 * transposed matrices, which automatic differentiation makes, leave the fast kernels of the WebAssembly backend.
 *
 * @param parameters of `networkOf`
 * @param gradient of the same length, overwritten
 */
export function lossGradient(
  backend: Backend,
  shape: NetworkShape,
  parameters: Float32Array,
  { x, labels, weights }: Batch,
  loss: Loss,
  gradient: Float32Array,
  dropUnits: DropUnits = () => undefined,
): number {
  let mean = 0;
  compute(backend, () => {
    const tf = backend.tensorflow;
    const rows = labels.length;
    const { layers } = networkOf(shape, gradient);
    const own = networkOf(shape, parameters).layers.map(({ weights, bias, inputs, outputs }): TensorLayer => {
      const tensor = tf.tensor2d(weights, [outputs, inputs]);
      return { weights: tensor, turned: tf.transpose(tensor), bias: tf.tensor1d(bias) };
    });
    const mask = (layer: number): Tensor | undefined => {
      const values = dropUnits(layer, rows * shape.width);
      return values && tf.tensor2d(values, [rows, shape.width]);
    };
    const input = tf.tensor2d(x, [rows, shape.inputs]);
    const first = rectified(tf, input, own[0]!, mask(0));
    let h = first.out;
    const blocks = [];
    for (let l = 1; l + 1 < own.length; l += 2) {
      const inner = rectified(tf, h, own[l]!, mask(l));
      blocks.push({ l, from: h, inner });
      h = tf.add(
        h,
        tf.fused.matMul({
          a: inner.out,
          b: own[l + 1]!.turned,
          bias: own[l + 1]!.bias,
          activation: "linear",
        }),
      );
    }
    const last = own.at(-1)!;
    const top = tf.relu(h);
    const margins = tf.fused
      .matMul({ a: top, b: last.turned, bias: last.bias, activation: "linear" })
      .dataSync();
    const slopes = new Float64Array(margins.length);
    mean = meanLoss(loss, margins, labels, weights, slopes);

    /** Writes the gradient of a layer, by what goes in and the slopes of what comes out. */
    const write = (l: number, from: Tensor, slope: Tensor) => {
      layers[l]!.weights.set(tf.matMul(tf.transpose(slope), from).dataSync());
      layers[l]!.bias.set(tf.sum(slope, 0).dataSync());
    };
    const ends = tf.tensor2d(Float32Array.from(slopes), [rows, shape.outputs]);
    write(own.length - 1, top, ends);
    let slope = tf.mul(tf.matMul(ends, last.weights), tf.step(h));
    for (const { l, from, inner } of blocks.reverse()) {
      write(l + 1, inner.out, slope);
      const within = tf.mul(tf.matMul(slope, own[l + 1]!.weights), inner.slope);
      write(l, from, within);
      slope = tf.add(slope, tf.matMul(within, own[l]!.weights));
    }
    write(0, input, tf.mul(slope, first.slope));
  });
  return mean;
}

/** A layer with its rectifier, and how much of a slope at its end comes through. */
function rectified(
  tf: TensorFlow,
  a: Tensor,
  { turned, bias }: TensorLayer,
  mask: Tensor | undefined,
): { readonly out: Tensor; readonly slope: Tensor } {
  const out = tf.fused.matMul({ a, b: turned, bias, activation: "relu" });
  const slope = tf.step(out);
  return mask ? { out: tf.mul(out, mask), slope: tf.mul(slope, mask) } : { out, slope };
}

/** Weighted mean loss of rows, and its slope by each margin. */
export function meanLoss(
  loss: Loss,
  margins: ArrayLike<number>,
  labels: Float64Array,
  weights: Float64Array | undefined,
  slopes: Float64Array,
): number {
  const { outputs } = loss;
  let [sum, total] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i]! : 1;
    total += weight;
    sum += weight * loss.row(margins, i * outputs, labels[i]!, slopes);
    if (weight === 1) continue;
    for (let k = 0; k < outputs; k++) slopes[i * outputs + k]! *= weight;
  }
  for (let at = 0; at < slopes.length; at++) slopes[at]! /= total;
  return sum / total;
}

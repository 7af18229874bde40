import { type Engine, gemm } from "../../matrix/kernels/index.js";
import { createRandom } from "../../stats/random.js";
import { rectify } from "./rectifier.js";

/** A dense layer: out = weights x + bias. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** outputs x inputs, row by row. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * A dense network with residual blocks (He, Zhang, Ren & Sun 2016; for tables Gorishniy et al. 2021):
 * h = relu(L0 x), h += L2 relu(L1 h) for each block, margins = L relu(h). Layers in that order: the first, two a block, the
 * last.
 */
export interface Network {
  readonly layers: readonly Layer[];
}

/** Sizes of a network. */
export interface NetworkShape {
  /** Encoded inputs. */
  readonly inputs: number;
  readonly width: number;
  readonly blocks: number;
  /** Margins of a row. */
  readonly outputs: number;
}

/** Inputs and outputs of each layer. */
export function layerSizes({
  inputs,
  width,
  blocks,
  outputs,
}: NetworkShape): { readonly inputs: number; readonly outputs: number }[] {
  const inner = Array.from({ length: 2 * blocks }, () => ({ inputs: width, outputs: width }));
  return [{ inputs, outputs: width }, ...inner, { inputs: width, outputs }];
}

/** Number of weights and biases. */
export function parameterCount(shape: NetworkShape): number {
  return layerSizes(shape).reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
}

/** The layers that lie one after another in a column of parameters, weights first: views, not copies. */
export function networkOf(shape: NetworkShape, parameters: Float32Array): Network {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return parameters.subarray(at - length, at);
  };
  return {
    layers: layerSizes(shape).map(({ inputs, outputs }) => ({
      inputs,
      outputs,
      weights: take(inputs * outputs),
      bias: take(outputs),
    })),
  };
}

/** How much of its usual spread the second layer of a block starts with: blocks begin next to the identity. */
const blockShare = 0.1;

/**
 * Parameters to start from: normal with variance 2 / inputs (He et al. 2015), the last layer 0 with the margins of a
 * network that knows nothing as bias.
 */
export function initialParameters(
  shape: NetworkShape,
  margins: ArrayLike<number>,
  seed: number,
): Float32Array {
  const random = createRandom(seed);
  const parameters = new Float32Array(parameterCount(shape));
  const { layers } = networkOf(shape, parameters);
  layers.forEach(({ weights, bias, inputs }, l) => {
    if (l === layers.length - 1) {
      bias.set(margins);
      return;
    }
    const isSecondOfBlock = l > 0 && l % 2 === 0;
    const spread = Math.sqrt(2 / inputs) * (isSecondOfBlock ? blockShare : 1);
    for (let i = 0; i < weights.length; i++) weights[i] = spread * random.normal();
  });
  return parameters;
}

/**
 * Margins of encoded rows.
 *
 * @param x rows x inputs
 * @returns rows x outputs
 */
export function forward({ layers }: Network, x: Float32Array, rows: number, engine?: Engine): Float32Array {
  let h = relu(product(layers[0]!, x, rows, engine));
  for (let l = 1; l + 1 < layers.length; l += 2) {
    const inner = relu(product(layers[l]!, h, rows, engine));
    const added = product(layers[l + 1]!, inner, rows, engine);
    for (let i = 0; i < added.length; i++) added[i]! += h[i]!;
    h = added;
  }
  return product(layers.at(-1)!, relu(h), rows, engine);
}

/** What a layer makes of rows: rows x outputs. */
export function product(
  { weights, bias, inputs, outputs }: Layer,
  x: Float32Array,
  rows: number,
  engine?: Engine,
): Float32Array {
  const out = new Float32Array(rows * outputs);
  gemm(x, weights, out, { rows, columns: outputs, inner: inputs }, { ...engine, bias });
  return out;
}

function relu(values: Float32Array): Float32Array {
  rectify(values, values, values.length);
  return values;
}

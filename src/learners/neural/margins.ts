import type { Engine } from "../../matrix/kernels/index.js";
import type { TermColumn } from "../scaling.js";
import { encodeRows, type NeuralEncoder } from "./encoder.js";
import { forward, type NetworkShape, networkOf } from "./network.js";

/** Rows encoded and scored at once. */
const blockRows = 1024;

/**
 * Margins of rows, averaged over networks.
 *
 * @param parameters of each network
 * @param terms of `termColumns`
 * @returns rows x outputs
 */
export function marginsOfNetworks(
  encoder: NeuralEncoder,
  shape: NetworkShape,
  parameters: readonly Float32Array[],
  terms: readonly TermColumn[],
  engine?: Engine,
): Float64Array {
  const rows = terms[0]!.length;
  const margins = new Float64Array(rows * shape.outputs);
  const networks = parameters.map((own) => networkOf(shape, own));
  for (let start = 0; start < rows; start += blockRows) {
    const end = Math.min(rows, start + blockRows);
    const x = new Float32Array((end - start) * encoder.inputs);
    encodeRows(encoder, terms, start, end, x);
    for (const network of networks) {
      const own = forward(network, x, end - start, engine);
      for (let i = 0; i < own.length; i++) margins[start * shape.outputs + i]! += own[i]!;
    }
  }
  for (let i = 0; i < margins.length; i++) margins[i]! /= networks.length;
  return margins;
}

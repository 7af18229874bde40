import { type Engine, gemm, type Workspace } from "../../matrix/kernels/index.js";
import { workspaceFor } from "../../matrix/kernels/workspace.js";
import type { LearnerColumn } from "../columns.js";
import { encodeRows, type NeuralEncoder, termColumns } from "./encoder.js";
import { forward, type Network } from "./network.js";
import { PathGradients } from "./path-gradients.js";

/** Rows explained at a time: their activations stay in the second cache. */
const blockRows = 256;

/** What to explain, and how exactly. */
export interface ExplainedOutput extends Engine {
  /** Which margin of each row: 0 the first. */
  readonly output: number;
  /** Margins of the networks averaged, rows x outputs. */
  readonly margins: Float64Array;
  /** How many parts the path is cut into. */
  readonly parts?: number;
}

/** What a network's columns add to its margins. */
export interface ColumnContributions {
  /** Margin of the mean of the training rows. */
  readonly base: number;
  /** One value a row for each of the caller's columns; undefined for one that makes no input. */
  readonly columns: readonly (Float64Array | undefined)[];
}

/**
 * Integrated gradients of one margin of the mean of some networks, by column of the caller (Sundararajan, Taly & Yan 2017,
 * eq. 1): input j of row x adds x[j] times the mean of the gradient by j along the straight path from the mean of the
 * training rows, which encoded is 0, to x. A column adds what its inputs add.
 *
 * The mean is taken over parts of the path by the slopes of secants, see `PathGradients`, which add up to the change of the
 * margin. What rounding to 32 bits leaves of it is shared out among the columns in proportion to the size of what they add.
 *
 * @param columns as in training
 */
export function integratedGradients(
  networks: readonly Network[],
  encoder: NeuralEncoder,
  columns: readonly LearnerColumn[],
  { output, margins, parts = 8, ...engine }: ExplainedOutput,
): ColumnContributions {
  const { inputs, sources } = encoder;
  const outputs = networks[0]!.layers.at(-1)!.outputs;
  const rows = margins.length / outputs;
  const base = meanMargin(networks, inputs, output);
  const hasInput = new Set(sources);
  const added = columns.map((_, c) => (hasInput.has(c) ? new Float64Array(rows) : undefined));
  const terms = termColumns(encoder, columns);
  const workspace = workspaceFor(engine, margins);
  const first = stackedFirst(networks, workspace);
  const width = first.bias.length;
  const x = workspace.float32Array(blockRows * inputs);
  const slopes = workspace.float32Array(blockRows * inputs);
  const reached = workspace.float32Array(blockRows * width);
  const pulled = workspace.float32Array(blockRows * width);
  const path = new PathGradients(networks, output, blockRows, { ...engine, workspace });
  const reach = reachOf(first.weights, inputs);
  try {
    for (let start = 0; start < rows; start += blockRows) {
      const count = Math.min(blockRows, rows - start);
      const of = (values: Float32Array, perRow: number) => values.subarray(0, count * perRow);
      encodeRows(encoder, terms, start, start + count, x);
      const forwards = { rows: count, columns: width, inner: inputs };
      gemm(of(x, inputs), first.weights, of(reached, width), forwards, { workspace });
      path.meanGradient(of(reached, width), first.bias, parts, of(pulled, width));
      const backwards = { rows: count, columns: inputs, inner: width };
      const transposed = { workspace, isRightTransposed: true };
      gemm(of(pulled, width), first.weights, of(slopes, inputs), backwards, transposed);
      for (let i = 0; i < count; i++) {
        const row = start + i;
        const own = { x, at: i * inputs, sources, added, row };
        addInputs(own, slopes);
        shareOut(own, margins[row * outputs + output]! - base, reach);
      }
    }
  } finally {
    for (const array of [x, slopes, reached, pulled, first.weights]) workspace.free(array);
    path.free();
  }
  return { base, columns: added };
}

/** Margin of the networks, averaged, where all inputs are 0. */
function meanMargin(networks: readonly Network[], inputs: number, output: number): number {
  const zero = new Float32Array(inputs);
  return networks.reduce((sum, network) => sum + forward(network, zero, 1)[output]!, 0) / networks.length;
}

/** The first layers of all networks, one below the other: they read the same inputs. */
function stackedFirst(networks: readonly Network[], workspace: Workspace) {
  const layers = networks.map(({ layers: [first] }) => first!);
  const outputs = layers.reduce((sum, layer) => sum + layer.outputs, 0);
  const weights = workspace.float32Array(outputs * layers[0]!.inputs);
  const bias = new Float32Array(outputs);
  let at = 0;
  for (const layer of layers) {
    weights.set(layer.weights, at * layer.inputs);
    bias.set(layer.bias, at);
    at += layer.outputs;
  }
  return { weights, bias };
}

/** How much each input moves the first layers: 0 for one that they do not read. */
function reachOf(weights: Float32Array, inputs: number): Float64Array {
  const reach = new Float64Array(inputs);
  for (let at = 0, j = 0; at < weights.length; at++) {
    reach[j]! += Math.abs(weights[at]!);
    if (++j === inputs) j = 0;
  }
  return reach;
}

/** A row and what its columns add. */
interface ExplainedRow {
  /** Encoded rows; this one begins at `at`. */
  readonly x: Float32Array;
  readonly at: number;
  readonly sources: Int32Array;
  readonly added: readonly (Float64Array | undefined)[];
  readonly row: number;
}

function addInputs({ x, at, sources, added, row }: ExplainedRow, slopes: Float32Array): void {
  for (let j = 0; j < sources.length; j++) added[sources[j]!]![row]! += x[at + j]! * slopes[at + j]!;
}

/** Adds what is missing to `change`: by the size of what the columns add or, where they add nothing, could have. */
function shareOut({ x, at, sources, added, row }: ExplainedRow, change: number, reach: Float64Array): void {
  let [sum, size] = [0, 0];
  for (const column of added) {
    const value = column?.[row] ?? 0;
    sum += value;
    size += Math.abs(value);
  }
  const missing = change - sum;
  if (missing === 0) return;
  if (size > 0) {
    const share = missing / size;
    for (const column of added) if (column) column[row]! += share * Math.abs(column[row]!);
    return;
  }
  for (let j = 0; j < sources.length; j++) size += Math.abs(x[at + j]!) * reach[j]!;
  if (size === 0) return;
  for (let j = 0; j < sources.length; j++) {
    added[sources[j]!]![row]! += (missing / size) * Math.abs(x[at + j]!) * reach[j]!;
  }
}

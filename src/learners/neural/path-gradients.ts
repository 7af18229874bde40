import { type Engine, gemm, type Workspace } from "../../matrix/kernels/index.js";
import type { Layer, Network } from "./network.js";

/** What the rectifiers of the rows of a block read at one point of the path, each rows x width. */
interface PathPoint {
  /** In the first layer of each block. */
  readonly inner: readonly Float32Array[];
  /** Before the last layer. */
  readonly last: Float32Array;
}

/**
 * Gradients of one margin of the mean of some networks by what their first layers give, averaged along the straight path
 * from input 0 to a row. What the first layers give moves straight along the path too, so that inputs are asked for once
 * a row, not once a point.
 *
 * The path is cut into parts. Over one of them a rectifier has the slope of its secant, as in DeepLIFT's rescale rule
 * (Shrikumar, Greenside & Kundaje 2017, section 3.5.1): the mean of its gradient, exact but for what two rectifiers behind
 * one another make of bends in the same part. Other than the gradients at points, these add up to the change of the
 * margin, and what they are off by falls with the square of the number of parts.
 */
export class PathGradients {
  readonly #networks: readonly Network[];
  readonly #output: number;
  readonly #engine: Engine & { readonly workspace: Workspace };
  /** Ends of a part of the path. */
  #from: PathPoint;
  #to: PathPoint;
  readonly #gradient: Float32Array;
  /** Of the branch of a block. */
  readonly #branch: Float32Array;
  readonly #product: Float32Array;

  /** @param rows most rows of a call */
  constructor(networks: readonly Network[], output: number, rows: number, engine: PathGradients["#engine"]) {
    this.#networks = networks;
    this.#output = output;
    this.#engine = engine;
    const { layers } = networks[0]!;
    const make = () => engine.workspace.float32Array(rows * layers[0]!.outputs);
    const point = () => ({ inner: Array.from({ length: (layers.length - 2) / 2 }, make), last: make() });
    [this.#from, this.#to] = [point(), point()];
    [this.#gradient, this.#branch, this.#product] = [make(), make(), make()];
  }

  /**
   * @param reached weights of the first layers times the row, without bias: rows x (networks x width)
   * @param bias of the first layers: networks x width
   * @param parts of the path, all of one length
   * @param mean gradient by what the first layers give before their rectifiers, averaged: as `reached`
   */
  meanGradient(reached: Float32Array, bias: Float32Array, parts: number, mean: Float32Array): void {
    mean.fill(0);
    const weight = 1 / (parts * this.#networks.length);
    const rows = reached.length / bias.length;
    const width = bias.length / this.#networks.length;
    this.#networks.forEach((network, n) => {
      const first = { reached, bias, from: n * width, rows, width };
      for (let part = 0; part <= parts; part++) {
        [this.#from, this.#to] = [this.#to, this.#from];
        this.#forward(network, first, part / parts);
        if (part === 0) continue;
        this.#backward(network, rows);
        addSlopes(first, (part - 1) / parts, part / parts, this.#gradient, weight, mean);
      }
    });
  }

  /** What rectifiers read at `share` of the path. */
  #forward({ layers }: Network, first: FirstLayer, share: number): void {
    const { inner, last } = this.#to;
    const { rows, width } = first;
    const end = rows * width;
    reachFirst(first, share, last);
    const values = this.#branch;
    const added = this.#product;
    inner.forEach((read, b) => {
      this.#times(last, layers[1 + 2 * b]!, read, rows);
      for (let i = 0; i < end; i++) values[i] = read[i]! > 0 ? read[i]! : 0;
      this.#times(values, layers[2 + 2 * b]!, added, rows);
      for (let i = 0; i < end; i++) last[i]! += added[i]!;
    });
  }

  /** The gradient by what the first block reads, over the part between the two points. */
  #backward({ layers }: Network, rows: number): void {
    const { weights, inputs: width } = layers.at(-1)!;
    const own = weights.subarray(this.#output * width, (this.#output + 1) * width);
    const end = rows * width;
    const gradient = this.#gradient;
    for (let at = 0; at < end; at += width) gradient.set(own, at);
    timesSlopes(gradient, this.#from.last, this.#to.last, end);
    for (let b = this.#from.inner.length - 1; b >= 0; b--) {
      this.#timesTransposed(gradient, layers[2 + 2 * b]!, this.#branch, rows);
      timesSlopes(this.#branch, this.#from.inner[b]!, this.#to.inner[b]!, end);
      this.#timesTransposed(this.#branch, layers[1 + 2 * b]!, this.#product, rows);
      for (let i = 0; i < end; i++) gradient[i]! += this.#product[i]!;
    }
  }

  #times(left: Float32Array, { weights, bias, inputs, outputs }: Layer, out: Float32Array, rows: number) {
    const shape = { rows, columns: outputs, inner: inputs };
    gemm(left.subarray(0, rows * inputs), weights, out.subarray(0, rows * outputs), shape, {
      ...this.#engine,
      bias,
    });
  }

  #timesTransposed(left: Float32Array, { weights, inputs, outputs }: Layer, out: Float32Array, rows: number) {
    const shape = { rows, columns: inputs, inner: outputs };
    gemm(left.subarray(0, rows * outputs), weights, out.subarray(0, rows * inputs), shape, {
      ...this.#engine,
      isRightTransposed: true,
    });
  }

  /** Gives the memory back. */
  free(): void {
    const points = [this.#from, this.#to].flatMap(({ inner, last }) => [...inner, last]);
    for (const array of [...points, this.#gradient, this.#branch, this.#product]) {
      this.#engine.workspace.free(array);
    }
  }
}

/** What the first layer of one of the networks gives: `width` columns, the first of which is `from`. */
interface FirstLayer {
  readonly reached: Float32Array;
  readonly bias: Float32Array;
  readonly from: number;
  readonly rows: number;
  readonly width: number;
}

/** What the first layer gives at `share` of the path, rectified. */
function reachFirst({ reached, bias, from, rows, width }: FirstLayer, share: number, out: Float32Array) {
  for (let i = 0, to = 0; i < rows; i++) {
    for (let k = from, at = i * bias.length + from; k < from + width; k++, at++, to++) {
      const read = share * reached[at]! + bias[k]!;
      out[to] = read > 0 ? read : 0;
    }
  }
}

/** Adds the gradient times the slopes of the first layer's rectifiers over a part of the path. */
function addSlopes(
  { reached, bias, from, rows, width }: FirstLayer,
  start: number,
  end: number,
  gradient: Float32Array,
  weight: number,
  mean: Float32Array,
): void {
  for (let i = 0, g = 0; i < rows; i++) {
    for (let k = from, at = i * bias.length + from; k < from + width; k++, at++, g++) {
      const slope = secant(start * reached[at]! + bias[k]!, end * reached[at]! + bias[k]!);
      mean[at]! += weight * slope * gradient[g]!;
    }
  }
}

function timesSlopes(gradient: Float32Array, from: Float32Array, to: Float32Array, end: number): void {
  for (let i = 0; i < end; i++) gradient[i]! *= secant(from[i]!, to[i]!);
}

/** Slope of max(0, z) from one z to another. */
function secant(from: number, to: number): number {
  if (from > 0) return to > 0 ? 1 : from / (from - to);
  return to > 0 ? to / (to - from) : 0;
}

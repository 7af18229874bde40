import { type Engine, gemm, type Workspace } from "../../matrix/kernels/index.js";
import type { Layer, Network } from "./network.js";
import { rectify, timesSecants } from "./rectifier.js";

/** What the rectifiers of the rows of a block read at one point of the path, each rows x width. */
interface PathPoint {
  readonly first: Float32Array;
  /** In the first layer of each block. */
  readonly inner: readonly Float32Array[];
  /** Before the last layer. */
  readonly last: Float32Array;
}

interface EngineInWorkspace extends Engine {
  readonly workspace: Workspace;
}

/**
 * Gradients of one margin of the mean of some networks by what their first layers give, averaged along the straight path
 * from input 0 to a row. What the first layers give moves straight along the path too, so that inputs are asked for once
 * a row, not once a point.
 *
 * The path is cut into parts. Over one of them a rectifier has the slope of its secant, as in DeepLIFT's rescale rule
 * (Shrikumar, Greenside & Kundaje 2017, section 3.5.1): the mean of its gradient, exact but for what two rectifiers behind
 * one another make of bends in the same part. Unlike gradients at points, these add up to the change of the margin, and
 * as many parts are off by a fifth as much: with 8, what columns add to trained networks by some .3 % of it.
 */
export class PathGradients {
  readonly #networks: readonly Network[];
  readonly #output: number;
  readonly #engine: EngineInWorkspace;
  /** Ends of a part of the path. */
  #from: PathPoint;
  #to: PathPoint;
  readonly #gradient: Float32Array;
  /** Of the branch of a block. */
  readonly #branch: Float32Array;
  readonly #product: Float32Array;

  /** @param rows most rows of a call */
  constructor(networks: readonly Network[], output: number, rows: number, engine: EngineInWorkspace) {
    this.#networks = networks;
    this.#output = output;
    this.#engine = engine;
    const { layers } = networks[0]!;
    const make = () => engine.workspace.float32Array(rows * layers[0]!.outputs);
    const point = () => ({
      first: make(),
      inner: Array.from({ length: (layers.length - 2) / 2 }, make),
      last: make(),
    });
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
        addGradient(first, this.#gradient, weight, mean);
      }
    });
  }

  /** What rectifiers read at `share` of the path. */
  #forward({ layers }: Network, first: FirstLayer, share: number): void {
    const { first: read, inner, last } = this.#to;
    const { rows, width } = first;
    const length = rows * width;
    reachFirst(first, share, read);
    rectify(read, last, length);
    inner.forEach((values, b) => {
      this.#times(last, layers[1 + 2 * b]!, values, rows);
      rectify(values, this.#branch, length);
      this.#times(this.#branch, layers[2 + 2 * b]!, this.#product, rows);
      add(this.#product, last, length);
    });
  }

  /** The gradient by what the first layer gives, over the part between the two points. */
  #backward({ layers }: Network, rows: number): void {
    const { weights, inputs: width } = layers.at(-1)!;
    const own = weights.subarray(this.#output * width, (this.#output + 1) * width);
    const length = rows * width;
    const gradient = this.#gradient;
    for (let at = 0; at < length; at += width) gradient.set(own, at);
    timesSecants(gradient, this.#from.last, this.#to.last, length);
    for (let b = this.#from.inner.length - 1; b >= 0; b--) {
      this.#timesTransposed(gradient, layers[2 + 2 * b]!, this.#branch, rows);
      timesSecants(this.#branch, this.#from.inner[b]!, this.#to.inner[b]!, length);
      this.#timesTransposed(this.#branch, layers[1 + 2 * b]!, this.#product, rows);
      add(this.#product, gradient, length);
    }
    timesSecants(gradient, this.#from.first, this.#to.first, length);
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
    const points = [this.#from, this.#to].flatMap(({ first, inner, last }) => [first, ...inner, last]);
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

/** What the first layer gives at `share` of the path, before its rectifiers. */
function reachFirst(
  { reached, bias, from, rows, width }: FirstLayer,
  share: number,
  out: Float32Array,
): void {
  for (let i = 0, to = 0; i < rows; i++) {
    for (let k = from, at = i * bias.length + from; k < from + width; k++, at++, to++) {
      out[to] = share * reached[at]! + bias[k]!;
    }
  }
}

/** Adds the gradients by what the first layer gives. */
function addGradient(
  { bias, from, rows, width }: FirstLayer,
  gradient: Float32Array,
  weight: number,
  mean: Float32Array,
): void {
  for (let i = 0, g = 0; i < rows; i++) {
    for (let at = i * bias.length + from, end = at + width; at < end; at++, g++) {
      mean[at]! += weight * gradient[g]!;
    }
  }
}

function add(values: Float32Array, to: Float32Array, length: number): void {
  for (let i = 0; i < length; i++) to[i]! += values[i]!;
}

import type { Engine } from "../../matrix/kernels/index.js";
import { checkNames, checkWord } from "../../options.js";
import { type ColumnKinds, checkColumns, type LearnerColumn } from "../columns.js";
import { checkOutput } from "../contributions.js";
import { type NeuralEncoder, termColumns } from "./encoder.js";
import { integratedGradients } from "./integrated-gradients.js";
import { type NeuralLoss, scoresOfMargins } from "./losses.js";
import { marginsOfNetworks } from "./margins.js";
import { type NetworkShape, networkOf } from "./network.js";
import { loadParts, type SavedNeural, saveParts } from "./saved.js";

/** Everything that makes a trained model: plain data. */
export interface NeuralParts {
  readonly loss: NeuralLoss;
  readonly kinds: ColumnKinds;
  readonly encoder: NeuralEncoder;
  readonly shape: NetworkShape;
  /** Parameters of each network. */
  readonly parameters: readonly Float32Array[];
  /** What the networks' margins are in: a margin is center + scale x what they give. 0 and 1 but for `squared`. */
  readonly unit: Unit;
  /** Passes over the training rows. */
  readonly epochs: number;
}

/** Unit of the labels that networks are trained on. */
export interface Unit {
  readonly center: number;
  readonly scale: number;
}

/** How to score: in which scale, and where to compute. */
export interface PredictOptions extends Engine {
  readonly output?: "margin" | undefined;
}

/** A trained model. Frozen; scoring is pure and needs no TensorFlow.js. */
export class NeuralModel {
  readonly #parts: NeuralParts;

  constructor(parts: NeuralParts) {
    this.#parts = parts;
    Object.freeze(this);
  }

  /** What the labels were. */
  get loss(): NeuralLoss {
    return this.#parts.loss;
  }

  /** Names of the columns it reads, in their order. */
  get names(): readonly string[] {
    return this.#parts.kinds.names;
  }

  /** Margins of a row: 1, the number of classes, or 3 for `ziln`: log-odds of more than 0, mean and ln sigma of the logarithm. */
  get outputs(): number {
    return this.#parts.shape.outputs;
  }

  /** Number of networks, whose margins are averaged. */
  get networks(): number {
    return this.#parts.parameters.length;
  }

  /** Units of each hidden layer. */
  get width(): number {
    return this.#parts.shape.width;
  }

  /** Residual blocks. */
  get blocks(): number {
    return this.#parts.shape.blocks;
  }

  /** Passes over the training rows. */
  get epochs(): number {
    return this.#parts.epochs;
  }

  /**
   * Scores of rows: by default the probability of label 1 (logloss) or of each class (softmax), the expected label
   * (poisson, squared, ziln).
   *
   * @param columns as in training, in the same order
   * @param how `output: "margin"` for what the networks give; threads or a workspace to compute in
   * @returns a number a row; for several classes, and for margins of several, rows * outputs, those of a row together
   * @throws OptionsError `column_count`, `length_mismatch`, `bad_column`, `unknown_option`, `bad_option`
   */
  predict(columns: readonly LearnerColumn[], how: PredictOptions = {}): Float64Array {
    checkNames(["output", "workspace", "pool"], how, "predict");
    const { output, ...engine } = how;
    checkWord("output", output, ["margin"], "predict");
    const { center, scale } = this.#parts.unit;
    const margins = this.#margins(columns, engine).map((margin) => center + scale * margin);
    return output === "margin" ? margins : scoresOfMargins(this.loss, margins, this.outputs);
  }

  /** In the networks' own unit. */
  #margins(columns: readonly LearnerColumn[], engine?: Engine): Float64Array {
    const { kinds, encoder, shape, parameters } = this.#parts;
    checkColumns(columns, kinds);
    return marginsOfNetworks(encoder, shape, parameters, termColumns(encoder, columns), engine);
  }

  /**
   * What each column adds to the margin of each row, by integrated gradients from the mean training row (Sundararajan, Taly
   * & Yan 2017, eq. 1): with the base the columns sum to the margin; undefined for a column that no input reads.
   *
   * @param output whose margin to explain; 0 where there is only one
   * @throws OptionsError as `predict`; RangeError for an output that is not there
   */
  contributionColumns(
    columns: readonly LearnerColumn[],
    output = 0,
  ): { readonly base: number; readonly columns: readonly (Float64Array | undefined)[] } {
    checkOutput(output, this.outputs);
    const { encoder, shape, parameters, unit } = this.#parts;
    const networks = parameters.map((own) => networkOf(shape, own));
    const margins = this.#margins(columns);
    const { base, columns: added } = integratedGradients(networks, encoder, columns, { output, margins });
    return {
      base: unit.center + unit.scale * base,
      columns: added.map((column) => column?.map((value) => unit.scale * value)),
    };
  }

  /** The model as plain data. */
  save(): SavedNeural {
    return saveParts(this.#parts);
  }
}

/**
 * A model from what `save` gave. TensorFlow.js is not needed.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function load(saved: Parameters<typeof loadParts>[0]): NeuralModel {
  return new NeuralModel(loadParts(saved));
}

import type { Engine } from "../../matrix/kernels/index.js";
import { type RoundedLeaves, roundingError, roundLeaves } from "../../matrix/rounded-leaves.js";
import { checkNames, checkWord } from "../../options.js";
import type { LearnerColumn } from "../columns.js";
import { type Contributions, checkOutput } from "../contributions.js";
import type { LossName } from "../labels.js";
import { scoresOf } from "../scores.js";
import { contributionColumnsOf, type OutputTables, outputTables } from "./contributions.js";
import { type BoostingParts, marginsOf } from "./parts.js";
import { loadParts, type SavedBoosting, saveParts } from "./saved.js";

/** How to score: in which scale, by which leaves, and where to compute. */
export interface PredictOptions extends Engine {
  readonly output?: "margin" | undefined;
  /**
   * "int16" for leaves rounded to whole numbers of 16 bits, which are looked up 16 rows at once; never the default.
   * Margins are off by `int16Error` at most. What it saves is small: 200 trees of depth 6 take some .9 of the time,
   * half of which goes into putting numbers into bins; the trees by themselves take .85. Models deeper than 6 levels
   * are scored by their own leaves all the same.
   */
  readonly leaves?: "int16" | undefined;
}

/** A trained model. Frozen; scoring is pure. */
export class BoostingModel {
  readonly #parts: BoostingParts;
  /** Tables of contributions, made when first asked for. */
  readonly #tables = new Map<number, OutputTables>();
  /** Made when first asked for; `leaves` is undefined where there are none to be had. */
  #rounded: { readonly leaves: RoundedLeaves | undefined } | undefined;

  constructor(parts: BoostingParts) {
    this.#parts = parts;
    Object.freeze(this);
  }

  /** What the labels were. */
  get loss(): LossName {
    return this.#parts.loss;
  }

  /** Names of the columns it reads, in their order. */
  get names(): readonly string[] {
    return this.#parts.kinds.names;
  }

  /** Margins of a row: 1, or the number of classes. */
  get outputs(): number {
    return this.#parts.trees.outputs;
  }

  /** Number of trees, those of all classes together. */
  get trees(): number {
    return this.#parts.trees.trees;
  }

  /** Levels of each tree. */
  get depth(): number {
    return this.#parts.trees.depth;
  }

  /**
   * Most that the margin of any row can change by `leaves: "int16"`; the probability of label 1 by a quarter of it.
   * 0 where the model is scored by its own leaves all the same.
   */
  get int16Error(): number {
    const rounded = this.#roundedLeaves();
    return rounded ? roundingError(this.#parts.trees, rounded, this.#parts.base) : 0;
  }

  /**
   * Scores of rows: by default the probability of label 1 (logloss) or of each class (softmax), the expected label
   * (poisson, squared), or the margin to rank by (pairwise).
   *
   * @param columns as in training, in the same order
   * @param how `output: "margin"` for the sum of the leaves; `leaves: "int16"` for rounded ones; threads or a workspace
   *   to compute in
   * @returns a number a row; for several classes rows * classes, those of a row together
   * @throws OptionsError `column_count`, `length_mismatch`, `bad_column`, `unknown_option`, `bad_option`
   */
  predict(columns: readonly LearnerColumn[], how: PredictOptions = {}): Float64Array {
    checkNames(["output", "leaves", "workspace", "pool"], how, "predict");
    const { output, leaves, ...engine } = how;
    checkWord("output", output, ["margin"], "predict");
    checkWord("leaves", leaves, ["int16"], "predict");
    const rounded = leaves === "int16" ? this.#roundedLeaves() : undefined;
    const margins = marginsOf(this.#parts, columns, { ...engine, rounded });
    return output === "margin" ? margins : scoresOf(this.#parts.loss, margins, this.outputs);
  }

  /**
   * What each column adds to the margin of each row: exact Shapley values of the trees, summed. The base and a row's
   * values sum to its margin.
   *
   * @param output class whose margin to explain; 0 where there is only one margin
   * @throws OptionsError as `predict`; RangeError for an output that is not there
   */
  contributions(columns: readonly LearnerColumn[], output = 0): Contributions {
    const { base, columns: added } = this.contributionColumns(columns, output);
    const width = added.length;
    const values = new Float64Array(width * columns[0]!.length);
    added.forEach((column, k) => {
      column?.forEach((value, i) => {
        values[i * width + k] = value;
      });
    });
    return { base, values };
  }

  /**
   * The same as `contributions`, a column of rows for each input column; undefined for one that no tree splits by.
   *
   * @throws as `contributions`
   */
  contributionColumns(
    columns: readonly LearnerColumn[],
    output = 0,
  ): { readonly base: number; readonly columns: readonly (Float64Array | undefined)[] } {
    checkOutput(output, this.outputs);
    const tables = this.#tables.get(output) ?? outputTables(this.#parts, output);
    this.#tables.set(output, tables);
    return { base: tables.base, columns: contributionColumnsOf(this.#parts, columns, tables) };
  }

  /** Share of each column in what all splits took from the loss of the training rows; they sum to 1, or are all 0. */
  importance(): Float64Array {
    const { trees, gains, encoder, quantiser, kinds } = this.#parts;
    const shares = new Float64Array(kinds.names.length);
    let total = 0;
    for (let split = 0; split < gains.length; split++) {
      if (gains[split] === 0) continue;
      shares[encoder.columns[quantiser.sources[trees.features[split]!]!]!.source]! += gains[split]!;
      total += gains[split]!;
    }
    return total > 0 ? shares.map((share) => share / total) : shares;
  }

  /** The model as plain data. */
  save(): SavedBoosting {
    return saveParts(this.#parts);
  }

  #roundedLeaves(): RoundedLeaves | undefined {
    this.#rounded ??= { leaves: roundLeaves(this.#parts.trees) };
    return this.#rounded.leaves;
  }
}

/**
 * A model from what `save` gave.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function load(saved: Parameters<typeof loadParts>[0]): BoostingModel {
  return new BoostingModel(loadParts(saved));
}

import { checkNames, checkWord } from "../../options.js";
import { checkLength, type LearnerColumn } from "../columns.js";
import { type Contributions, checkOutput } from "../contributions.js";
import { scoresOf } from "../scores.js";
import type { LinearLoss } from "./options.js";
import { contributionsOf, type LinearParts, levelEffects, marginsOf } from "./parts.js";
import { loadParts, type SavedLinear, saveParts } from "./saved.js";

/** How to score. */
export interface PredictOptions {
  /** "margin" for the linear predictor itself. */
  readonly output?: "margin" | undefined;
  /** Known part of each row's margin, as in training; 0 when absent. Not for several classes. */
  readonly offset?: Float64Array | undefined;
}

/** What a column of numbers adds to the margin. */
export interface NumberCoefficient {
  readonly name: string;
  /** Of one unit more; 0 where the column was constant. */
  readonly perUnit: number;
  /** Of one standard deviation more. */
  readonly perDeviation: number;
  /** Of a missing value against the average row; 0 where none was missing in training. */
  readonly missing: number;
}

/** What the categories of a column add to the margin against the average row. */
export interface LevelCoefficients {
  readonly name: string;
  readonly levels: readonly { readonly level: string | null; readonly effect: number }[];
  /** Of any other category: that of the rare ones in training together, 0 where there were none. */
  readonly other: number;
}

/** A trained model. Frozen; scoring is pure. */
export class LinearModel {
  readonly #parts: LinearParts;

  constructor(parts: LinearParts) {
    this.#parts = parts;
    Object.freeze(this);
  }

  /** What the labels were. */
  get loss(): LinearLoss {
    return this.#parts.loss;
  }

  /** Names of the columns it reads, in their order. */
  get names(): readonly string[] {
    return this.#parts.kinds.names;
  }

  /** Margins of a row: 1, or the number of classes. */
  get outputs(): number {
    return this.#parts.predictors.length;
  }

  /** Strength of the ridge: the one given, or the one chosen. */
  get l2(): number {
    return this.#parts.l2;
  }

  /**
   * Scores of rows: the probability of label 1 (logloss) or of each class (softmax), or the expected label (poisson,
   * squared).
   *
   * @param columns as in training, in the same order
   * @returns a number a row; for several classes rows * classes, those of a row together
   * @throws OptionsError `column_count`, `length_mismatch`, `bad_column`
   */
  predict(columns: readonly LearnerColumn[], how: PredictOptions = {}): Float64Array {
    checkNames(["output", "offset"], how, "predict");
    checkWord("output", how.output, ["margin"], "predict");
    const margins = marginsOf(this.#parts, columns);
    if (how.offset) {
      checkLength("'offset'", how.offset.length, margins.length);
      for (let i = 0; i < margins.length; i++) margins[i]! += how.offset[i]!;
    }
    return how.output === "margin" ? margins : scoresOf(this.loss, margins, this.outputs);
  }

  /**
   * What each column adds to the margin of each row, against the average training row. The base and a row's values sum
   * to its margin, an offset left out.
   *
   * @param output class whose margin to explain; 0 where there is only one margin
   * @throws OptionsError as `predict`; RangeError for an output that is not there
   */
  contributions(columns: readonly LearnerColumn[], output = 0): Contributions {
    checkOutput(output, this.outputs);
    return contributionsOf(this.#parts, columns, output);
  }

  /**
   * What the model has learned of each column.
   *
   * @param output class; 0 where there is only one margin
   * @throws RangeError for an output that is not there
   */
  coefficients(output = 0): (NumberCoefficient | LevelCoefficients)[] {
    checkOutput(output, this.outputs);
    const { kinds, encoder, scaling, predictors } = this.#parts;
    const { coefficients, missingCoefficients } = predictors[output]!;
    return kinds.names.map((name, c) => {
      const levels = encoder.levels[c];
      if (levels) {
        const effects = levelEffects(this.#parts, output, c);
        const known = levels.vocabulary.map((level, code) => ({ level, effect: effects[code]! }));
        return { name, levels: known, other: effects[known.length]! };
      }
      const at = encoder.columns.findIndex(({ source }) => source === c);
      const [perDeviation, scale] = [coefficients[at]!, scaling.scales[at]!];
      const missing = missingCoefficients[at]! * (1 - scaling.missingShares[at]!);
      return { name, perUnit: scale > 0 ? perDeviation / scale : 0, perDeviation, missing };
    });
  }

  /** The model as plain data, all of it JSON. */
  save(): SavedLinear {
    return saveParts(this.#parts);
  }
}

/**
 * A model from what `save` gave.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function load(saved: Parameters<typeof loadParts>[0]): LinearModel {
  return new LinearModel(loadParts(saved));
}

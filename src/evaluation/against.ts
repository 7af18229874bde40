import { OptionsError } from "../errors.js";
import type { Contender } from "../model/judge.js";
import type { KeyName, Predictions } from "../model/predictions.js";

/** Whom a caller's own model must score at a fold: one row a customer, or one a customer and item or category. */
export interface AgainstRows {
  /** Customer of each row to score, in the order in which the scores are expected. */
  readonly customerIds: readonly string[];
  /** Item of each row, where rows are (customer, item). */
  readonly itemIds?: readonly string[];
  /** Category of each row, where rows are (customer, category). */
  readonly categoryIds?: readonly string[];
}

/** One fold as a caller's own model sees it: what it may use, and what it must score. */
export interface AgainstFold extends AgainstRows {
  /** Exclusive end of what may be used. */
  readonly asOf: Date;
  readonly horizonDays: number;
}

/** The same of baskets without dates. */
export interface BasketAgainstFold extends AgainstRows {
  /** How many of each customer's last baskets may not be used. */
  readonly lastBaskets: number;
  readonly horizonBaskets: number;
}

/** A caller's own scores for a fold, one a row, higher meaning likelier. Probabilities are judged as such. */
export type AgainstScores<Fold = AgainstFold> = (
  fold: Fold,
) => ArrayLike<number> | Promise<ArrayLike<number>>;

const listNames: Readonly<Record<KeyName, "itemIds" | "categoryIds">> = {
  itemId: "itemIds",
  categoryId: "categoryIds",
};

/**
 * The callers' own models on the rows of predictions.
 *
 * @param foldOf the fold of these rows
 */
export async function callersOwn<Row, Fold>(
  against: Readonly<Record<string, AgainstScores<Fold>>>,
  predictions: Predictions<Row>,
  foldOf: (rows: AgainstRows) => Fold,
): Promise<Contender[]> {
  const models = Object.entries(against);
  if (models.length === 0) return [];
  const rows = rowsToScore(predictions);
  const contenders: Contender[] = [];
  for (const [name, scoreFold] of models) {
    const scores = await scoreFold(foldOf(rows));
    if (scores.length !== predictions.length) {
      throw new OptionsError(
        "wrong_score_count",
        `'${name}' must return one score a row: expected ${predictions.length}, got ${scores.length}.`,
        { name, expected: predictions.length, got: scores.length },
      );
    }
    const score = Float64Array.from(scores);
    const probability = score.every((p) => p >= 0 && p <= 1) ? score : undefined;
    contenders.push({ name, role: "against", score, probability });
  }
  return contenders;
}

function rowsToScore<Row>(predictions: Predictions<Row>): AgainstRows {
  const customerIds = Array.from(predictions.customerIds());
  if (predictions.keyName === undefined) return { customerIds };
  const keys = customerIds.map((_, i) => predictions.keyAt(i));
  return { customerIds, [listNames[predictions.keyName]]: keys };
}

import { type SparseRows, squaredNorms, transpose } from "../../matrix/csr.js";
import { parseOptions } from "../../options.js";
import { popularityOf } from "../popularity.js";
import { ItemWeights } from "./item-weights.js";
import { nearestItems } from "./nearest-items.js";
import {
  type Bm25Options,
  bm25Options,
  type NeighbourOptions,
  neighbourOptions,
  type ShrunkCosineOptions,
  shrunkCosineOptions,
} from "./options.js";
import { buyersOf, checkPurchases, reweighed } from "./purchases.js";

/**
 * Cosine of the columns of two items: sum of x_ui x_uj over customers u, over the lengths of both columns.
 *
 * @param rows customers x items: counts or weights of 0 or more
 * @throws OptionsError `unknown_option`, `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`; TrainError
 *   `no_purchases`
 */
export function trainCosine(rows: SparseRows, options?: NeighbourOptions): ItemWeights {
  const { neighbours } = parseOptions(neighbourOptions, options, "itemToItem.trainCosine");
  checkPurchases(rows);
  const weights = nearestItems(normalised(rows), neighbours);
  return new ItemWeights({ method: "cosine", weights, popularity: buyersOf(rows) });
}

/**
 * Cosine of columns weighed by TF-IDF: x becomes sqrt(x) (log N - log(1 + n_u)), N items in all and n_u of the customer,
 * so that customers who buy everything say little. As the library `implicit` has it.
 *
 * @param rows customers x items: counts or weights of 0 or more
 * @throws as `trainCosine`
 */
export function trainTfidf(rows: SparseRows, options?: NeighbourOptions): ItemWeights {
  const { neighbours } = parseOptions(neighbourOptions, options, "itemToItem.trainTfidf");
  checkPurchases(rows);
  const idf = inverseFrequencies(rows);
  const weighed = reweighed(rows, (value, _, customer) => Math.sqrt(value) * idf[customer]!);
  const weights = nearestItems(normalised(weighed), neighbours);
  return new ItemWeights({ method: "tfidf", weights, popularity: buyersOf(rows) });
}

/**
 * Product of columns weighed by Okapi BM25: x becomes x (k1 + 1) / (k1 (1 - b + b L_i / L) + x) times the inverse
 * frequency of `trainTfidf`, L_i the sum of the item's column and L the mean of these. As the library `implicit` has it.
 *
 * @param rows customers x items: counts or weights of 0 or more
 * @throws as `trainCosine`
 */
export function trainBm25(rows: SparseRows, options?: Bm25Options): ItemWeights {
  const { neighbours, k1, b } = parseOptions(bm25Options, options, "itemToItem.trainBm25");
  checkPurchases(rows);
  const idf = inverseFrequencies(rows);
  const sums = popularityOf(rows);
  const mean = sums.reduce((total, sum) => total + sum, 0) / sums.length;
  const lengths = sums.map((sum) => 1 - b + (b * sum) / mean);
  const weighed = reweighed(rows, (value, item, customer) =>
    value > 0 ? ((value * (k1 + 1)) / (k1 * lengths[item]! + value)) * idf[customer]! : 0,
  );
  const weights = nearestItems(weighed, neighbours);
  return new ItemWeights({ method: "bm25", weights, popularity: buyersOf(rows) });
}

/**
 * Cosine with a shrinkage s: sum of x_ui x_uj over customers u, over (the product of both lengths + s).
 *
 * @param rows customers x items: counts or weights of 0 or more
 * @throws as `trainCosine`
 */
export function trainShrunkCosine(rows: SparseRows, options?: ShrunkCosineOptions): ItemWeights {
  const { neighbours, shrink } = parseOptions(shrunkCosineOptions, options, "itemToItem.trainShrunkCosine");
  checkPurchases(rows);
  const lengths = squaredNorms(transpose(rows)).map(Math.sqrt);
  const weights = nearestItems(rows, neighbours, { lengths, shrink });
  return new ItemWeights({ method: "shrunk-cosine", weights, popularity: buyersOf(rows) });
}

/**
 * The most popular items for everyone.
 *
 * @param rows customers x items: what is above 0 is a purchase
 * @throws OptionsError `shape_mismatch`, `not_ascending`, `not_finite`; TrainError `no_purchases`
 */
export function trainPopularity(rows: SparseRows): ItemWeights {
  checkPurchases(rows);
  const popularity = buyersOf(rows);
  const weights: SparseRows = {
    offsets: new Int32Array(popularity.length + 1),
    columns: new Int32Array(0),
    values: new Float32Array(0),
    columnCount: popularity.length,
  };
  return new ItemWeights({ method: "popularity", weights, popularity });
}

/** Columns divided by their lengths; those of zeros stay. */
function normalised(rows: SparseRows): SparseRows {
  const lengths = new Float64Array(rows.columnCount);
  const { columns, values } = rows;
  for (let at = 0; at < columns.length; at++) lengths[columns[at]!]! += values[at]! ** 2;
  for (let item = 0; item < lengths.length; item++) lengths[item] = Math.sqrt(lengths[item]!) || 1;
  return reweighed(rows, (value, item) => value / lengths[item]!);
}

/** log N - log(1 + n_u) of each customer: N items, n_u those that he has. */
function inverseFrequencies({ offsets, columnCount }: SparseRows): Float64Array {
  return Float64Array.from(
    { length: offsets.length - 1 },
    (_, customer) => Math.log(columnCount) - Math.log1p(offsets[customer + 1]! - offsets[customer]!),
  );
}

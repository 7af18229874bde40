import type { History } from "../../events/history.js";
import type { FeatureColumns } from "../../features/feature.js";
import { computeOwnFeatures } from "../../features/own-features.js";
import { computeBuyerFeatures } from "../../features/pairs/buyer-features.js";
import { FeatureBlock } from "../../features/pairs/feature-block.js";
import { computeKeyFeatures } from "../../features/pairs/key-features.js";
import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";
import { gather } from "../../matrix/gather.js";
import { customerOutlook } from "../pairs/buyer-outlook.js";
import { learnedFeatures } from "../pairs/learned-features.js";
import { affinities, affinityFeatures, rankedAffinities } from "./affinity.js";
import type { Assortment } from "./assortment.js";
import { computeAttributeFeatures } from "./attribute-features.js";
import type { CrossPopulation } from "./cross-population.js";
import { computeGroupFeatures } from "./group-features.js";
import { computeNewcomerFeatures } from "./newcomer-features.js";

/** Rows to compute features for: keys new to customers, and what the customers have. */
export interface CandidateRows {
  readonly pairs: OwnedPairs;
  /** customers of the pairs + 1 positions. */
  readonly offsets: Int32Array;
  /** Codes of the assortment. */
  readonly keys: Int32Array;
  /** One column an affinity: see `Candidates`. */
  readonly scores: readonly Float64Array[];
  readonly parts: readonly Float64Array[];
  readonly ranks: readonly Float64Array[];
  readonly totals: readonly Float64Array[];
}

/** Where features are read from. */
export interface CandidateSources {
  readonly history: History;
  readonly population: CrossPopulation;
  readonly assortment: Assortment;
  /** Group of each key of the pairs by the population's codes, -1 where it has none that is known. */
  readonly groups: Int32Array;
  /** Assortment's code of each key of the pairs, -1 where it is not known. */
  readonly codes: Int32Array;
}

/** All features of candidates, one row a candidate. */
export function computeCandidateFeatures(rows: CandidateRows, sources: CandidateSources): FeatureColumns {
  const { population, assortment } = sources;
  const buyer = computeBuyerFeatures(rows.pairs, population.keys.window);
  const firstPair = new Int32Array(rows.keys.length);
  eachCustomer(rows, (u, from, end) => firstPair.fill(rows.pairs.offsets[u]!, from, end));
  const places = { keys: assortment.rows, groups: assortment.groupOf, rows: assortment.rows };
  const parts: FeatureColumns[] = [
    computeAffinityFeatures(rows, sources),
    computeNewcomerFeatures(rows, sources),
    ...(population.keys.groups.size > 0 ? [computeGroupFeatures(rows, sources)] : []),
    { features: buyer.features, columns: buyer.columns.map((column) => gather(column, firstPair)) },
    computeKeyFeatures(rows.keys, places, population.keys),
    ...(population.purchases ? [computeOutlookFeatures(rows, sources)] : []),
    computeAttributeFeatures(rows, sources),
    computeOwnFeatures(sources.history, ownersOf(rows), population.own),
  ];
  return {
    features: parts.flatMap(({ features }) => features),
    columns: parts.flatMap(({ columns }) => columns),
  };
}

/** Customer code of each row. */
function ownersOf(rows: CandidateRows): Int32Array {
  const owners = new Int32Array(rows.keys.length);
  eachCustomer(rows, (u, from, end) => {
    owners.fill(rows.pairs.customers[u]!, from, end);
  });
  return owners;
}

/** What the purchase model says of the customers. */
function computeOutlookFeatures(rows: CandidateRows, { population }: CandidateSources): FeatureColumns {
  const block = new FeatureBlock(learnedFeatures, rows.keys.length);
  const [probability, orders] = block.pick("buyerProbability", "buyerOrders");
  const outlook = customerOutlook(rows.pairs, population, population.keys.window);
  eachCustomer(rows, (u, from, end) => {
    probability.fill(outlook.probability[u]!, from, end);
    orders.fill(outlook.orders[u]!, from, end);
  });
  return block;
}

/** Rows of each customer: from .. end - 1. */
export function eachCustomer(
  { offsets }: Pick<CandidateRows, "offsets">,
  use: (customer: number, from: number, end: number) => void,
): void {
  for (let u = 0; u + 1 < offsets.length; u++) use(u, offsets[u]!, offsets[u + 1]!);
}

/** Against shares of the rarest keys, of which nothing much is known. */
const rareShare = 1e-4;

function computeAffinityFeatures(
  { keys, scores, parts, ranks }: CandidateRows,
  { population: { newcomers }, assortment }: CandidateSources,
): FeatureColumns {
  const lifts = scores.map((column) =>
    column.map((score, row) => {
      const share = newcomers.share[assortment.rows[keys[row]!]!]!;
      return Math.max(0, score) / (1000 * (share + rareShare));
    }),
  );
  const columns = affinities.flatMap((_, a) => [scores[a]!, parts[a]!, lifts[a]!]);
  return { features: affinityFeatures, columns: [...columns, ...rankedAffinities.map((_, r) => ranks[r]!)] };
}

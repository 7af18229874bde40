import type { Dictionary } from "../../events/dictionary.js";
import { History } from "../../events/history.js";
import { concat } from "../../matrix/concat.js";
import { gather } from "../../matrix/gather.js";
import { type PairModel, type PairScores, scorePairBlocks } from "./pair-model.js";
import type { PairRequest } from "./pair-request.js";

/** Which rows to keep. */
export interface PairChoice {
  /** One of the trained horizons. */
  readonly horizon: number;
  /** Dates are given that the purchase comes within so many days; default: all that were trained. */
  readonly withinDays?: number | undefined;
  /** Ids that are left out before rows are ranked. */
  readonly exclude?: readonly string[] | undefined;
  /** The only ids that are ranked. */
  readonly only?: readonly string[] | undefined;
  /** Rows below it are left out after ranking. */
  readonly minProbability?: number | undefined;
  /** First ranks of each customer that are kept. */
  readonly top?: number | undefined;
  /** A last test of a row, by its place in the scores. */
  readonly keep?: ((scores: PairScores, row: number) => boolean) | undefined;
}

/** Ranked rows: the customers ascending, of each the likeliest key first. */
export interface PairRows {
  readonly customers: Int32Array;
  readonly keys: Int32Array;
  readonly columns: Readonly<Record<string, Float64Array | Int32Array>>;
  /** Codes of the customers with any pair, ascending, whether rows of theirs were kept or not. */
  readonly scored: Int32Array;
}

/**
 * Scores the pairs of all customers of a request block by block; only the rows that are kept stay in memory. Ranks are
 * counted over the pairs that `exclude` and `only` leave, ties by the order of the ids.
 */
export function rankedPairRows(model: PairModel, { data, asOf }: PairRequest, choice: PairChoice): PairRows {
  const history = new History(data, asOf, model.calendar);
  const isRanked = rankedKeys(history.ids(model.key)?.dictionary, choice);
  const parts: { readonly scored: number[]; readonly columns: Record<string, Float64Array> }[] = [];
  for (const scores of scorePairBlocks(model, history, choice.horizon, choice.withinDays)) {
    const { rows, ranks, scored } = chosenRows(scores, isRanked, choice);
    parts.push({ scored, columns: { rank: ranks, ...columnsAt(scores, rows) } });
  }
  const names = Object.keys(parts[0]?.columns ?? emptyColumns(model));
  const column = (name: string) => concat(parts.map(({ columns }) => columns[name]!));
  const { customers, keys, rank, ...columns } = Object.fromEntries(names.map((name) => [name, column(name)]));
  return {
    customers: Int32Array.from(customers!),
    keys: Int32Array.from(keys!),
    columns: { rank: Int32Array.from(rank!), ...columns },
    scored: Int32Array.from(concat(parts.map(({ scored }) => scored))),
  };
}

/** The same rows in another order, or some of them. */
export function rowsAt(rows: PairRows, positions: ArrayLike<number>): PairRows {
  const whole = (values: Int32Array) => Int32Array.from(gather(values, positions));
  const columns = Object.entries(rows.columns).map(([name, values]) => [
    name,
    values instanceof Int32Array ? whole(values) : gather(values, positions),
  ]);
  return {
    customers: whole(rows.customers),
    keys: whole(rows.keys),
    columns: Object.fromEntries(columns),
    scored: rows.scored,
  };
}

/** 1 for each key that is ranked; undefined where all are. */
function rankedKeys(keys: Dictionary | undefined, { exclude, only }: PairChoice): Uint8Array | undefined {
  if (!keys || (!exclude && !only)) return undefined;
  const isRanked = new Uint8Array(keys.size).fill(only ? 0 : 1);
  const set = (ids: readonly string[], value: number) => {
    for (const id of ids) {
      const code = keys.codeOf(id);
      if (code >= 0) isRanked[code] = value;
    }
  };
  if (only) set(only, 1);
  if (exclude) set(exclude, 0);
  return isRanked;
}

/** Positions of the rows of a block that are kept, ranked customer by customer. */
function chosenRows(scores: PairScores, isRanked: Uint8Array | undefined, choice: PairChoice) {
  const { customers, keys, probability } = scores;
  const { top = Number.POSITIVE_INFINITY, minProbability = 0, keep } = choice;
  const rows: number[] = [];
  const ranks: number[] = [];
  const scored: number[] = [];
  for (let start = 0, end = 0; start < keys.length; start = end) {
    const own: number[] = [];
    for (; end < keys.length && customers[end] === customers[start]; end++)
      if (!isRanked || isRanked[keys[end]!] === 1) own.push(end);
    scored.push(customers[start]!);
    // Keys ascend within a customer as their ids do: equal chances stay in the order of ids.
    own.sort((a, b) => probability[b]! - probability[a]! || a - b);
    for (let k = 0; k < Math.min(top, own.length); k++) {
      const row = own[k]!;
      if (probability[row]! < minProbability) break;
      if (keep && !keep(scores, row)) continue;
      rows.push(row);
      ranks.push(k + 1);
    }
  }
  return { rows, ranks: Float64Array.from(ranks), scored };
}

function columnsAt(scores: PairScores, rows: readonly number[]): Record<string, Float64Array> {
  const sources = columnsOf(scores);
  return Object.fromEntries(Object.entries(sources).map(([name, values]) => [name, gather(values, rows)]));
}

function columnsOf({ customers, keys, probability, expectedQuantity, dates }: PairScores) {
  return {
    customers,
    keys,
    probability,
    expectedQuantity,
    ...(dates && {
      nextPurchaseP10: dates.p10,
      nextPurchaseP50: dates.p50,
      nextPurchaseP90: dates.p90,
      probabilityWithin: dates.probabilityWithin,
    }),
  };
}

/** The columns where nobody is scored. */
function emptyColumns({ horizons }: PairModel): Record<string, Float64Array> {
  const none = new Float64Array(0);
  const scores = {
    customers: new Int32Array(0),
    keys: new Int32Array(0),
    probability: none,
    expectedQuantity: none,
  };
  const dates = { p10: none, p50: none, p90: none, probabilityWithin: none };
  return { rank: none, ...columnsAt({ ...scores, ...(horizons[0]!.dates && { dates }) }, []) };
}

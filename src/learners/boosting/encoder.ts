import type { NumericColumn } from "../../matrix/borders.js";
import type { Quantiser } from "../../matrix/quantiser.js";
import { createRandom } from "../../stats/random.js";
import { codesOf, vocabularyOf } from "../categories.js";
import type { ColumnKinds, LearnerColumn } from "../columns.js";

/** A numeric column made of an input column: as it is, or what a table says of each category. */
export interface EncodedColumn {
  readonly source: number;
  /** "indicator": whether it is one category; "mean": mean target of the category; "share": its share of the rows. */
  readonly role: "number" | "indicator" | "mean" | "share";
  /** Value of each category in the order of its vocabulary, then of any other; absent for a column of numbers. */
  readonly table?: Float64Array | undefined;
}

/** How input columns become numeric ones: plain data. */
export interface Encoder {
  /** For each input column its categories, null where missing; undefined for a column of numbers. */
  readonly vocabularies: readonly (readonly (string | null)[] | undefined)[];
  readonly columns: readonly EncodedColumn[];
}

/** What the categories are described by: the mean of each of some targets. */
export interface CategoryTargets {
  /** Values of each row, one array a target. */
  readonly targets: readonly Float64Array[];
  readonly weights?: Float64Array | undefined;
}

/** Categories of a column that each have an indicator of their own. */
const mostIndicators = 10;
/** Weight of the mean of all rows in the mean of a category, in rows of average weight. */
const priorRows = 5;
const folds = 10;

/**
 * Learns categories from some rows. A category has an indicator where there are few, and for more than two the mean
 * target of its rows, drawn towards the mean of all, and its share of the rows.
 */
export function fitEncoder(
  columns: readonly LearnerColumn[],
  { isCategorical }: ColumnKinds,
  described: CategoryTargets,
  rows: Int32Array,
): Encoder {
  const vocabularies = columns.map((column, c) =>
    isCategorical[c] ? vocabularyOf(column, rows) : undefined,
  );
  const encoded = columns.flatMap((column, source): EncodedColumn[] => {
    const vocabulary = vocabularies[source];
    if (!vocabulary) return [{ source, role: "number" }];
    const codes = codesOf(column, vocabulary);
    return tablesOf(vocabulary.length, codes, described, rows).map((table) => ({ source, ...table }));
  });
  return { vocabularies, columns: encoded.length > 0 ? encoded : [constantOf(vocabularies[0]!.length)] };
}

/** What is left where no column has a category of two rows: a column that says nothing. */
function constantOf(size: number): EncodedColumn {
  return { source: 0, role: "share", table: new Float64Array(size + 1) };
}

/** Two categories need one indicator; up to three, indicators tell all ways to part them. */
function tablesOf(size: number, codes: Int32Array, described: CategoryTargets, rows: Int32Array) {
  const tables: Omit<EncodedColumn, "source">[] = [];
  const indicators = size === 2 ? 1 : size <= mostIndicators ? size : 0;
  for (let code = 0; code < indicators; code++)
    tables.push({ role: "indicator", table: indicator(size, code) });
  if (size <= 3) return tables;
  const { targets, weights } = described;
  for (const target of targets) {
    tables.push({ role: "mean", table: meansOf(size, codes, target, weights, rows) });
  }
  if (size > mostIndicators) tables.push({ role: "share", table: sharesOf(size, codes, weights, rows) });
  return tables;
}

function indicator(size: number, code: number): Float64Array {
  const table = new Float64Array(size + 1);
  table[code] = 1;
  return table;
}

/** Mean target of each category with `priorRows` rows of the mean of all; that mean for any other. */
function meansOf(
  size: number,
  codes: Int32Array,
  target: Float64Array,
  weights: Float64Array | undefined,
  rows: Int32Array,
): Float64Array {
  const sums = new Float64Array(size + 1);
  const masses = new Float64Array(size + 1);
  let sum = 0;
  let mass = 0;
  for (const row of rows) {
    const weight = weights ? weights[row]! : 1;
    const code = codes[row]!;
    sums[code] = sums[code]! + weight * target[row]!;
    masses[code] = masses[code]! + weight;
    sum += weight * target[row]!;
    mass += weight;
  }
  const mean = mass > 0 ? sum / mass : 0;
  const prior = rows.length > 0 ? (priorRows * mass) / rows.length : 1;
  // Categories too rare to keep are what any other category will be like.
  return sums.map((value, code) => (value + prior * mean) / (masses[code]! + prior));
}

function sharesOf(
  size: number,
  codes: Int32Array,
  weights: Float64Array | undefined,
  rows: Int32Array,
): Float64Array {
  const shares = new Float64Array(size + 1);
  let total = 0;
  for (const row of rows) {
    const weight = weights ? weights[row]! : 1;
    if (codes[row]! < size) shares[codes[row]!]! += weight;
    total += weight;
  }
  return shares.map((share) => share / total);
}

/** Numeric columns of rows to score. */
export function encode(encoder: Encoder, columns: readonly LearnerColumn[]): NumericColumn[] {
  const codes = encoder.vocabularies.map((vocabulary, c) => vocabulary && codesOf(columns[c]!, vocabulary));
  return encoder.columns.map(({ source, table }) => {
    if (!table) return columns[source] as NumericColumn;
    const own = codes[source]!;
    const values = new Float64Array(own.length);
    for (let i = 0; i < values.length; i++) values[i] = table[own[i]!]!;
    return values;
  });
}

/**
 * Replaces the means of training rows by means over other rows: a row's own target must not speak through its
 * category. Rows are dealt into ten folds; the means of a fold are those of the other nine.
 *
 * @param encoded columns as `encode` gives them, changed in place where they hold means
 */
export function leaveOutOwnFold(
  encoder: Encoder,
  columns: readonly LearnerColumn[],
  encoded: NumericColumn[],
  { targets, weights }: CategoryTargets,
  rows: Int32Array,
  seed: number,
): void {
  if (!encoder.columns.some(({ role }) => role === "mean")) return;
  const order = createRandom(seed).shuffle(rows.slice());
  const foldRows = Array.from({ length: folds }, (_, fold) => order.filter((_, k) => k % folds === fold));
  const otherRows = foldRows.map((_, fold) => order.filter((_, k) => k % folds !== fold).sort());
  encoder.vocabularies.forEach((vocabulary, source) => {
    const first = encoder.columns.findIndex((column) => column.source === source && column.role === "mean");
    if (!vocabulary || first < 0) return;
    const codes = codesOf(columns[source]!, vocabulary);
    targets.forEach((target, k) => {
      const column = encoded[first + k]!;
      for (let fold = 0; fold < folds; fold++) {
        const means = meansOf(vocabulary.length, codes, target, weights, otherRows[fold]!);
        for (const row of foldRows[fold]!) column[row] = means[codes[row]!]!;
      }
    });
  });
}

/** Leaves out the numeric columns that a quantiser does not read; one is always kept. */
export function keepColumns(
  encoder: Encoder,
  quantiser: Quantiser,
): { encoder: Encoder; quantiser: Quantiser } {
  const used = [...new Set(quantiser.sources)].sort((a, b) => a - b);
  const kept = used.length > 0 ? used : [0];
  const columns = kept.map((e) => encoder.columns[e]!);
  const vocabularies = encoder.vocabularies.map((vocabulary, c) =>
    columns.some(({ source }) => source === c) ? vocabulary : undefined,
  );
  const sources = quantiser.sources.map((e) => kept.indexOf(e));
  return { encoder: { vocabularies, columns }, quantiser: { ...quantiser, sources } };
}

import { bordersOf } from "../../matrix/borders.js";
import { gather } from "../../matrix/gather.js";
import type { ColumnKinds, LearnerColumn } from "../columns.js";
import { encodedNames, encodeLevels, fitLevels, type LevelEncoder } from "../levels.js";
import { measureScaling, type Scaling, type Term, type TermColumn, termsOf, writeTerm } from "../scaling.js";

/**
 * How columns become inputs of a network, all centred, so that 0 is the mean of the training rows: numbers standardised,
 * levels as zeros and ones, whether a number is missing; and each number once more by its quantiles.
 *
 * The quantile code is the piecewise linear encoding of Gorishniy, Rubachev & Babenko (2022, eq. 1): one input a bin
 * between quantiles, 0 below it, 1 above it, linear within it.
 */
export interface NeuralEncoder {
  readonly levels: LevelEncoder;
  readonly scaling: Scaling;
  /** By column of the scaling: where its bins begin and end, ascending; none for levels and constant columns. */
  readonly edges: readonly Float64Array[];
  /** Mean of each input of the quantile code over the training rows, column by column. */
  readonly binMeans: Float64Array;
  /** The caller's column of each input. */
  readonly sources: Int32Array;
  /** Number of inputs. */
  readonly inputs: number;
}

/** Share of the rows whose numbers are clipped at either end. */
const clip = 0.001;
/** Standardised values are bent to stay within this: z / sqrt(1 + (z / 3)^2) (Holzmueller, Grinsztajn & Steinwart 2024). */
const bound = 3;

/**
 * Learns the encoding of the rows of columns.
 *
 * @param bins quantile bins of a number; 0 for none
 * @returns also the columns as the encoder reads them: see `termColumns`
 */
export function fitEncoder(
  columns: readonly LearnerColumn[],
  kinds: ColumnKinds,
  bins: number,
): { readonly encoder: NeuralEncoder; readonly terms: readonly TermColumn[] } {
  const rows = Int32Array.from({ length: columns[0]!.length }, (_, i) => i);
  const levels = fitLevels(columns, kinds, rows);
  const terms = encodeLevels(levels, columns);
  const scaling = measureScaling(terms, encodedNames(levels, kinds.names), { clip });
  const edges = terms.map((column, c) => edgesOf(column, scaling, c, bins));
  return { encoder: encoderOf(levels, scaling, edges, meansOf(edges, terms)), terms };
}

/** An encoder of its parts. */
export function encoderOf(
  levels: LevelEncoder,
  scaling: Scaling,
  edges: readonly Float64Array[],
  binMeans: Float64Array,
): NeuralEncoder {
  const sourceOf = (column: number) => levels.columns[column]!.source;
  const sources = Int32Array.from([
    ...termsOf(scaling).map(({ column }) => sourceOf(column)),
    ...edges.flatMap((own, c) => Array.from({ length: Math.max(0, own.length - 1) }, () => sourceOf(c))),
  ]);
  return { levels, scaling, edges, binMeans, sources, inputs: sources.length };
}

/** Inputs that the bins of all columns make. */
export function binsIn(edges: readonly Float64Array[]): number {
  return edges.reduce((sum, own) => sum + Math.max(0, own.length - 1), 0);
}

function edgesOf(
  column: TermColumn,
  { lower, upper, scales }: Scaling,
  c: number,
  bins: number,
): Float64Array {
  if (column instanceof Uint8Array || scales[c] === 0 || bins < 2) return new Float64Array(0);
  const borders = bordersOf(column, bins - 1);
  if (borders.length < 2) return new Float64Array(0);
  const ends = [lower[c]!, upper[c]!].map((end, k) =>
    Math.abs(end) < Number.MAX_VALUE ? end : extreme(column, k),
  );
  const inside = borders.filter((border) => border > ends[0]! && border < ends[1]!);
  return Float64Array.of(ends[0]!, ...inside, ends[1]!);
}

/** Lowest (0) or highest (1) value that is there. */
function extreme(column: Float64Array, side: number): number {
  let found = Number.NaN;
  for (const x of column) {
    if (Number.isNaN(found) || (side === 0 ? x < found : x > found)) found = x;
  }
  return found;
}

/** Mean code of each bin over the rows that have a value. */
function meansOf(edges: readonly Float64Array[], terms: readonly TermColumn[]): Float64Array {
  return Float64Array.from(
    edges.flatMap((own, c) => {
      const there = own.length > 0 ? (terms[c]! as Float64Array).filter((x) => !Number.isNaN(x)) : [];
      return Array.from({ length: Math.max(0, own.length - 1) }, (_, bin) => {
        const perWidth = 1 / (own[bin + 1]! - own[bin]!);
        let sum = 0;
        for (const x of there) sum += placeIn(x, own[bin]!, perWidth);
        return sum / there.length;
      });
    }),
  );
}

/** Columns as the encoder reads them, made once for all blocks of rows. */
export function termColumns({ levels }: NeuralEncoder, columns: readonly LearnerColumn[]): TermColumn[] {
  return encodeLevels(levels, columns);
}

/**
 * Writes the inputs of rows start .. end - 1.
 *
 * @param terms of `termColumns`
 * @param out at least (end - start) x inputs, row by row
 */
export function encodeRows(
  encoder: NeuralEncoder,
  terms: readonly TermColumn[],
  start: number,
  end: number,
  out: Float32Array,
): void {
  for (let from = start; from < end; from += tileRows) {
    const to = Math.min(end, from + tileRows);
    encodeTile(encoder, terms, from, to, out.subarray((from - start) * encoder.inputs));
  }
}

/** Rows whose inputs stay in the first caches while they are written column by column. */
const tileRows = 32;

function encodeTile(
  encoder: NeuralEncoder,
  terms: readonly TermColumn[],
  start: number,
  end: number,
  out: Float32Array,
): void {
  const { scaling, inputs } = encoder;
  const plan = planOf(encoder);
  const values = new Float64Array(end - start);
  plan.terms.forEach((term, input) => {
    writeTerm(scaling, term, terms, start, end, values, 0);
    const isBent = !term.indicator && !(terms[term.column] instanceof Uint8Array);
    for (let i = 0, at = input; i < values.length; i++, at += inputs) {
      const z = values[i]!;
      out[at] = isBent ? z / Math.sqrt(1 + (z / bound) ** 2) : z;
    }
  });
  let from = plan.terms.length;
  for (const { column, codes } of plan.codes) {
    writeCodes(codes, terms[column]! as Float64Array, start, end, out, from, inputs);
    from += codes.means.length;
  }
}

/** Bins of a column: where each begins, 1 over its width, and its mean code. */
interface BinCodes {
  readonly from: Float64Array;
  readonly perWidth: Float64Array;
  readonly means: Float64Array;
}

/** Writes the codes of rows start .. end - 1, those of a row side by side. */
function writeCodes(
  { from, perWidth, means }: BinCodes,
  column: Float64Array,
  start: number,
  end: number,
  out: Float32Array,
  at: number,
  step: number,
): void {
  const bins = from.length;
  const lowest = from[0]!;
  const highest = from[bins - 1]! + 1 / perWidth[bins - 1]!;
  for (let i = start, row = at; i < end; i++, row += step) {
    const x = Math.min(highest, Math.max(lowest, column[i]!));
    if (Number.isNaN(x)) {
      out.fill(0, row, row + bins);
      continue;
    }
    for (let bin = 0; bin < bins; bin++) {
      out[row + bin] = placeIn(x, from[bin]!, perWidth[bin]!) - means[bin]!;
    }
  }
}

/** Place of a value in a bin: 0 below, 1 above, to 1e-15; (|p| - |p - 1| + 1) / 2 for no branch that many values take. */
function placeIn(x: number, from: number, perWidth: number): number {
  const place = (x - from) * perWidth;
  return 0.5 * (Math.abs(place) - Math.abs(place - 1) + 1);
}

/** What an encoder writes, in order. */
interface EncodingPlan {
  readonly terms: readonly Term[];
  readonly codes: readonly { readonly column: number; readonly codes: BinCodes }[];
}

const plans = new WeakMap<NeuralEncoder, EncodingPlan>();

/** Made once for an encoder: to score a single row would else cost as much as all columns. */
function planOf(encoder: NeuralEncoder): EncodingPlan {
  let plan = plans.get(encoder);
  if (!plan) {
    let at = 0;
    const codes = encoder.edges.flatMap((edges, column) => {
      if (edges.length < 2) return [];
      const bins = edges.length - 1;
      at += bins;
      const codes = {
        from: edges.slice(0, bins),
        perWidth: edges.slice(1).map((to, bin) => 1 / (to - edges[bin]!)),
        means: encoder.binMeans.slice(at - bins, at),
      };
      return [{ column, codes }];
    });
    plan = { terms: termsOf(encoder.scaling), codes };
    plans.set(encoder, plan);
  }
  return plan;
}

/** Some rows of columns that the encoder reads. */
export function gatherTerms(terms: readonly TermColumn[], rows: Int32Array): TermColumn[] {
  return terms.map((column) =>
    column instanceof Uint8Array ? Uint8Array.from(rows, (row) => column[row]!) : gather(column, rows),
  );
}

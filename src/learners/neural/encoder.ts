import { bordersOf } from "../../matrix/borders.js";
import { gather } from "../../matrix/gather.js";
import { type ColumnKinds, isText, type LearnerColumn } from "../columns.js";
import { encodedNames, encodeLevels, fitLevels, type LevelEncoder } from "../levels.js";
import { measureScaling, type Scaling, type TermColumn, termsOf, writeTerm } from "../scaling.js";

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

/** Learns the encoding from some rows of columns. @param bins quantile bins of a number; 0 for none */
export function fitEncoder(
  columns: readonly LearnerColumn[],
  kinds: ColumnKinds,
  rows: Int32Array,
  bins: number,
): NeuralEncoder {
  const own = rows.length === columns[0]!.length ? columns : columns.map((column) => rowsOf(column, rows));
  const all = Int32Array.from({ length: rows.length }, (_, i) => i);
  const levels = fitLevels(own, kinds, all);
  const terms = encodeLevels(levels, own);
  const scaling = measureScaling(terms, encodedNames(levels, kinds.names), { clip });
  const edges = terms.map((column, c) => edgesOf(column, scaling, c, bins));
  const encoder = encoderOf(levels, scaling, edges, new Float64Array(binsIn(edges)));
  return { ...encoder, binMeans: meansOf(encoder, terms) };
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

function meansOf(encoder: NeuralEncoder, terms: readonly TermColumn[]): Float64Array {
  const rows = terms[0]!.length;
  const means = new Float64Array(encoder.binMeans.length);
  const codes = new Float64Array(rows);
  let at = 0;
  encoder.edges.forEach((edges, c) => {
    const column = terms[c]! as Float64Array;
    const there = edges.length > 0 ? column.reduce((n, x) => n + (Number.isNaN(x) ? 0 : 1), 0) : 0;
    for (let bin = 0; bin + 1 < edges.length; bin++, at++) {
      codeBin(edges, bin, column, 0, rows, codes);
      let sum = 0;
      for (let i = 0; i < rows; i++) if (!Number.isNaN(codes[i]!)) sum += codes[i]!;
      means[at] = sum / Math.max(1, there);
    }
  });
  return means;
}

/** Place of each row in a bin: 0 below, 1 above; NaN where the value is missing. */
function codeBin(
  edges: Float64Array,
  bin: number,
  column: Float64Array,
  start: number,
  end: number,
  out: Float64Array,
): void {
  const from = edges[bin]!;
  const perWidth = 1 / (edges[bin + 1]! - from);
  for (let i = start; i < end; i++) {
    const place = (column[i]! - from) * perWidth;
    out[i - start] = place < 0 ? 0 : place > 1 ? 1 : place;
  }
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
  { scaling, edges, binMeans, inputs }: NeuralEncoder,
  terms: readonly TermColumn[],
  start: number,
  end: number,
  out: Float32Array,
): void {
  const rows = end - start;
  const values = new Float64Array(rows);
  let input = 0;
  const write = (mean: number) => {
    for (let i = 0, at = input; i < rows; i++, at += inputs) {
      const value = values[i]! - mean;
      out[at] = Number.isNaN(value) ? 0 : value;
    }
    input++;
  };
  for (const term of termsOf(scaling)) {
    writeTerm(scaling, term, terms, start, end, values, 0);
    if (!term.indicator && !(terms[term.column] instanceof Uint8Array)) {
      for (let i = 0; i < rows; i++) values[i]! /= Math.sqrt(1 + (values[i]! / bound) ** 2);
    }
    write(0);
  }
  let at = 0;
  edges.forEach((own, c) => {
    for (let bin = 0; bin + 1 < own.length; bin++) {
      codeBin(own, bin, terms[c]! as Float64Array, start, end, values);
      write(binMeans[at++]!);
    }
  });
}

/** Some rows of columns that the encoder reads. */
export function gatherTerms(terms: readonly TermColumn[], rows: Int32Array): TermColumn[] {
  return terms.map((column) =>
    column instanceof Uint8Array ? Uint8Array.from(rows, (row) => column[row]!) : gather(column, rows),
  );
}

function rowsOf(column: LearnerColumn, rows: Int32Array): LearnerColumn {
  return isText(column) ? Array.from(rows, (row) => column[row] ?? null) : gather(column, rows);
}

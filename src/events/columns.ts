import type { IntegerColumn, NumberColumn } from "./data.js";

const chunkBits = 16;
const chunkLength = 1 << chunkBits;

/**
 * A column that grows, for values of which many may be missing. Full chunks are kept in the narrowest array
 * that holds them, so growing never copies, and reserves no more than one chunk.
 */
export class GrowingColumn {
  /** Number of rows that have a value. */
  given = 0;
  readonly #missing: number;
  /** Sealed chunks; undefined where every value is missing. */
  #sealed: (NumberColumn | undefined)[] = [];
  /** The chunk being filled: made at the first value, used again for the next chunk. */
  #open: Float64Array | undefined;
  #openChunk = -1;

  constructor(missing: number) {
    this.#missing = missing;
  }

  /** Sets the value of row `index`; rows come in ascending order, rows left out are missing. */
  set(index: number, value: number): void {
    if (index >> chunkBits !== this.#openChunk) this.#begin(index >> chunkBits);
    this.#open![index & (chunkLength - 1)] = value;
    this.given++;
  }

  /** The whole column of `length` rows in one array, undefined if all are missing; empties this column. */
  finish(length: number): NumberColumn | undefined {
    this.#seal();
    const chunks = this.#sealed;
    this.#sealed = [];
    let width = -1;
    for (const chunk of chunks)
      if (chunk !== undefined) width = Math.max(width, widths.indexOf(kindOf(chunk)));
    if (width < 0) return undefined;
    const kind = Number.isNaN(this.#missing) ? Float64Array : widths[width]!;
    const column = new kind(length);
    for (let c = 0; c * chunkLength < length; c++) {
      const from = c * chunkLength;
      const to = Math.min(length, from + chunkLength);
      const chunk = chunks[c];
      if (chunk === undefined) column.fill(this.#missing, from, to);
      else column.set(chunk.subarray(0, to - from), from);
      chunks[c] = undefined;
    }
    return column;
  }

  #begin(chunk: number): void {
    this.#seal();
    while (this.#sealed.length < chunk) this.#sealed.push(undefined);
    this.#open ??= new Float64Array(chunkLength);
    this.#open.fill(this.#missing);
    this.#openChunk = chunk;
  }

  #seal(): void {
    if (this.#openChunk >= 0) this.#sealed.push(narrowed(this.#open!));
    this.#openChunk = -1;
  }
}

const widths = [Int8Array, Int16Array, Int32Array, Float64Array] as const;

function kindOf(column: NumberColumn): (typeof widths)[number] {
  if (column instanceof Int8Array) return Int8Array;
  if (column instanceof Int16Array) return Int16Array;
  return column instanceof Int32Array ? Int32Array : Float64Array;
}

/** A copy in the narrowest array that holds every value exactly. */
export function narrowed(values: Float64Array): NumberColumn {
  let least = 0;
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value !== Math.trunc(value)) return values.slice();
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  if (least >= -128 && most <= 127) return new Int8Array(values);
  if (least >= -32_768 && most <= 32_767) return new Int16Array(values);
  return least >= -(2 ** 31) && most < 2 ** 31 ? new Int32Array(values) : values.slice();
}

/** The column itself, or a copy in a narrower array that holds every value. */
export function narrowest(column: NumberColumn): NumberColumn {
  const copy = narrowed(Float64Array.from(column));
  return copy.BYTES_PER_ELEMENT < column.BYTES_PER_ELEMENT ? copy : column;
}

/** The narrowest array for whole numbers -1 .. most. */
export function integerColumn(length: number, most: number): IntegerColumn {
  if (most <= 127) return new Int8Array(length);
  return most <= 32_767 ? new Int16Array(length) : new Int32Array(length);
}

/** column[order[0]], column[order[1]], ... in an array of the same kind. */
export function gathered<C extends NumberColumn | Uint8Array>(column: C, order: Int32Array): C {
  const kind = column.constructor as new (length: number) => C;
  const out = new kind(order.length);
  for (let i = 0; i < order.length; i++) out[i] = column[order[i]!]!;
  return out;
}

/** newCodes[codes[i]] in the narrowest array for `size` codes; -1 stays -1. */
export function recoded(codes: NumberColumn, newCodes: Int32Array, size: number): IntegerColumn {
  const out = integerColumn(codes.length, size - 1);
  for (let i = 0; i < out.length; i++) {
    const code = codes[i]!;
    out[i] = code < 0 ? -1 : newCodes[code]!;
  }
  return out;
}

import type { IntegerColumn, NumberColumn } from "./data.js";

const chunkLength = 1 << 16;

/**
 * A column that grows, for values of which many may be missing. Full chunks are kept in the narrowest array
 * that holds them, so growing never copies the whole, and reserves no more than one chunk.
 */
export class GrowingColumn {
  /** Number of rows that have a value. */
  given = 0;
  readonly #missing: number;
  /** Sealed chunks; undefined where every value is missing. */
  #sealed: (NumberColumn | undefined)[] = [];
  /** The chunk being filled, used again for the next one; its first row and the rows set so far. */
  #open = new Float64Array(0);
  #first = 0;
  #used = 0;

  constructor(missing: number) {
    this.#missing = missing;
  }

  /** Sets the value of row `index`; rows come in ascending order, rows left out are missing. */
  set(index: number, value: number): void {
    const at = index - this.#first;
    if (at >= this.#open.length) {
      this.#makeRoom(index);
      this.#open[index - this.#first] = value;
      this.#used = index - this.#first + 1;
    } else {
      this.#open[at] = value;
      this.#used = at + 1;
    }
    this.given++;
  }

  /** The whole column of `length` rows in one array, undefined if all are missing; empties this column. */
  finish(length: number): NumberColumn | undefined {
    this.#seal();
    const chunks = this.#sealed;
    this.#sealed = [];
    this.#open = new Float64Array(0);
    let width = -1;
    for (const chunk of chunks)
      if (chunk !== undefined) width = Math.max(width, widths.indexOf(kindOf(chunk)));
    if (width < 0) return undefined;
    const kind = Number.isNaN(this.#missing) ? Float64Array : widths[width]!;
    const column = new kind(length);
    for (let c = 0; c * chunkLength < length; c++) {
      const chunk = chunks[c] ?? emptyChunk;
      const end = c * chunkLength + chunk.length;
      column.set(chunk, c * chunkLength);
      if (this.#missing !== 0) column.fill(this.#missing, end, (c + 1) * chunkLength);
      chunks[c] = undefined;
    }
    return column;
  }

  /** Lengthens the open chunk up to `chunkLength`, or begins the chunk of row `index`. */
  #makeRoom(index: number): void {
    if (index - this.#first >= chunkLength) {
      this.#seal();
      this.#first = index - (index % chunkLength);
      this.#open.fill(this.#missing);
    }
    const needed = index - this.#first + 1;
    const old = this.#open;
    if (needed <= old.length) return;
    this.#open = new Float64Array(Math.min(chunkLength, Math.max(needed, old.length * 4, 64)));
    this.#open.set(old);
    if (this.#missing !== 0) this.#open.fill(this.#missing, old.length);
  }

  #seal(): void {
    if (this.#used > 0)
      this.#sealed[this.#first / chunkLength] = narrowed(this.#open.subarray(0, this.#used));
    this.#used = 0;
  }
}

const emptyChunk = new Int8Array(0);
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
    const whole = value | 0;
    if (value !== whole) return values.slice();
    if (whole < least) least = whole;
    else if (whole > most) most = whole;
  }
  if (least >= -128 && most <= 127) return copied(values, new Int8Array(values.length));
  if (least >= -32_768 && most <= 32_767) return copied(values, new Int16Array(values.length));
  return copied(values, new Int32Array(values.length));
}

function copied(values: Float64Array, out: IntegerColumn): IntegerColumn {
  for (let i = 0; i < out.length; i++) out[i] = values[i]!;
  return out;
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

import { Buffer } from "node:buffer";
import { EventError } from "../errors.js";
import { areSameBytes, compareTexts, decodeText, hashBytes, sortTexts, TextEncoding } from "./text-bytes.js";

const restingLoad = 0.8;
const encoding = new TextEncoding();

/**
 * Ids as whole numbers 0, 1, 2, ... in the order they were added: UTF-8 bytes end to end, one offset an id
 * and an open-addressed index. At most 40 bytes an id of 28 characters (a Map takes about 80), and no limit
 * at 2^24 ids. Any text is a legal id, also `__proto__` and lone surrogates.
 */
export class Dictionary {
  #bytes = Buffer.alloc(0);
  #offsets = new Uint32Array(1);
  #size = 0;
  /** While ids are added: code + 1 and hash side by side, one cache line a look; code + 1 = 0 is free. */
  #pairs = new Int32Array(0);
  /** At rest: code + 1 by slot, built when an id is first looked up; 0 is free. */
  #slots = new Int32Array(0);
  #isAscii = true;
  #hasLoneSurrogate = false;
  #lastId: string | undefined;
  #lastCode = -1;

  static of(ids: Iterable<string>): Dictionary {
    const dictionary = new Dictionary();
    for (const id of ids) dictionary.add(id);
    return dictionary.trim();
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes held: text, offsets and index. */
  get byteLength(): number {
    return this.#bytes.length + this.#offsets.byteLength + this.#pairs.byteLength + this.#slots.byteLength;
  }

  /**
   * Code of `id`, which is added if it is new.
   *
   * @throws EventError "too_many_ids" past 4 GB of text
   */
  add(id: string): number {
    if (id === this.#lastId) return this.#lastCode;
    encoding.encode(id);
    const code = this.addBytes(encoding.bytes, 0, encoding.length);
    if (encoding.hasLoneSurrogate) this.#hasLoneSurrogate = true;
    this.#lastId = id;
    this.#lastCode = code;
    return code;
  }

  /**
   * As `add`, of the id whose UTF-8 bytes are bytes[start .. end - 1].
   *
   * @throws EventError "too_many_ids" past 4 GB of text
   */
  addBytes(bytes: Uint8Array, start: number, end: number): number {
    if (4 * (this.#size + 1) > this.#pairs.length) this.#growPairs();
    const hash = hashBytes(bytes, start, end);
    const pair = this.#pairOf(hash, bytes, start, end);
    const entry = this.#pairs[pair]!;
    if (entry !== 0) return entry - 1;
    const code = this.#append(bytes, start, end);
    this.#pairs[pair] = code + 1;
    this.#pairs[pair + 1] = hash;
    return code;
  }

  /** Code of `id`, -1 if it is not in the dictionary. */
  codeOf(id: string): number {
    if (this.#size === 0) return -1;
    encoding.encode(id);
    const { bytes, length } = encoding;
    const hash = hashBytes(bytes, 0, length);
    if (this.#pairs.length > 0) return this.#pairs[this.#pairOf(hash, bytes, 0, length)]! - 1;
    this.#ensureSlots();
    return this.#slots[this.#slotOf(hash, bytes, 0, length)]! - 1;
  }

  /** @throws RangeError if no id has this code */
  at(code: number): string {
    if (!(code >= 0 && code < this.#size)) throw new RangeError(`No id has the code ${code}.`);
    const start = this.#offsets[code]!;
    const end = this.#offsets[code + 1]!;
    if (this.#isAscii) return this.#bytes.toString("latin1", start, end);
    if (!this.#hasLoneSurrogate) return this.#bytes.toString("utf8", start, end);
    return decodeText(this.#bytes, start, end);
  }

  /** Order of two ids by their UTF-8 bytes, which is the order of code points: below, at or above 0. */
  compare(a: number, b: number): number {
    return a === b ? 0 : compareTexts(this.#bytes, this.#offsets, a, b);
  }

  /** For each id its code in `other`, -1 where that has no such id. */
  codesIn(other: Dictionary): Int32Array {
    const codes = new Int32Array(this.#size).fill(-1);
    if (other.#size === 0) return codes;
    other.trim();
    other.#ensureSlots();
    for (let code = 0; code < this.#size; code++) {
      const start = this.#offsets[code]!;
      const end = this.#offsets[code + 1]!;
      const hash = hashBytes(this.#bytes, start, end);
      codes[code] = other.#slots[other.#slotOf(hash, this.#bytes, start, end)]! - 1;
    }
    return codes;
  }

  /** Codes in ascending order of their ids (see `compare`). */
  sorted(): Int32Array {
    return sortTexts(this.#bytes, this.#offsets, this.#size);
  }

  /** A new dictionary of the ids of `codes`, in that order; each code at most once. */
  select(codes: ArrayLike<number>): Dictionary {
    const chosen = new Dictionary();
    const offsets = new Uint32Array(codes.length + 1);
    for (let i = 0; i < codes.length; i++) {
      offsets[i + 1] = offsets[i]! + this.#offsets[codes[i]! + 1]! - this.#offsets[codes[i]!]!;
    }
    const bytes = Buffer.alloc(offsets[codes.length]!);
    for (let i = 0; i < codes.length; i++) {
      const shift = this.#offsets[codes[i]!]! - offsets[i]!;
      for (let j = offsets[i]!; j < offsets[i + 1]!; j++) bytes[j] = this.#bytes[j + shift]!;
    }
    chosen.#bytes = bytes;
    chosen.#offsets = offsets;
    chosen.#size = codes.length;
    chosen.#isAscii = this.#isAscii;
    chosen.#hasLoneSurrogate = this.#hasLoneSurrogate;
    return chosen;
  }

  /** Gives back what was reserved for growth; the index is built again at the first look-up. */
  trim(): this {
    if (this.#pairs.length === 0) return this;
    this.#bytes = resized(this.#bytes, this.#offsets[this.#size]!);
    this.#offsets = this.#offsets.slice(0, this.#size + 1);
    this.#pairs = new Int32Array(0);
    return this;
  }

  *[Symbol.iterator](): IterableIterator<string> {
    for (let code = 0; code < this.#size; code++) yield this.at(code);
  }

  /** Place in `#pairs` of the id of these bytes, or the free place where it belongs. */
  #pairOf(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const pairs = this.#pairs;
    const mask = pairs.length - 2;
    let pair = (hash << 1) & mask;
    for (;;) {
      const entry = pairs[pair]!;
      if (entry === 0 || (pairs[pair + 1] === hash && this.#isAt(entry - 1, bytes, start, end))) return pair;
      pair = (pair + 2) & mask;
    }
  }

  /** Slot of the id of these bytes, or the free slot where it belongs. */
  #slotOf(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    let slot = firstSlot(hash, slots.length);
    while (slots[slot] !== 0 && !this.#isAt(slots[slot]! - 1, bytes, start, end)) {
      if (++slot === slots.length) slot = 0;
    }
    return slot;
  }

  /** Whether the id of `code` is bytes[start .. end - 1]. */
  #isAt(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const at = this.#offsets[code]!;
    const length = end - start;
    return this.#offsets[code + 1]! - at === length && areSameBytes(this.#bytes, at, bytes, start, length);
  }

  #append(source: Uint8Array, from: number, to: number): number {
    const code = this.#size++;
    const start = this.#offsets[code]!;
    const end = start + to - from;
    if (end > this.#bytes.length) {
      if (end > 0xffffffff) {
        throw new EventError("too_many_ids", "One column holds more than 4 GB of different ids.", {
          ids: code,
        });
      }
      this.#bytes = resized(this.#bytes, Math.min(0xffffffff, end * 2 + 1024));
    }
    const bytes = this.#bytes;
    const shift = start - from;
    let all = 0;
    for (let i = from; i < to; i++) {
      const byte = source[i]!;
      bytes[i + shift] = byte;
      all |= byte;
    }
    if (all > 127) this.#isAscii = false;
    if (code + 1 === this.#offsets.length) {
      const offsets = new Uint32Array(this.#offsets.length * 2 + 64);
      offsets.set(this.#offsets);
      this.#offsets = offsets;
    }
    this.#offsets[code + 1] = end;
    return code;
  }

  /** Doubles `#pairs`, or makes them anew from the bytes after `trim`. */
  #growPairs(): void {
    const old = this.#pairs;
    this.#slots = new Int32Array(0);
    let length = Math.max(128, old.length * 2);
    while (length < 4 * (this.#size + 1)) length *= 2;
    const pairs = new Int32Array(length);
    const mask = length - 2;
    const put = (entry: number, hash: number): void => {
      let pair = (hash << 1) & mask;
      while (pairs[pair] !== 0) pair = (pair + 2) & mask;
      pairs[pair] = entry;
      pairs[pair + 1] = hash;
    };
    if (old.length > 0) {
      for (let pair = 0; pair < old.length; pair += 2) if (old[pair] !== 0) put(old[pair]!, old[pair + 1]!);
    } else {
      for (let code = 0; code < this.#size; code++) {
        put(code + 1, hashBytes(this.#bytes, this.#offsets[code]!, this.#offsets[code + 1]!));
      }
    }
    this.#pairs = pairs;
  }

  #ensureSlots(): void {
    if (this.#slots.length > 0) return;
    const slots = new Int32Array(Math.ceil(this.#size / restingLoad) + 1);
    for (let code = 0; code < this.#size; code++) {
      const hash = hashBytes(this.#bytes, this.#offsets[code]!, this.#offsets[code + 1]!);
      let slot = firstSlot(hash, slots.length);
      while (slots[slot] !== 0) if (++slot === slots.length) slot = 0;
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}

/** Spreads a 32-bit hash over any number of slots. */
function firstSlot(hash: number, capacity: number): number {
  return Math.floor((hash >>> 0) * capacity * 2 ** -32);
}

function resized(bytes: Buffer, length: number): Buffer<ArrayBuffer> {
  const copy = Buffer.alloc(length);
  copy.set(bytes.subarray(0, Math.min(length, bytes.length)));
  return copy;
}

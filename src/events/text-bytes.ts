/**
 * Text to UTF-8 bytes and a hash in one pass, into a buffer that is reused. A surrogate that stands alone is
 * encoded as its own three bytes (WTF-8), so that different texts never have the same bytes.
 */
export class TextEncoding {
  bytes = new Uint8Array(256);
  length = 0;
  hash = 0;
  isAscii = true;
  hasLoneSurrogate = false;

  encode(text: string): void {
    if (text.length * 3 > this.bytes.length) this.bytes = new Uint8Array(text.length * 6);
    const bytes = this.bytes;
    const length = text.length;
    let hash = 0x811c9dc5;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        this.#encodeBeyondAscii(text);
        return;
      }
      bytes[i] = unit;
      hash = Math.imul(hash ^ unit, 0x01000193);
    }
    this.length = length;
    this.hash = finished(hash);
    this.isAscii = true;
    this.hasLoneSurrogate = false;
  }

  /** Takes bytes that were encoded before. */
  copy(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > this.bytes.length) this.bytes = new Uint8Array((end - start) * 2);
    for (let i = start; i < end; i++) this.bytes[i - start] = bytes[i]!;
    this.length = end - start;
    this.hash = hashBytes(bytes, start, end);
  }

  #encodeBeyondAscii(text: string): void {
    const bytes = this.bytes;
    this.isAscii = false;
    this.hasLoneSurrogate = false;
    let end = 0;
    for (let i = 0; i < text.length; i++) {
      const point = text.codePointAt(i)!;
      if (point > 0xffff) {
        i++;
        bytes[end++] = 0xf0 | (point >> 18);
        bytes[end++] = 0x80 | ((point >> 12) & 63);
        bytes[end++] = 0x80 | ((point >> 6) & 63);
        bytes[end++] = 0x80 | (point & 63);
      } else if (point > 0x7ff) {
        if (point >= 0xd800 && point <= 0xdfff) this.hasLoneSurrogate = true;
        bytes[end++] = 0xe0 | (point >> 12);
        bytes[end++] = 0x80 | ((point >> 6) & 63);
        bytes[end++] = 0x80 | (point & 63);
      } else if (point > 127) {
        bytes[end++] = 0xc0 | (point >> 6);
        bytes[end++] = 0x80 | (point & 63);
      } else bytes[end++] = point;
    }
    this.length = end;
    this.hash = hashBytes(bytes, 0, end);
  }
}

/** Signed 32-bit hash of bytes[start .. end - 1]: FNV-1a with a finishing mix. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return finished(hash);
}

function finished(hash: number): number {
  let h = hash ^ (hash >>> 15);
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 12;
  h = Math.imul(h, 0x297a2d39);
  return h ^ (h >>> 15);
}

/** The text of bytes made by `TextEncoding`, lone surrogates included. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; ) {
    const lead = bytes[i]!;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let point = length === 1 ? lead : lead & (0x7f >> length);
    for (let j = 1; j < length; j++) point = (point << 6) | (bytes[i + j]! & 63);
    text += String.fromCodePoint(point);
    i += length;
  }
  return text;
}

/** Order of two byte strings from their byte `from` on: below, at or above 0. */
export function compareTexts(
  bytes: Uint8Array,
  offsets: Uint32Array,
  a: number,
  b: number,
  from = 0,
): number {
  const startA = offsets[a]!;
  const startB = offsets[b]!;
  const lengthA = offsets[a + 1]! - startA;
  const lengthB = offsets[b + 1]! - startB;
  const shared = Math.min(lengthA, lengthB);
  for (let i = from; i < shared; i++) {
    const difference = bytes[startA + i]! - bytes[startB + i]!;
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}

/** Positions 0 .. size - 1 in ascending order of their byte strings (radix sort from the first byte on). */
export function sortTexts(bytes: Uint8Array, offsets: Uint32Array, size: number): Int32Array {
  const order = new Int32Array(size);
  let isSorted = true;
  for (let i = 0; i < size; i++) {
    order[i] = i;
    if (isSorted && i > 0 && compareTexts(bytes, offsets, i - 1, i) > 0) isSorted = false;
  }
  if (isSorted) return order;
  const spare = new Int32Array(size);

  const sortRange = (from: number, to: number, depth: number): void => {
    if (to - from <= 40) {
      insertionSort(bytes, offsets, order, from, to, depth);
      return;
    }
    // Bucket 0 is "the text ends here", bucket b + 1 is byte b.
    const ends = new Int32Array(258);
    for (let i = from; i < to; i++) ends[bucketOf(bytes, offsets, order[i]!, depth) + 1]!++;
    for (let b = 1; b < 258; b++) ends[b]! += ends[b - 1]!;
    const first = bucketOf(bytes, offsets, order[from]!, depth);
    if (ends[first + 1]! - ends[first]! < to - from) {
      const next = ends.slice();
      for (let i = from; i < to; i++) {
        const code = order[i]!;
        spare[from + next[bucketOf(bytes, offsets, code, depth)]!++] = code;
      }
      order.set(spare.subarray(from, to), from);
    }
    for (let b = 1; b < 257; b++) {
      if (ends[b + 1]! - ends[b]! > 1) sortRange(from + ends[b]!, from + ends[b + 1]!, depth + 1);
    }
  };
  sortRange(0, size, commonPrefixLength(bytes, offsets, size));
  return order;
}

function bucketOf(bytes: Uint8Array, offsets: Uint32Array, code: number, depth: number): number {
  const at = offsets[code]! + depth;
  return at < offsets[code + 1]! ? bytes[at]! + 1 : 0;
}

function insertionSort(
  bytes: Uint8Array,
  offsets: Uint32Array,
  order: Int32Array,
  from: number,
  to: number,
  depth: number,
): void {
  for (let i = from + 1; i < to; i++) {
    const code = order[i]!;
    let j = i - 1;
    while (j >= from && compareTexts(bytes, offsets, order[j]!, code, depth) > 0) {
      order[j + 1] = order[j]!;
      j--;
    }
    order[j + 1] = code;
  }
}

function commonPrefixLength(bytes: Uint8Array, offsets: Uint32Array, size: number): number {
  let length = offsets[1]!;
  for (let i = 1; i < size && length > 0; i++) {
    const start = offsets[i]!;
    const limit = Math.min(length, offsets[i + 1]! - start);
    let j = 0;
    while (j < limit && bytes[j] === bytes[start + j]) j++;
    length = j;
  }
  return length;
}

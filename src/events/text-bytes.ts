/**
 * Text to UTF-8 bytes, into a buffer that is reused. A surrogate that stands alone is encoded as its own three
 * bytes (WTF-8), so that different texts never have the same bytes.
 */
export class TextEncoding {
  bytes = new Uint8Array(256);
  length = 0;
  hasLoneSurrogate = false;

  encode(text: string): void {
    const length = text.length;
    if (length * 3 > this.bytes.length) this.bytes = new Uint8Array(length * 6);
    const bytes = this.bytes;
    this.hasLoneSurrogate = false;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        this.#encodeBeyondAscii(text);
        return;
      }
      bytes[i] = unit;
    }
    this.length = length;
  }

  #encodeBeyondAscii(text: string): void {
    const bytes = this.bytes;
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
  }
}

/**
 * Signed 32-bit hash of bytes[start .. end - 1]: four bytes a step, the last step over the last four bytes (loops
 * whose length varies cost more than their work), with a finishing mix.
 */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  const tail = end - 4;
  if (tail >= start) {
    for (let i = start; i < tail; i += 4) {
      hash = Math.imul(hash ^ wordAt(bytes, i), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ wordAt(bytes, tail), 0x9e3779b1);
  } else if (end > start) {
    hash ^= bytes[start]! | (bytes[(start + end) >> 1]! << 8) | (bytes[end - 1]! << 16);
    hash = Math.imul(hash, 0x9e3779b1);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  hash = Math.imul(hash, 0x297a2d39);
  return hash ^ (hash >>> 15);
}

/** Whether a[atA .. atA + length - 1] are the bytes of b from `atB` on. */
export function areSameBytes(
  a: Uint8Array,
  atA: number,
  b: Uint8Array,
  atB: number,
  length: number,
): boolean {
  const tail = length - 4;
  if (tail < 0) {
    for (let i = 0; i < length; i++) if (a[atA + i] !== b[atB + i]) return false;
    return true;
  }
  for (let i = 0; i < tail; i += 4) if (wordAt(a, atA + i) !== wordAt(b, atB + i)) return false;
  return wordAt(a, atA + tail) === wordAt(b, atB + tail);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
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

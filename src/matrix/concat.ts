/** Columns one after the other as one. */
export function concat(parts: readonly ArrayLike<number>[]): Float64Array {
  return joined(new Float64Array(lengthOf(parts)), parts);
}

/** Columns of whole numbers one after the other as one. */
export function concatWhole(parts: readonly Int32Array[]): Int32Array {
  return joined(new Int32Array(lengthOf(parts)), parts);
}

function lengthOf(parts: readonly ArrayLike<number>[]): number {
  return parts.reduce((n, part) => n + part.length, 0);
}

function joined<C extends Float64Array | Int32Array>(all: C, parts: readonly ArrayLike<number>[]): C {
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

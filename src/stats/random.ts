import { murmur3 } from "./murmur.js";
import { logGamma } from "./special.js";

/**
 * A stream of random numbers from one seed. `next`, `int` and `shuffle` are bit-equal on every engine; the
 * others go through Math.log and Math.exp, which V8 computes in software, alike on every platform.
 */
export interface Random {
  /** Uniform on [0, 1), a multiple of 2^-53. */
  next(): number;
  /** Uniform whole number on 0 .. n - 1, for 1 <= n <= 2^53. */
  int(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** Waiting time with `rate` events per unit of time: mean 1 / rate. */
  exponential(rate: number): number;
  /** Gamma with mean shape / rate. */
  gamma(shape: number, rate: number): number;
  /** Beta with mean a / (a + b). */
  beta(a: number, b: number): number;
  /** Count with the given mean. */
  poisson(mean: number): number;
  /** Failures before the first success of chance p in (0, 1]: 0, 1, 2, ... */
  geometric(p: number): number;
  /** Puts the values into random order, in place (Fisher-Yates), and returns them. */
  shuffle<A extends { length: number; [index: number]: unknown }>(values: A): A;
}

/**
 * Random numbers from `seed` (any finite number) by sfc32 (Doty-Humphrey's Small Fast Counting generator,
 * PractRand), 128 bits of state.
 */
export function createRandom(seed: number): Random {
  const bits = sfc32(seed);
  // 53 bits: 27 from one draw, 26 from the next.
  const next = (): number => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;
  /** Uniform on (0, 1]: safe under a logarithm. */
  const positive = (): number => 1 - next();
  const exponential = (rate: number): number => -Math.log(positive()) / rate;

  const int = (n: number): number => {
    if (n > 4294967296) return Math.floor(next() * n);
    // Rejection keeps every value exactly as likely.
    const limit = 4294967296 - (4294967296 % n);
    let draw = bits();
    while (draw >= limit) draw = bits();
    return draw % n;
  };

  const normal = (): number => {
    // Marsaglia's polar method; the second value is dropped so that the stream has no hidden state.
    for (;;) {
      const u = 2 * next() - 1;
      const v = 2 * next() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  };

  /** ln of a standard gamma: stays finite where a small shape underflows (Marsaglia & Tsang 2000). */
  const logStandardGamma = (shape: number): number => {
    if (shape < 1) return logStandardGamma(shape + 1) + Math.log(positive()) / shape;
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const z = normal();
      const v = (1 + c * z) ** 3;
      if (v <= 0) continue;
      if (Math.log(positive()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return Math.log(d * v);
    }
  };

  const poisson = (mean: number): number => {
    if (!(mean > 0)) return 0;
    if (mean >= 10) return poissonByRejection(mean, next);
    let p = Math.exp(-mean);
    let u = next();
    let k = 0;
    while (u >= p && k < 200) {
      u -= p;
      k++;
      p *= mean / k;
    }
    return k;
  };

  return {
    next,
    int,
    normal,
    exponential,
    gamma: (shape, rate) => Math.exp(logStandardGamma(shape)) / rate,
    beta: (a, b) => 1 / (1 + Math.exp(-(logStandardGamma(a) - logStandardGamma(b)))),
    poisson,
    geometric: (p) => (p >= 1 ? 0 : Math.floor(Math.log(positive()) / Math.log1p(-p))),
    shuffle: (values) => {
      for (let i = values.length - 1; i > 0; i--) {
        const j = int(i + 1);
        const kept = values[i];
        values[i] = values[j];
        values[j] = kept;
      }
      return values;
    },
  };
}

/**
 * 32-bit hash of an id under a seed (MurmurHash3 x86 32 of its UTF-8 bytes): keys a sample by who it is and
 * not by where it stands. The same for a text and for its UTF-8 bytes.
 *
 * @returns a whole number in [0, 2^32), good as a seed of `createRandom`
 */
export function hashSeed(text: string | Uint8Array, seed: number): number {
  return murmur3(typeof text === "string" ? encoder.encode(text) : text, seed | 0);
}

const encoder = new TextEncoder();

function sfc32(seed: number): () => number {
  const words = new Uint32Array(new Float64Array([seed]).buffer);
  let a = words[0]! ^ 0x9e3779b9;
  let b = words[1]! ^ 0x243f6a88;
  let c = 0xb7e15162 | 0;
  let counter = 1;
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 20; i++) draw();
  return draw;
}

/** Poisson of mean >= 10 by transformed rejection (Hoermann 1993, PTRS). */
function poissonByRejection(mean: number, next: () => number): number {
  const logMean = Math.log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = next() - 0.5;
    const v = 1 - next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * logMean - mean - logGamma(k + 1)) return k;
  }
}

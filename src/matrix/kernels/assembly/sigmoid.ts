// exp as in Moshier's Cephes (expf.c, exp.c): exp(x) = 2^n exp(r) with |r| <= ln(2) / 2; 1 / (1 + exp(-x)) of it. Below -88, in f64 -709, it stays what it is there.

import { wholeNumber64 } from "./whole-number";

/** 1 / (1 + exp(-x)) of four numbers; NaN stays NaN. Relative error below 3e-7. */
export function sigmoid32(x: v128): v128 {
  const y = f32x4.pmax(f32x4.pmin(f32x4.neg(x), f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(y, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(y, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.mul(f32x4.mul(p, r), r), f32x4.add(r, f32x4.splat(1)));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, f32x4.mul(p, power)));
}

/** 1 / (1 + exp(-x)) of two numbers; NaN stays NaN. Relative error below 1e-15. */
export function sigmoid64(x: v128): v128 {
  const y = f64x2.pmax(f64x2.pmin(f64x2.neg(x), f64x2.splat(709)), f64x2.splat(-708));
  const bits = f64x2.add(f64x2.mul(y, f64x2.splat(1.4426950408889634)), f64x2.splat(wholeNumber64));
  const n = f64x2.sub(bits, f64x2.splat(wholeNumber64));
  let r = f64x2.sub(y, f64x2.mul(n, f64x2.splat(6.93145751953125e-1)));
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(1.42860682030941723212e-6)));
  const rr = f64x2.mul(r, r);
  let p = f64x2.splat(1.26177193074810590878e-4);
  p = f64x2.add(f64x2.mul(p, rr), f64x2.splat(3.02994407707441961300e-2));
  p = f64x2.add(f64x2.mul(p, rr), f64x2.splat(9.99999999999999999910e-1));
  p = f64x2.mul(p, r);
  let q = f64x2.splat(3.00198505138664455042e-6);
  q = f64x2.add(f64x2.mul(q, rr), f64x2.splat(2.52448340349684104192e-3));
  q = f64x2.add(f64x2.mul(q, rr), f64x2.splat(2.27265548208155028766e-1));
  q = f64x2.add(f64x2.mul(q, rr), f64x2.splat(2.0));
  const ratio = f64x2.div(p, f64x2.sub(q, p));
  const e = f64x2.add(f64x2.splat(1), f64x2.add(ratio, ratio));
  const power = i64x2.shl(i64x2.add(bits, i64x2.splat(1023)), 52);
  const one = f64x2.splat(1);
  return f64x2.div(one, f64x2.add(one, f64x2.mul(e, power)));
}

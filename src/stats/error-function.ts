// Cody 1969, "Rational Chebyshev approximation for the error function", Math. Comp. 23: coefficients from the
// highest power down. Near 0, in the middle, and in 1 / x^2 for x > 4.
const nearP = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const nearQ = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const middleP = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const middleQ = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const farP = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const farQ = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];
const inverseRootPi = 0.5641895835477563;

function ratio(x: number, p: readonly number[], q: readonly number[]): number {
  let upper = 0;
  let lower = 0;
  for (let i = 0; i < p.length; i++) {
    upper = upper * x + p[i]!;
    lower = lower * x + q[i]!;
  }
  return upper / lower;
}

/** The error function erf(x) = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
export function erf(x: number): number {
  if (Math.abs(x) <= 0.46875) return x * ratio(x * x, nearP, nearQ);
  return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
}

/** 1 - erf(x), with full relative precision in the upper tail down to 1e-308. */
export function erfc(x: number): number {
  if (x < -0.46875) return 2 - erfc(-x);
  if (x < 0.46875) return 1 - erf(x);
  // e^(-x^2) of a rounded square loses digits: the square in two parts.
  const coarse = Math.trunc(x * 16) / 16;
  const rest = (x - coarse) * (x + coarse);
  return Math.exp(-coarse * coarse) * Math.exp(-rest) * scaledErfc(x);
}

/** e^(x^2) erfc(x), which falls like 1 / x and never underflows. Relative error below 1e-15 for x >= 0. */
export function scaledErfc(x: number): number {
  if (x < 0.46875) return Math.exp(x * x) * erfc(x);
  if (x <= 4) return ratio(x, middleP, middleQ);
  if (x > 1e8) return inverseRootPi / x;
  const y = 1 / (x * x);
  return (inverseRootPi - y * ratio(y, farP, farQ)) / x;
}

/** ln of the standard normal distribution function, finite in the lower tail down to z = -1e154. */
export function logNormalCdf(z: number): number {
  const x = -z * Math.SQRT1_2;
  if (x < 0) return Math.log1p(-0.5 * erfc(-x));
  return Math.log(0.5 * scaledErfc(x)) - 0.5 * z * z;
}

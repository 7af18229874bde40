const halfLogTwoPi = 0.9189385332046727;

/** Horner's rule; coefficients from the highest power down. */
function polynomial(x: number, coefficients: readonly number[]): number {
  let value = 0;
  for (const c of coefficients) value = value * x + c;
  return value;
}

// Cephes gamma.c (Moshier 1989): ln Gamma(x + 2) = x P(x) / Q(x) on [0, 1], and Stirling's correction above 13.
const logGammaP = [
  -1378.2515256912086, -38801.631513463784, -331612.9927388712, -1162370.974927623, -1721737.0082083966,
  -853555.6642457654,
];
const logGammaQ = [
  1, -351.81570143652345, -17064.210665188115, -220528.59055385445, -1139334.4436798252, -2532523.0717758294,
  -2018891.4143353277,
];
const stirling = [
  8.116141674705085e-4, -5.950619042843014e-4, 7.936503404577169e-4, -2.777777777300997e-3,
  8.333333333333319e-2,
];

/** ln Gamma(x) - ((x - 1/2) ln x - x + ln sqrt(2 pi)), for x > 0: what Stirling's formula leaves out. */
export function stirlingCorrection(x: number): number {
  if (x < 10) return logGamma(x) - ((x - 0.5) * Math.log(x) - x + halfLogTwoPi);
  if (x > 1e8) return 1 / (12 * x);
  const y = 1 / (x * x);
  return polynomial(y, stirling) / x;
}

/**
 * Natural logarithm of |Gamma(x)|. Relative error below 1e-14 away from the zeros at 1 and 2, and near them too.
 *
 * @returns Infinity at 0 and the negative integers (poles), NaN for NaN
 */
export function logGamma(x: number): number {
  if (x < 0.5) {
    if (x === Math.floor(x)) return Infinity;
    if (x > 0) return logGamma(x + 1) - Math.log(x);
    // Reflection: Gamma(x) Gamma(1 - x) = pi / sin(pi x). The fraction first: sin(pi x) loses the phase of large x.
    const sine = Math.abs(Math.sin(Math.PI * (x - Math.round(x))));
    return Math.log(Math.PI / sine) - logGamma(1 - x);
  }
  if (x >= 13) return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingCorrection(x);
  let product = 1;
  let u = x;
  while (u >= 3) {
    u -= 1;
    product *= u;
  }
  // Up to 1.9 only: the zeros at 1 and 2 keep their digits in x - 1 and x - 2.
  let raised = 0;
  while (u < 1.9) {
    product *= u;
    u += 1;
    raised++;
  }
  const shifted = raised === 0 ? u - 2 : x - (2 - raised);
  const rational = (shifted * polynomial(shifted, logGammaP)) / polynomial(shifted, logGammaQ);
  return rational + (raised === 0 ? Math.log(product) : -Math.log(product));
}

/**
 * Digamma psi(x) = d ln Gamma(x) / dx: recurrence up to 10, then the asymptotic series
 * (Abramowitz & Stegun 6.3.5, 6.3.18).
 *
 * @returns NaN at the poles 0, -1, -2, ...
 */
export function digamma(x: number): number {
  if (x <= 0) {
    if (x === Math.floor(x)) return Number.NaN;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)));
  }
  let shift = 0;
  let u = x;
  while (u < 10) {
    shift += 1 / u;
    u += 1;
  }
  const y = 1 / (u * u);
  const series =
    y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y * (1 / 132 - y * (691 / 32760 - y / 12))))));
  return Math.log(u) - 0.5 / u - series - shift;
}

/** Trigamma psi'(x) for x > 0 (Abramowitz & Stegun 6.4.6, 6.4.12). @returns NaN for x <= 0 */
export function trigamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 0;
  let u = x;
  while (u < 12) {
    shift += 1 / (u * u);
    u += 1;
  }
  const y = 1 / (u * u);
  const series = y * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * (5 / 66 - y * (691 / 2730))))));
  return shift + 1 / u + 0.5 * y + series / u;
}

/**
 * ln B(a, b) for a, b > 0. Large arguments go through Stirling corrections (Didonato & Morris 1992), because
 * ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b) cancels to nothing there.
 *
 * @returns Infinity when an argument is 0, NaN when one is negative
 */
export function logBeta(a: number, b: number): number {
  const p = Math.min(a, b);
  const q = Math.max(a, b);
  if (!(p >= 0)) return Number.NaN;
  if (p === 0) return Infinity;
  if (p >= 10) {
    const correction = stirlingCorrection(p) + stirlingCorrection(q) - stirlingCorrection(p + q);
    const h = p / (p + q);
    return -0.5 * Math.log(q) + halfLogTwoPi + correction + (p - 0.5) * Math.log(h) + q * Math.log1p(-h);
  }
  if (q >= 10) return logGamma(p) - logRising(q, p);
  return logGamma(p) + (logGamma(q) - logGamma(p + q));
}

/**
 * ln Gamma(a + n) / Gamma(a), the rising factorial (Pochhammer symbol) in logs, for a > 0 and n >= 0, n real.
 * Keeps its relative precision where a is huge against n and the two logGamma would cancel.
 */
export function logRising(a: number, n: number): number {
  if (n === 0) return 0;
  if (n <= 8 && Number.isInteger(n)) {
    let product = a;
    for (let i = 1; i < n; i++) product *= a + i;
    if (product < 1e290 && product > 1e-290) return Math.log(product);
    let sum = Math.log(a);
    for (let i = 1; i < n; i++) sum += Math.log(a + i);
    return sum;
  }
  if (a < 10) return logGamma(a + n) - logGamma(a);
  const correction = stirlingCorrection(a + n) - stirlingCorrection(a);
  return n * Math.log(a + n) + (a - 0.5) * Math.log1p(n / a) - n + correction;
}

/** psi(a + n) - psi(a), the derivative of `logRising` by a, for a > 0 and n >= 0, without cancellation. */
export function digammaRise(a: number, n: number): number {
  if (n <= 16 && Number.isInteger(n)) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += 1 / (a + i);
    return sum;
  }
  if (a < 1e3) return digamma(a + n) - digamma(a);
  const c = a + n;
  // Differences of the asymptotic series, each written as a multiple of n.
  return Math.log1p(n / a) + n / (2 * a * c) + (n * (a + c)) / (12 * a * a * c * c);
}

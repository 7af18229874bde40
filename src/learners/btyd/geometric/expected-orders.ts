import { type ActiveCustomer, ordersByQuadrature } from "./orders-by-quadrature.js";

const maxTerms = 1000;

/**
 * Expected number of orders in the next `days` of a customer who is active now and leaves after each order with
 * chance p: E[(1 - e^(-lambda p days)) / p] over lambda ~ Gamma(shape, rate), p ~ Beta(a, b).
 *
 * With C = a + b - 1, q = rate/(rate+days) and z = 1 - q this is Fader, Hardie & Lee 2005, eq 10, after Euler's
 * transformation, C/(a-1) (1 - q^(a-1) 2F1(C - shape, a - 1; C; z)), summed with C/(a-1) multiplied in:
 * C (1 - q^(a-1))/(a-1) - q^(a-1) (C - shape) z 3F2(C - shape + 1, a, 1; C + 1, 2; z),
 * which has no singularity at a = 1 nor at C = 0. Where its terms cancel or are too many, by quadrature.
 */
export function expectedOrdersWhileAlive(customer: ActiveCustomer, days: number): number {
  if (!(days > 0)) return 0;
  const { shape, rate, a, b } = customer;
  const logQ = -Math.log1p(days / rate);
  const z = days / (rate + days);
  const C = a + b - 1;
  const c1 = C - shape + 1;
  const exponent = (a - 1) * logQ;
  // (1 - q^(a-1)) / (a-1), whose limit at a = 1 is -ln q.
  const head = C * (a === 1 ? -logQ : -Math.expm1(exponent) / (a - 1));

  let term = 1;
  let sum = 1;
  let largest = 1;
  let settled = false;
  for (let k = 0; k < maxTerms; k++) {
    const ratio = (((c1 + k) * (a + k)) / (a + b + k) / (k + 2)) * z;
    term *= ratio;
    sum += term;
    const size = Math.abs(term);
    if (size > largest) largest = size;
    // What is left is below term / (1 - ratio), once the ratio has settled under 1.
    if (size <= 1e-16 * (1 - z) * Math.abs(sum) && Math.abs(ratio) < 1) {
      settled = true;
      break;
    }
  }
  const factor = Math.exp(exponent) * (C - shape) * z;
  const orders = head - factor * sum;
  const lost = Math.max(Math.abs(head), Math.abs(factor) * largest) / orders;
  return settled && lost > 0 && lost < 1e3 ? orders : ordersByQuadrature(customer, days);
}

import { hyp2f1 } from "../../../stats/hyp2f1.js";
import { log1pExp } from "../../../stats/logspace.js";
import { logIntegrate } from "../../../stats/quadrature.js";
import { logBeta, logGamma } from "../../../stats/special.js";
import { logTricomi } from "../../../stats/tricomi.js";

/**
 * Discounted expected residual orders of an active customer with beta-geometric dropout: E[lambda/(delta + lambda p)] over
 * lambda ~ Gamma(shape, rate) and p ~ Beta(a, b). Over lambda it is shape/p U(1, 1-shape, rate delta/p), Tricomi's
 * function; over p it is integrated.
 *
 * @param delta continuous discount a day, above 0
 */
export function residualOrders(
  { shape, rate, a, b }: { shape: number; rate: number; a: number; b: number },
  delta: number,
): number {
  const logNorm = Math.log(shape) - logBeta(a, b);
  const logRate = Math.log(rate * delta);
  const logTerm = (logitP: number): number => {
    const logP = -log1pExp(-logitP);
    const logZ = logRate - logP;
    // U(1, b, z) is 1/z where z is beyond all numbers.
    const logU = logZ < 600 ? logTricomi(1, 1 - shape, Math.exp(logZ)) : -logZ;
    return (a - 1) * logP - b * log1pExp(logitP) + logU;
  };
  return Math.exp(
    logNorm +
      logIntegrate(logTerm, -Infinity, Infinity, { peak: Math.log(a / b), relativeTolerance: 1e-11 }).value,
  );
}

/**
 * The same where every k-th event is an order and `stage` have passed: with q = lambda/(lambda + delta), the worth of
 * waiting for an event, E[q^(k-stage) / (1 - (1-p) q^k)], which over p is q^(k-stage) 2F1(1, b; a+b; q^k).
 */
export function residualRegularOrders(
  {
    k,
    stage,
    shape,
    rate,
    a,
    b,
  }: { k: number; stage: number; shape: number; rate: number; a: number; b: number },
  delta: number,
): number {
  const logDelta = Math.log(delta);
  const logTerm = (logLambda: number): number => {
    const logQ = -log1pExp(logDelta - logLambda);
    const course = hyp2f1(1, b, a + b, Math.exp(k * logQ));
    return shape * logLambda - rate * Math.exp(logLambda) + (k - stage) * logQ + Math.log(course);
  };
  const peak = Math.log(shape / rate);
  const { value } = logIntegrate(logTerm, -Infinity, Infinity, { peak, relativeTolerance: 1e-11 });
  return Math.exp(value + shape * Math.log(rate) - logGamma(shape));
}

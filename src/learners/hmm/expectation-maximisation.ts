import { forwardBackward } from "./forward-backward.js";
import type { HmmModel } from "./model.js";
import type { PeriodCounts } from "./period-counts.js";
import { type HmmPrior, logPrior, maximise, normalised } from "./prior.js";
import { runTables } from "./run-tables.js";

/** Where an ascent stands. */
export interface Ascent {
  readonly model: HmmModel;
  /** Log-likelihood and log prior of `model`. */
  readonly objective: number;
  readonly logLikelihood: number;
  /** Expectation steps so far. */
  readonly steps: number;
  readonly isConverged: boolean;
}

interface Limits {
  /** Expectation steps at most. */
  readonly steps: number;
  /** Least gain of the objective by a cycle of three steps. */
  readonly gain: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Expectation-maximisation with squared extrapolation (Varadhan & Roland 2008, SQUAREM with step length S3) of the
 * logarithms of the parameters. An extrapolation that is worse than the plain step is dropped, so that the objective
 * never falls.
 */
export function ascend(start: HmmModel, counts: PeriodCounts, prior: HmmPrior, limits: Limits): Ascent {
  let steps = 0;
  const step = (model: HmmModel) => {
    limits.signal?.throwIfAborted();
    steps++;
    const hidden = forwardBackward(counts, runTables(model, counts.longestRun));
    const { logLikelihood } = hidden;
    return {
      objective: logLikelihood + logPrior(prior, model),
      logLikelihood,
      next: maximise(hidden, prior, model.periodDays),
    };
  };
  let model = start;
  let here = step(model);
  for (;;) {
    const one = here.next;
    const after = step(one);
    const leap = extrapolated(model, one, after.next);
    let landed = step(leap);
    let to = leap;
    if (!(landed.objective >= after.objective)) {
      to = after.next;
      landed = step(to);
    }
    const gain = landed.objective - here.objective;
    model = to;
    here = landed;
    const isConverged = gain < limits.gain;
    if (isConverged || steps >= limits.steps) {
      return { model, objective: here.objective, logLikelihood: here.logLikelihood, steps, isConverged };
    }
  }
}

/** theta0 - 2 a r + a^2 v, with r the first step, v the change from the first to the second, a = -|r| / |v| <= -1. */
function extrapolated(zero: HmmModel, one: HmmModel, two: HmmModel): HmmModel {
  const [x0, x1, x2] = [zero, one, two].map(logParameters) as [number[], number[], number[]];
  let r2 = 0;
  let v2 = 0;
  for (let i = 0; i < x0.length; i++) {
    r2 += (x1[i]! - x0[i]!) ** 2;
    v2 += (x2[i]! - 2 * x1[i]! + x0[i]!) ** 2;
  }
  if (v2 === 0) return two;
  const a = -Math.max(1, Math.sqrt(r2 / v2));
  const x = x0.map((value, i) => {
    const r = x1[i]! - value;
    return value - 2 * a * r + a * a * (x2[i]! - x1[i]! - r);
  });
  return ofLogParameters(x, zero.periodDays, zero.rates.length);
}

function logParameters({ rates, initial, transition, transitionAfterOrder }: HmmModel): number[] {
  return [...rates, ...initial, ...transition.flat(), ...transitionAfterOrder.flat()].map(Math.log);
}

/** Probabilities are made to add up to 1; none falls so low that its logarithm is lost. */
function ofLogParameters(x: readonly number[], periodDays: number, K: number): HmmModel {
  const at = (from: number) => x.slice(from, from + K).map((value) => Math.exp(Math.max(-600, value)));
  const matrix = (from: number) => Array.from({ length: K }, (_, i) => normalised(at(from + i * K)));
  return {
    periodDays,
    rates: at(0),
    initial: normalised(at(K)),
    transition: matrix(2 * K),
    transitionAfterOrder: matrix(2 * K + K * K),
  };
}

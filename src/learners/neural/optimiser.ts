/** Steps of a training; see `createOptimiser`. */
export interface Steps {
  readonly learningRate: number;
  /** Share of a weight that is taken away a step, in units of the learning rate. */
  readonly weightDecay: number;
  /** Steps over which the parameters are averaged. */
  readonly averagedSteps: number;
}

/** Parameters on their way. */
export interface Optimiser {
  /** Those of the last step. */
  readonly parameters: Float32Array;
  /** Takes a step against a gradient. */
  step(gradient: Float32Array): void;
  /** Exponentially weighted mean of the parameters over the last steps: what is scored by. A copy. */
  averaged(): Float32Array;
}

const firstDecay = 0.9;
const secondDecay = 0.99;
const epsilon = 1e-8;

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2) and averaged parameters (Polyak & Juditsky
 * 1992), which stand in for a learning rate that falls: nobody knows beforehand when the training will stop.
 *
 * @param parameters to start from, changed in place
 */
export function createOptimiser(
  parameters: Float32Array,
  { learningRate, weightDecay, averagedSteps }: Steps,
): Optimiser {
  const first = new Float32Array(parameters.length);
  const second = new Float32Array(parameters.length);
  const mean = new Float64Array(parameters.length);
  let taken = 0;
  return {
    parameters,
    step(gradient) {
      taken++;
      const perFirst = 1 / (1 - firstDecay ** taken);
      const perSecond = 1 / (1 - secondDecay ** taken);
      // Weighted means of the first steps alone: what the parameters started from is no part of them.
      const share = Math.max(1 / taken, 1 / averagedSteps);
      for (let i = 0; i < parameters.length; i++) {
        const slope = gradient[i]!;
        first[i] = firstDecay * first[i]! + (1 - firstDecay) * slope;
        second[i] = secondDecay * second[i]! + (1 - secondDecay) * slope * slope;
        const direction = (first[i]! * perFirst) / (Math.sqrt(second[i]! * perSecond) + epsilon);
        const at = parameters[i]! - learningRate * (direction + weightDecay * parameters[i]!);
        parameters[i] = at;
        mean[i]! += share * (at - mean[i]!);
      }
    },
    averaged: () => (taken === 0 ? parameters.slice() : Float32Array.from(mean)),
  };
}

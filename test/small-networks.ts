import type * as neural from "../src/learners/neural/index.js";

/** The learner of networks with ones that are small and trained for a short while: what is tested is what is done with them. */
export function smallNetworks(learner: typeof neural): typeof neural {
  return {
    ...learner,
    train: (input, labels, { validation: _, ...options } = {}, run) =>
      learner.train(
        input,
        labels,
        { ...options, networks: 1, width: 8, blocks: 1, bins: 2, epochs: 4, learningRate: 0.002 },
        run,
      ),
  };
}

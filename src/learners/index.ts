/**
 * The learners by themselves, for callers who bring their own data.
 *
 * @module siyu/learners
 */

export { createPool, type Engine, type Pool, Workspace } from "../matrix/kernels/index.js";
/** Association: pairs of items that are in baskets together more often than by chance, rules and bundles of them. */
export * as association from "./association/index.js";
/** Boosted oblivious trees: probabilities, counts, numbers, classes. */
export * as boosting from "./boosting/index.js";
/** Buy till you die: probability models of purchases, dropout and spend. */
export * as btyd from "./btyd/index.js";
/** Probabilities made right on rows held back: isotonic regression, Platt scaling, blends of several models. */
export * as calibration from "./calibration/index.js";
/** Poisson hidden Markov models of orders: states that customers move between, filtered to the cutoff. */
export * as hmm from "./hmm/index.js";
/** Weights between items: what the items that a customer has say of the others. */
export * as itemToItem from "./item-to-item/index.js";
/** Regressions with a ridge: logistic, Poisson, least squares, softmax. */
export * as linear from "./linear/index.js";
/** Markov chains of states: transition matrices, their intervals and tests, where a base goes and what a state is worth. */
export * as markov from "./markov/index.js";
/** Dense networks with residual blocks, trained by TensorFlow.js, scored without it. */
export * as neural from "./neural/index.js";
/** Next baskets: what each customer buys next, by his own baskets and those of customers like him. */
export * as nextBasket from "./next-basket/index.js";

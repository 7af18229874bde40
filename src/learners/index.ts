/**
 * The learners by themselves, for callers who bring their own data.
 *
 * @module siyu/learners
 */

/** Buy till you die: probability models of purchases, dropout and spend. */
export * as btyd from "./btyd/index.js";

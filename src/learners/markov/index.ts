export type { ChiSquareTest } from "./chi-square.js";
export { type DrawOptions, drawTransitions } from "./draws.js";
export { type TransitionFlow, transitionFlows } from "./flows.js";
export { type ForecastOptions, forecastStates, type StateForecast } from "./forecast.js";
export { type IntervalOptions, type TransitionIntervals, transitionIntervals } from "./intervals.js";
export { firstOrderTest, homogeneityTest, secondOrderTest } from "./order-tests.js";
export { expectedTimeTo, probabilityOfReaching } from "./reaching.js";
export {
  type BackOffOptions,
  priorCounts,
  type SmoothingOptions,
  secondOrderMatrix,
  segmentMatrices,
  transitionMatrix,
} from "./smoothing.js";
export { type StateClass, stateClasses } from "./state-classes.js";
export { type StateValueOptions, stateValues } from "./state-values.js";
export { type SteadyState, steadyState } from "./steady-state.js";
export { countTransitions, type StateHistories, type TransitionCountOptions } from "./transition-counts.js";

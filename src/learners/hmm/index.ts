export { filterStates, type StateBeliefs } from "./filter.js";
export { fitHmm, type HmmFit, type HmmOptions } from "./fit.js";
export { type CustomerHistories, type OrderHistories, orderHistories } from "./histories.js";
export { checkHmm, type HmmModel } from "./model.js";

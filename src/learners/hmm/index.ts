export { type ChooseHmmOptions, type ChosenHmm, chooseHmm } from "./choose.js";
export { filterStates, type StateBeliefs } from "./filter.js";
export { fitHmm, type HmmFit, type HmmOptions } from "./fit.js";
export { type CustomerHistories, type OrderHistories, orderHistories } from "./histories.js";
export { checkHmm, type HmmModel } from "./model.js";
export { daysToOrder, expectedOrders, firstOrderPeriods, probabilityOfOrder } from "./scores.js";
export { simulateHistories } from "./simulate.js";

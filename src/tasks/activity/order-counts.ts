/**
 * Orders that the probability model expects, times the square root of how much likelier the blend finds any: the
 * geometric mean of believing the model's count and of believing the blend's probability with the model's count of
 * a buyer. Neither alone predicts counts as well out of time.
 *
 * @param ofModel expected orders and probability of the probability model
 */
export function blendedOrders(ofModel: { orders: number; probability: number }, probability: number): number {
  if (!(ofModel.probability > 1e-300)) return probability;
  return Math.max(probability, ofModel.orders * Math.sqrt(probability / ofModel.probability));
}

/**
 * Orders of a customer who orders with a probability: that times the geometric mean of what the probability model and
 * the boosted trees expect of those who order. Neither alone predicts counts as well out of time.
 *
 * @param ofModel expected orders and probability of the probability model
 * @param further orders beyond the first that the trees expect of the customer if it orders
 */
export function ordersOfBuyer(
  ofModel: { orders: number; probability: number },
  further: number,
  probability: number,
): number {
  const own = ofModel.probability > 1e-300 ? Math.max(1, ofModel.orders / ofModel.probability) : 1;
  return probability * Math.sqrt(own * (1 + further));
}

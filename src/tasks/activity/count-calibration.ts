/**
 * Orders expected of a customer: P + slope * (n - P), where P is the blended probability of any and n the number that
 * the probability model expects, corrected by the blend (`blendedOrders`). Never below P.
 */
export interface CountCalibration {
  /** 1: customers order as often as `blendedOrders` says. */
  readonly slope: number;
}

/** Prior strength: as many extra orders as count half against the slope of 1. */
const priorOrders = 20;

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
 * Learns the slope by which the orders of those who ordered add up, out of time. Who ordered at all is for the
 * probability to get right: its errors must not be paid for here.
 */
export function fitCounts(
  probability: Float64Array,
  blended: Float64Array,
  actual: Float64Array,
): CountCalibration {
  let extra = 0;
  let expectedExtra = 0;
  for (let i = 0; i < actual.length; i++) {
    if (actual[i]! === 0) continue;
    extra += actual[i]! - 1;
    expectedExtra += blended[i]! / probability[i]! - 1;
  }
  const slope = (extra + priorOrders) / (expectedExtra + priorOrders);
  return { slope: Math.min(20, Math.max(0.05, slope)) };
}

export function expectedOrders({ slope }: CountCalibration, probability: number, blended: number): number {
  return probability + slope * (blended - probability);
}

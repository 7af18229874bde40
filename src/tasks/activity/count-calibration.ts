/**
 * Orders expected of a customer, given the blended probability P that there are any: P * (1 + slope * (m - 1)),
 * where m is the number of orders that the probability model expects of a buyer. Never below P.
 */
export interface CountCalibration {
  /** 1: buyers order as often as the probability model says. */
  readonly slope: number;
}

/** Prior strength: as many extra orders as count half against the slope of 1. */
const priorOrders = 20;

/** Learns the slope by which the expected orders add up to the actual ones, out of time. */
export function fitCounts(
  probability: Float64Array,
  ordersOfBuyer: Float64Array,
  actual: Float64Array,
): CountCalibration {
  let extra = 0;
  let expectedExtra = 0;
  for (let i = 0; i < actual.length; i++) {
    extra += actual[i]! - probability[i]!;
    expectedExtra += probability[i]! * (ordersOfBuyer[i]! - 1);
  }
  const slope = (extra + priorOrders) / (expectedExtra + priorOrders);
  return { slope: Math.min(20, Math.max(0.05, slope)) };
}

export function expectedOrders(
  { slope }: CountCalibration,
  probability: number,
  ordersOfBuyer: number,
): number {
  return probability * (1 + slope * Math.max(0, ordersOfBuyer - 1));
}

import type { EventData } from "../../events/data.js";
import type { Blend } from "../../learners/calibration/blend.js";
import { blendLogits } from "../../learners/calibration/blend.js";
import { concat } from "../../matrix/concat.js";
import { gather } from "../../matrix/gather.js";
import type { Run } from "../../model/run.js";
import { fitBuyerOrders } from "../activity/buyer-orders.js";
import { type ActivityHorizon, ordersWithin } from "../activity/horizon.js";
import type { ActivityTest } from "../activity/train.js";
import { buyersIn, type ScoredBuyers, scoredBuyers, type ValuedWindow, valuedWindows } from "./buyers.js";
import { fitGammaGammaMember, fitMembers } from "./order-value-members.js";
import type { BuyersSpend } from "./spread.js";

/** An out-of-time test of the activity task with what its customers spent, and what members trained before it say of them. */
export interface TestedValue {
  readonly test: ActivityTest & ValuedWindow;
  /** Natural logarithm of the value of an order, one column a member, one entry a row of the test. */
  readonly logValues: readonly Float64Array[];
  /** Expected orders of each row. */
  readonly orders: Float64Array;
  /** Those who ordered. */
  readonly buyers: ScoredBuyers;
  /** The buyers of the windows that the members were trained on. */
  readonly trained: ScoredBuyers;
}

/** How the members of a test are trained. */
export interface TestSettings {
  readonly learner: "auto" | "probability";
  readonly seed: number;
  /** Events known only later than this are not in what customers spent: the cutoff of the training. */
  readonly knownBefore: number;
}

/** Trains members on what was known at the cutoff of a test, and scores its customers with them. */
export async function testValue(
  horizon: ActivityHorizon,
  data: EventData,
  test: ActivityTest,
  { learner, seed, knownBefore }: TestSettings,
  run?: Run,
): Promise<TestedValue> {
  const { snapshot, training, probability, probabilityModel = horizon.probabilityModel } = test;
  const windows = valuedWindows(data, training, snapshot.history.cutoff);
  const gammaGamma = fitGammaGammaMember(snapshot, run);
  const members = await fitMembers(gammaGamma, windows, test.horizon, { learner, seed }, run);
  const [valued] = valuedWindows(data, [test], knownBefore);
  const { buyerOrders: _, ...ofModel } = horizon;
  const buyerOrders = horizon.buyerOrders && (await fitBuyerOrders(training, test.horizon, seed, run));
  const known = { ...test, ...valued! };
  return {
    test: known,
    logValues: members.map((member) => member.logValue(snapshot)),
    orders: ordersWithin(
      { ...ofModel, probabilityModel, horizonDays: test.horizon, ...(buyerOrders && { buyerOrders }) },
      snapshot,
      probability,
    ),
    buyers: scoredBuyers([known], members),
    trained: scoredBuyers(windows, members),
  };
}

/** What the buyers of tests were expected to spend, and did. */
export function buyersSpend(tests: readonly TestedValue[], blend: Blend): BuyersSpend {
  const parts = tests.map(({ test, logValues, orders }) => {
    const rows = buyersIn(test);
    const asBuyer = orders.map((n, i) => n / test.probability[i]!);
    const expected = blendLogits(blend, logValues).map((log, i) => asBuyer[i]! * Math.exp(log));
    return {
      expected: gather(expected, rows),
      orders: gather(asBuyer, rows),
      value: gather(test.value, rows),
    };
  });
  return {
    expected: concat(parts.map(({ expected }) => expected)),
    orders: concat(parts.map(({ orders }) => orders)),
    value: concat(parts.map(({ value }) => value)),
  };
}

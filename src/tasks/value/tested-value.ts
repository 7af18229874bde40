import type { EventData } from "../../events/data.js";
import type { Blend } from "../../learners/calibration/blend.js";
import { blendLogits } from "../../learners/calibration/blend.js";
import { concat } from "../../matrix/concat.js";
import { gather } from "../../matrix/gather.js";
import type { Run } from "../../model/run.js";
import { fitBuyerOrders } from "../activity/buyer-orders.js";
import { type ActivityHorizon, ordersWithin } from "../activity/horizon.js";
import { type ProbabilityFit, probabilityMember } from "../activity/probability-member.js";
import type { ActivityTest } from "../activity/train.js";
import { buyersIn, type ScoredBuyers, scoredBuyers, type ValuedWindow, valuedWindows } from "./buyers.js";
import {
  fitChallenger,
  fitGammaGammaMember,
  fitMembers,
  type MemberSettings,
} from "./order-value-members.js";
import type { BuyersSpend } from "./spread.js";

/** An out-of-time test of the activity task with what its customers spent, and what members trained before it say of them. */
export interface TestedValue {
  readonly test: ActivityTest & ValuedWindow;
  /** Natural logarithm of the value of an order, one column a member, the challenger last; one entry a row of the test. */
  readonly logValues: readonly Float64Array[];
  /** Expected orders of each row. */
  readonly orders: Float64Array;
  /** Those who ordered. */
  readonly buyers: ScoredBuyers;
  /** The buyers of the windows that the members were trained on. */
  readonly trained: ScoredBuyers;
}

/** How the members of a test are trained. */
export interface TestSettings extends MemberSettings {
  /** Events known only later than this are not in what customers spent: the cutoff of the training. */
  readonly knownBefore: number;
}

/** Trains members on what was known at the cutoff of a test, and scores its customers with them. */
export async function testValue(
  horizon: ActivityHorizon,
  data: EventData,
  test: ActivityTest,
  settings: TestSettings,
  run?: Run,
): Promise<TestedValue> {
  const { snapshot, training, probability } = test;
  const { seed, knownBefore } = settings;
  const windows = valuedWindows(data, training, snapshot.history.cutoff);
  const gammaGamma = fitGammaGammaMember(snapshot, run);
  const incumbents = await fitMembers(gammaGamma, windows, test.horizon, settings, run);
  const challenger = await fitChallenger(windows, test.horizon, settings, run);
  const members = challenger ? [...incumbents, challenger] : incumbents;
  const probabilityModel = test.probabilityModel ?? (await purchaseModelOf(test, settings, run));
  const [valued] = valuedWindows(data, [test], knownBefore);
  const { buyerOrders: all, ...ofModel } = horizon;
  const buyerOrders = all && (await fitBuyerOrders(training, test.horizon, seed, run, all.learner));
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

/** The purchase model where it is none of the members of a test. */
async function purchaseModelOf(
  { snapshot, training, horizon }: ActivityTest,
  { seed }: TestSettings,
  run?: Run,
): Promise<ProbabilityFit> {
  const input = { labelled: training, latest: snapshot, horizon, seed };
  return (await probabilityMember.fit("MBG/NBD", input, run)) as ProbabilityFit;
}

/** The same test without the last of its members. */
export function withoutLast(tested: TestedValue): TestedValue {
  const { logValues, buyers, trained } = tested;
  const shorter = (scored: ScoredBuyers) => ({ ...scored, members: scored.members.slice(0, -1) });
  return {
    ...tested,
    logValues: logValues.slice(0, -1),
    buyers: shorter(buyers),
    trained: shorter(trained),
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

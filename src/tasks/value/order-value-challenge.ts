import { gather } from "../../matrix/gather.js";
import { customersOf } from "../../training/challenge.js";
import { type ChallengedTest, earnsPlace } from "../../training/earns-place.js";
import { buyersIn, joinedBuyers, type ScoredBuyers } from "./buyers.js";
import { orderValueWeights } from "./order-value.js";
import type { TestedValue } from "./tested-value.js";

/**
 * How a member did that had to earn its place in the value of orders: mean squared errors of the logarithms, the level of
 * each test taken out.
 */
export interface OrderValueReport {
  readonly member: string;
  /** Whether it lowered the error beyond chance in each of two tests at least, and stands in the blend. */
  readonly kept: boolean;
  /** Error of the blend with it and without it; absent where there are no two tests. */
  readonly squaredErrorWith?: number;
  readonly squaredErrorWithout?: number;
  /** Of the difference of the two, all rows of one customer counted as one. */
  readonly standardError?: number;
  /** Buyers of all tests. */
  readonly rows: number;
  readonly folds: number;
}

/**
 * Whether the value of orders is told better with the last of the members: see `earnsPlace`.
 *
 * @param name of the last member
 */
export function judgeOrderValue(
  name: string,
  tests: readonly Pick<TestedValue, "test" | "buyers">[],
): OrderValueReport {
  const { lossWith, lossWithout, standardError, ...said } = earnsPlace(
    tests.map(judgedBuyers),
    (judged, others, isWith) => {
      const members = judged.members.length - (isWith ? 0 : 1);
      const joined = joinedBuyers(others);
      const own = { ...joined, members: joined.members.slice(0, members) };
      return lossesOf(judged, orderValueWeights(members, own));
    },
  );
  const errors = {
    squaredErrorWith: lossWith!,
    squaredErrorWithout: lossWithout!,
    standardError: standardError!,
  };
  return { member: name, ...said, ...(lossWith !== undefined && errors) };
}

/** Buyers of a test who spent something, with the id of each. */
interface JudgedBuyers extends ScoredBuyers, ChallengedTest {}

function judgedBuyers({ test, buyers }: Pick<TestedValue, "test" | "buyers">): JudgedBuyers {
  const customers = customersOf(test.snapshot);
  const all = { ...buyers, customers: buyersIn(test).map((i) => customers[i]!), weight: 1 };
  return partOf(all, (i) => buyers.value[i]! > 0);
}

function partOf(buyers: JudgedBuyers, isIn: (i: number) => boolean): JudgedBuyers {
  const kept = Array.from(buyers.value.keys()).filter(isIn);
  return {
    members: buyers.members.map((member) => gather(member, kept)),
    orders: gather(buyers.orders, kept),
    value: gather(buyers.value, kept),
    windows: buyers.windows,
    weight: 1,
    customers: kept.map((i) => buyers.customers[i]!),
  };
}

/** Squared error of the logarithm of each buyer's orders about their mean error. */
function lossesOf({ members, orders, value }: ScoredBuyers, weights: readonly number[]): Float64Array {
  const errors = value.map((spent, i) =>
    weights.reduce((rest, weight, m) => rest - weight * members[m]![i]!, Math.log(spent / orders[i]!)),
  );
  const level = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return errors.map((error) => (error - level) ** 2);
}

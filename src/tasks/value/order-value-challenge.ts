import { concat } from "../../matrix/concat.js";
import { gather } from "../../matrix/gather.js";
import { hashSeed } from "../../stats/random.js";
import { customersOf } from "../../training/challenge.js";
import { earnsPlace } from "../../training/earns-place.js";
import { buyersIn, joinedBuyers, type ScoredBuyers } from "./buyers.js";
import { orderValueWeights } from "./order-value.js";
import type { TestedValue } from "./tested-value.js";

/**
 * How a member did that had to earn its place in the value of orders: mean squared errors of the logarithms, the level of
 * each test taken out.
 */
export interface OrderValueReport {
  readonly member: string;
  /** Whether it lowered the error by more than two standard errors, and stands in the blend. */
  readonly kept: boolean;
  /** Error of the blend with it and without it; absent where nothing could be tested. */
  readonly squaredErrorWith?: number;
  readonly squaredErrorWithout?: number;
  /** Of the difference of the two, all rows of one customer counted as one. */
  readonly standardError?: number;
  /** Buyers of all tests. */
  readonly rows: number;
  readonly folds: number;
}

/**
 * Whether the value of orders is told better with the last of the members: for each test the weights of both blends are
 * learned on the others, those of a single test on the other half of its customers.
 *
 * @param name of the last member
 */
export function judgeOrderValue(
  name: string,
  tests: readonly Pick<TestedValue, "test" | "buyers">[],
): OrderValueReport {
  const judged = tests.map(judgedBuyers);
  const parts = judged.length === 1 ? halvesOf(judged[0]!) : judged;
  const lossesBy = (size: (members: number) => number) =>
    concat(
      parts.map((part) => {
        const members = size(part.members.length);
        const others = joinedBuyers(parts.filter((one) => one !== part));
        return lossesOf(
          part,
          orderValueWeights(members, { ...others, members: others.members.slice(0, members) }),
        );
      }),
    );
  const rows = parts.reduce((sum, { value }) => sum + value.length, 0);
  const earned = earnsPlace({
    lossWith: lossesBy((members) => members),
    lossWithout: lossesBy((members) => members - 1),
    weights: new Float64Array(rows).fill(1),
    customers: parts.flatMap(({ customers }) => customers),
  });
  const said = { member: name, rows, folds: tests.length };
  if (!earned) return { ...said, kept: false };
  const { kept, lossWith, lossWithout, standardError } = earned;
  return { ...said, kept, squaredErrorWith: lossWith, squaredErrorWithout: lossWithout, standardError };
}

/** Buyers of a test who spent something, with the id of each. */
interface JudgedBuyers extends ScoredBuyers {
  readonly customers: readonly string[];
}

function judgedBuyers({ test, buyers }: Pick<TestedValue, "test" | "buyers">): JudgedBuyers {
  const customers = customersOf(test.snapshot);
  const all = { ...buyers, customers: buyersIn(test).map((i) => customers[i]!) };
  return partOf(all, (i) => buyers.value[i]! > 0);
}

function partOf(buyers: JudgedBuyers, isIn: (i: number) => boolean): JudgedBuyers {
  const kept = Array.from(buyers.value.keys()).filter(isIn);
  return {
    members: buyers.members.map((member) => gather(member, kept)),
    orders: gather(buyers.orders, kept),
    value: gather(buyers.value, kept),
    windows: buyers.windows,
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

/** Halves of the customers are told apart by other keys than samples of them. */
const halfSeed = 0x4a1f;

/** Every other customer, by a hash of the id, and the rest. */
function halvesOf(buyers: JudgedBuyers): JudgedBuyers[] {
  const isFirst = buyers.customers.map((id) => hashSeed(id, halfSeed) < 2 ** 31);
  return [true, false].map((half) => partOf(buyers, (i) => isFirst[i] === half));
}

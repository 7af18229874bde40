import { GrowingColumn } from "../../events/columns.js";
import type { PairLookup } from "../../learners/association/pair-lookup.js";
import { type SparseRows, valueAt } from "../../matrix/csr.js";

/** What is known of items by their groups: how often goods of one group are in a basket with goods of another. */
export interface GroupLifts {
  /** Groups, the last one that of items without any. */
  readonly count: number;
  /** Group of each item. */
  readonly groupOf: Int32Array;
  /** count x count: log of how many times as often as by chance two items of these groups meet. */
  readonly logLift: Float32Array;
  /** Meetings of each item with any other. */
  readonly meetings: Float32Array;
  /** Items x groups: meetings of an item with those of a group. */
  readonly withGroup: SparseRows;
}

/** Meetings by which the lift of two groups is drawn to 1, and that of an item to its group's. */
const groupPrior = 5;
const itemPrior = 3;
/** With more groups a table of all their pairs would be out of proportion. */
const mostGroups = 1000;

/** Group of each key, `groups` where it has none. */
export function groupsOfKeys(groupOf: Int32Array, groups: number): Int32Array {
  return groupOf.map((group) => (group >= 0 ? group : groups));
}

/** @returns undefined where there are no groups, or too many */
export function groupLiftsOf(
  { offsets, partners, together }: PairLookup,
  groups: number,
  groupOfKey: Int32Array,
): GroupLifts | undefined {
  if (groups === 0 || groups > mostGroups) return undefined;
  const count = groups + 1;
  const items = offsets.length - 1;
  const groupOf = groupsOfKeys(groupOfKey, groups);
  const meetings = new Float32Array(items);
  const starts = new Int32Array(items + 1);
  const [columns, values] = [new GrowingColumn(0), new GrowingColumn(0)];
  const sums = new Float64Array(count);
  for (let item = 0, size = 0; item < items; item++) {
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      sums[groupOf[partners[at]!]!]! += together[at]!;
      meetings[item]! += together[at]!;
    }
    for (let group = 0; meetings[item]! > 0 && group < count; group++) {
      if (sums[group] === 0) continue;
      columns.set(size, group);
      values.set(size++, sums[group]!);
      sums[group] = 0;
    }
    starts[item + 1] = size;
  }
  const size = starts[items]!;
  const withGroup = {
    offsets: starts,
    columns: Int32Array.from(columns.finish(size) ?? []),
    values: Float32Array.from(values.finish(size) ?? []),
    columnCount: count,
  };
  return { count, groupOf, logLift: logLiftsOf(withGroup, groupOf), meetings, withGroup };
}

/**
 * Log of how many times as often as by chance an item meets those of a group; where little is seen of it, that of its
 * own group.
 */
export function itemGroupLogLift(
  lifts: GroupLifts,
  shares: Float64Array,
  item: number,
  group: number,
): number {
  const { count, groupOf, logLift, meetings, withGroup } = lifts;
  const prior = itemPrior * Math.exp(logLift[groupOf[item]! * count + group]!);
  const expected = meetings[item]! * shares[group]!;
  return Math.log((valueAt(withGroup, item, group) + prior) / (expected + itemPrior));
}

/** Share of each group in all meetings. */
export function meetingShares({ count, groupOf, meetings }: GroupLifts): Float64Array {
  const sums = new Float64Array(count);
  let total = 0;
  for (let item = 0; item < meetings.length; item++) {
    sums[groupOf[item]!]! += meetings[item]!;
    total += meetings[item]!;
  }
  return total > 0 ? sums.map((sum) => sum / total) : sums;
}

function logLiftsOf(
  { offsets, columns, values, columnCount: count }: SparseRows,
  groupOf: Int32Array,
): Float32Array {
  const sums = new Float64Array(count * count);
  const margins = new Float64Array(count);
  let total = 0;
  for (let item = 0; item < groupOf.length; item++) {
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      sums[groupOf[item]! * count + columns[at]!]! += values[at]!;
      margins[groupOf[item]!]! += values[at]!;
      total += values[at]!;
    }
  }
  return Float32Array.from(sums, (sum, at) => {
    const expected = total > 0 ? (margins[Math.floor(at / count)]! * margins[at % count]!) / total : 0;
    return Math.log((sum + groupPrior) / (expected + groupPrior));
  });
}

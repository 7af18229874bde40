import type { Feature, FeatureColumns, FeatureGroup } from "../../../features/feature.js";
import { blendLogits } from "../../../learners/calibration/blend.js";
import { type ReasonGroup, reasonGroups } from "../../../model/reason.js";
import type { ContributionColumn } from "../../../training/member.js";
import type { Rows } from "../../../training/rows.js";
import { type BlendedMembers, sumContributions } from "../sum-contributions.js";
import type { ReasonLists } from "./reason-lists.js";
import { orderGroups } from "./reason-order.js";
import type { TypicalValues } from "./typical-values.js";

/** What reasons are to be found of. */
export interface ReasonRequest<S extends Rows> extends BlendedMembers<S> {
  /** 1 where the members' logits are those of the predicted event, -1 where they are those of its absence. */
  readonly towards: 1 | -1;
  readonly typical: TypicalValues;
  /**
   * How many a row has at most, of those that raise the chance; "all": every group that says anything. Of the group
   * "own" each feature is a reason of its own: callers' columns have nothing in common.
   */
  readonly reasons: number | "all";
  /** Rows of all blocks together. */
  readonly rows: number;
}

/** What a block of rows was scored, where that is known already. */
export interface BlockScores {
  /** Logits by each member. */
  readonly members?: readonly Float64Array[];
  /** Logits in the end; default: the blend of the members'. */
  readonly score?: Float64Array;
}

/** Finds the reasons of rows that come in blocks, so that the features of all need never be in memory at once. */
export interface ReasonCollector<S extends Rows> {
  /** Adds the rows of the next block. */
  add(block: S, scores?: BlockScores): void;
  /** The reasons of all rows added. */
  finish(): ReasonLists;
}

/** Rows explained at a time: what is held of them stays in the caches. */
const rangeRows = 8192;
/** Sums this small say nothing. */
const negligible = 1e-12;
const groupCount = reasonGroups.length;
const ownGroup = reasonGroups.indexOf("own");

/** The reasons of all rows of a snapshot. */
export function reasonColumns<S extends Rows>(
  request: Omit<ReasonRequest<S>, "rows">,
  snapshot: S,
  scores?: BlockScores,
): ReasonLists {
  const collector = collectReasons({ ...request, rows: snapshot.length });
  collector.add(snapshot, scores);
  return collector.finish();
}

export function collectReasons<S extends Rows>(request: ReasonRequest<S>): ReasonCollector<S> {
  const { members, blend, window, towards, typical, reasons, rows } = request;
  const offsets = new Int32Array(rows + 1);
  const base = new Float64Array(rows);
  let perRow = 0;
  let records = recordColumns(0);
  const features: Feature[] = [];
  const codes = new Map<string, number>();
  let done = 0;
  let written = 0;

  return {
    add(block, scores = {}) {
      const byMember = scores.members ?? members.map((member) => member.score(block, window));
      const score = scores.score ?? blendLogits(blend, byMember);
      const columns = block.features(window);
      for (let start = 0; start < block.length; start += rangeRows) {
        const end = Math.min(block.length, start + rangeRows);
        const logits = byMember.map((column) => column.subarray(start, end));
        const { parts } = sumContributions({ members, blend, window }, block, { start, end, logits });
        addRange(parts, columns, start, score.subarray(start, end));
      }
    },
    finish() {
      const used = Object.entries(records).map(([name, column]) => [name, column.subarray(0, written)]);
      return { list: { offsets, columns: Object.fromEntries(used) }, features, base };
    },
  };

  function addRange(
    parts: readonly ContributionColumn[],
    columns: FeatureColumns,
    start: number,
    score: Float64Array,
  ): void {
    const count = score.length;
    const own = parts.map(({ feature }) => codeOf(feature));
    const { slots, slotCount } = slotsOf(parts);
    if (done === 0) {
      perRow = reasons === "all" ? slotCount : Math.min(reasons, slotCount);
      records = recordColumns(rows * perRow);
    }
    const { sums, strongest } = slotSums(parts, slots, slotCount, count, towards);
    const shown = parts.map(({ feature, values }) => ({
      values,
      usual: usualOf(feature, columns, start),
      typical: typicalOf(feature, typical),
    }));
    const wanted = new Uint8Array(slotCount);
    const order = new Uint16Array(slotCount);
    const rowSums = new Float64Array(slotCount);
    for (let i = 0; i < count; i++) {
      let rest = towards * score[i]!;
      for (let g = 0; g < slotCount; g++) {
        const sum = sums[g * count + i]!;
        rowSums[g] = sum;
        wanted[g] = reasons === "all" ? +(Math.abs(sum) > negligible) : +(sum > negligible);
        rest -= sum;
      }
      base[done] = rest;
      const listed = Math.min(perRow, orderGroups(rowSums, wanted, order));
      for (let k = 0; k < listed; k++, written++) {
        const slot = order[k]!;
        const part = strongest[slot * count + i]!;
        const { values, usual, typical: ofAll } = shown[part]!;
        records.group[written] = slot < groupCount ? slot : ownGroup;
        records.feature[written] = own[part]!;
        records.contribution[written] = rowSums[slot]!;
        records.value[written] = values[i]!;
        records.usual[written] = usual ? usual(i) : Number.NaN;
        records.population[written] = ofAll;
      }
      offsets[++done] = written;
    }
  }

  /** Features are told apart by name: their objects are those of the first block. */
  function codeOf(feature: Feature): number {
    let code = codes.get(feature.name);
    if (code === undefined) {
      code = features.push(feature) - 1;
      codes.set(feature.name, code);
    }
    return code;
  }
}

function recordColumns(length: number) {
  return {
    group: new Uint8Array(length),
    feature: new Int32Array(length),
    contribution: new Float64Array(length),
    value: new Float64Array(length),
    usual: new Float64Array(length),
    population: new Float64Array(length),
  };
}

/** What the groups of features are named as reasons; those of pairs are near others. */
const groupOf: Readonly<Record<FeatureGroup, ReasonGroup>> = {
  ...(Object.fromEntries(reasonGroups.map((group) => [group, group])) as Record<ReasonGroup, ReasonGroup>),
  trend: "frequency",
  popularity: "variety",
};

/** Which features are one reason: those of a group, and each of "own" by itself, behind the groups from the second on. */
function slotsOf(parts: readonly ContributionColumn[]) {
  let ownFeatures = 0;
  const slots = parts.map(({ feature }) => {
    const group = reasonGroups.indexOf(groupOf[feature.group]);
    if (group !== ownGroup) return group;
    return ownFeatures++ === 0 ? ownGroup : groupCount + ownFeatures - 2;
  });
  return { slots, slotCount: groupCount + Math.max(0, ownFeatures - 1) };
}

/**
 * What each reason adds to each row, and which of its features adds most in the direction of the sum.
 *
 * @returns columns of a reason one after another
 */
function slotSums(
  parts: readonly ContributionColumn[],
  slots: readonly number[],
  slotCount: number,
  rows: number,
  towards: 1 | -1,
) {
  const sums = new Float64Array(slotCount * rows);
  const highest = new Float64Array(slotCount * rows).fill(Number.NEGATIVE_INFINITY);
  const lowest = new Float64Array(slotCount * rows).fill(Number.POSITIVE_INFINITY);
  const [high, low] = [new Int32Array(slotCount * rows), new Int32Array(slotCount * rows)];
  parts.forEach(({ contributions }, part) => {
    let at = slots[part]! * rows;
    for (let i = 0; i < rows; i++, at++) {
      const own = towards * contributions[i]!;
      sums[at]! += own;
      if (own > highest[at]!) {
        highest[at] = own;
        high[at] = part;
      }
      if (own < lowest[at]!) {
        lowest[at] = own;
        low[at] = part;
      }
    }
  });
  for (let at = 0; at < sums.length; at++) if (sums[at]! < 0) high[at] = low[at]!;
  return { sums, strongest: high };
}

/** The customer's own normal of row i of a range; undefined where the feature has none. */
function usualOf(
  { usual }: Feature,
  { features, columns }: FeatureColumns,
  start: number,
): ((i: number) => number) | undefined {
  if (!usual) return undefined;
  const sources = usual.from.map((name) => columns[features.findIndex((feature) => feature.name === name)]);
  const [first] = sources;
  if (!first || sources.includes(undefined)) return undefined;
  const { value } = usual;
  if (!value) return (i) => first[start + i]!;
  return (i) => value(...sources.map((column) => column![start + i]!));
}

function typicalOf({ name, levels }: Feature, typical: TypicalValues): number {
  const value = typical[name];
  if (typeof value !== "string") return value ?? Number.NaN;
  const code = levels?.indexOf(value) ?? -1;
  return code >= 0 ? code : Number.NaN;
}

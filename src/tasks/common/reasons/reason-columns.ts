import type { Feature, FeatureColumns, FeatureGroup } from "../../../features/feature.js";
import { blendLogits } from "../../../learners/calibration/blend.js";
import { type ReasonGroup, reasonGroups } from "../../../model/reason.js";
import type { ContributionColumn } from "../../../training/member.js";
import type { Rows } from "../../../training/rows.js";
import { type BlendedMembers, sumContributions } from "../sum-contributions.js";
import type { ReasonLists } from "./reason-lists.js";
import { orderGroups } from "./reason-order.js";
import { createSlotSums } from "./slot-sums.js";
import type { TypicalValues } from "./typical-values.js";
import { usualOf } from "./usual-values.js";

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
/** Rows whose sums are held at a time: they stay in the nearest cache. */
const tileRows = 256;
/** Sums this small say nothing. */
const negligible = 1e-12;
const groupCount = reasonGroups.length;
const ownGroup = reasonGroups.indexOf("own");

export function collectReasons<S extends Rows>(request: ReasonRequest<S>): ReasonCollector<S> {
  const { members, blend, window, towards, typical, reasons, rows } = request;
  const offsets = new Int32Array(rows + 1);
  const base = new Float64Array(rows);
  let perRow = 0;
  let records = recordColumns(0);
  let sums = createSlotSums([], 0, 0);
  let order = new Uint16Array(0);
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
    const { slots, slotCount } = slotsOf(parts);
    if (done === 0) {
      perRow = reasons === "all" ? slotCount : Math.min(reasons, slotCount);
      records = recordColumns(rows * perRow);
      sums = createSlotSums(slots, slotCount, Math.min(rows, tileRows));
      order = new Uint16Array(slotCount);
    }
    const codesOf = Int32Array.from(parts, ({ feature }) => codeOf(feature));
    const typicals = Float64Array.from(parts, ({ feature }) => typicalOf(feature, typical));
    const usuals = parts.map(({ feature }) => usualOf(feature, columns, start));
    for (let from = 0; from < score.length; from += tileRows) {
      const to = Math.min(score.length, from + tileRows);
      sums.start(parts, towards, from, to);
      writeTile(from, to);
    }

    function writeTile(from: number, to: number): void {
      const { group, feature, contribution, value, usual, population } = records;
      let at = written;
      for (let i = from; i < to; i++) {
        const own = sums.row(i - from);
        const listed = Math.min(perRow, orderGroups(own, negligible, reasons === "all", order));
        let rest = towards * score[i]!;
        for (let slot = 0; slot < slotCount; slot++) rest -= own[slot]!;
        base[done] = rest;
        for (let k = 0; k < listed; k++, at++) {
          const slot = order[k]!;
          const part = sums.strongest(i - from, slot);
          const usualOfRow = usuals[part];
          group[at] = slot < groupCount ? slot : ownGroup;
          feature[at] = codesOf[part]!;
          contribution[at] = own[slot]!;
          value[at] = parts[part]!.values[i]!;
          usual[at] = usualOfRow ? usualOfRow(i) : Number.NaN;
          population[at] = typicals[part]!;
        }
        offsets[++done] = at;
      }
      written = at;
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

function typicalOf({ name, levels }: Feature, typical: TypicalValues): number {
  // A caller's column may bear the name of what every object has.
  const value = Object.hasOwn(typical, name) ? typical[name] : undefined;
  if (typeof value !== "string") return value ?? Number.NaN;
  const code = levels?.indexOf(value) ?? -1;
  return code >= 0 ? code : Number.NaN;
}

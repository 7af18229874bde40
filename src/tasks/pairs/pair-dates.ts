import * as boosting from "../../learners/boosting/index.js";
import { concat } from "../../matrix/concat.js";
import { gather } from "../../matrix/gather.js";
import type { Run } from "../../model/run.js";
import { sigmoid } from "../../stats/logspace.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import { trainTrees } from "../../training/cautious-trees.js";
import type { Fitted, MemberState } from "../../training/member.js";
import { labelledRowsOf } from "../../training/sample-rows.js";
import { pairLogistic } from "./pair-logistic.js";
import type { LabelledPairs, PairSnapshot } from "./pair-snapshot.js";

/**
 * When a pair is bought next, given that it is within `withinDays`: boosted trees predict the log of the days from
 * now, and what they missed by on rows they were not trained on, in bins of their prediction, is the distribution around
 * it. The silence so far is among what the trees see, and days are counted from now: no date lies in the past.
 */
export interface PairDates {
  readonly withinDays: number;
  /** P(bought within `days`), given that it is within `withinDays`, one value a row. */
  probabilityBy(snapshot: PairSnapshot, days: number): Float64Array;
  /**
   * Days from now by which the given part of the purchases within a window has come, one column a part.
   *
   * @param window in days, at most `withinDays`, which is the default: the distribution is cut off there
   */
  quantiles(snapshot: PairSnapshot, parts: readonly number[], window?: number): Float64Array[];
  /** P(bought within `withinDays`), one value a row; undefined where it was not learned. */
  chanceOfWindow(snapshot: PairSnapshot): Float64Array | undefined;
  readonly state: MemberState;
}

interface DatesState {
  readonly withinDays: number;
  /** Upper ends of all bins of the prediction but the last. */
  readonly edges: readonly number[];
  /** Of each bin the residuals that k/20 of the rows lie below. */
  readonly residuals: readonly (readonly number[])[];
  readonly model?: boosting.BoostingModel;
  /** Logistic regression of whether it is bought within the window at all. */
  readonly chance?: Fitted<PairSnapshot>;
}

const levels = 20;
const maxBins = 8;
const leastRowsOfBin = 200;
/** Fewest purchases that trees are trained on, half of them in either half; with fewer the population's gaps speak. */
const leastPurchases = 300;
const maxPurchases = 120_000;
const shape = { trees: 400, depth: 5, loss: "squared" } as const;

/** What a fold of the date model is fitted on and judged by. */
export interface DateFold {
  readonly training: readonly LabelledPairs[];
  readonly validation: readonly LabelledPairs[];
}

/**
 * Trains on the pairs that were bought in labelled windows of `withinDays`.
 *
 * @param fold rows to learn the distribution on, apart from those of its own training
 */
export async function fitPairDates(
  labelled: readonly LabelledPairs[],
  fold: DateFold,
  withinDays: number,
  seed: number,
  run?: Run,
): Promise<PairDates> {
  const enough = [fold.training, fold.validation].every((half) => purchasesOf(half) >= leastPurchases / 2);
  if (!enough) return dates(ofGaps(withinDays), "");
  const partial = await locationTrees(fold.training, seed, run);
  const table = residualTable(fold.validation, (snapshot) => locationsOf(partial, snapshot));
  const model = await locationTrees(labelled, seed, run);
  const chance = await chanceOf(labelled, withinDays, seed, run);
  return dates({ withinDays, ...table, model, ...(chance && { chance }) }, "");
}

/** Fewest rows that were bought within the window, and that were not, that the chance of it is learned on. */
const leastOfEither = 30;

async function chanceOf(
  labelled: readonly LabelledPairs[],
  withinDays: number,
  seed: number,
  run?: Run,
): Promise<Fitted<PairSnapshot> | undefined> {
  const bought = purchasesOf(labelled);
  const rows = labelled.reduce((sum, { snapshot }) => sum + snapshot.length, 0);
  if (Math.min(bought, rows - bought) < leastOfEither) return undefined;
  const latest = labelled.at(-1)!.snapshot;
  return pairLogistic.fit("all", { labelled, latest, horizon: withinDays, seed }, run);
}

function purchasesOf(labelled: readonly LabelledPairs[]): number {
  return labelled.reduce((sum, { bought }) => sum + bought.reduce((n, one) => n + one, 0), 0);
}

/** Trees for the log of 1 + days, of the pairs that were bought. */
async function locationTrees(labelled: readonly LabelledPairs[], seed: number, run?: Run) {
  const { parts, days } = labelledRowsOf(labelled, 0, maxPurchases, seed, "buyers");
  const logs = days.map((d) => Math.log1p(d));
  return trainTrees({ parts }, logs, shape, seed, run);
}

function locationsOf(model: boosting.BoostingModel | undefined, snapshot: PairSnapshot): Float64Array {
  if (!model) return gapLocations(snapshot);
  return model.predict(boostingColumnsOf(model.names, [snapshot.features()]));
}

/** Without trees: the gap of the pair, shrunk to that of all who bought the key. */
function gapLocations({ pairs, places, population }: PairSnapshot): Float64Array {
  const { customers, offsets, keys, buyingOffsets, buyingOrder, orderOffsets, orderTime } = pairs;
  const { statistics } = population.keys;
  const locations = new Float64Array(keys.length);
  for (let u = 0; u < customers.length; u++) {
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
      const timeOf = (b: number) => orderTime[orderOffsets[u]! + buyingOrder[b]!]!;
      const [first, last] = [buyingOffsets[p]!, buyingOffsets[p + 1]! - 1];
      const pooled = statistics.gap[places.rows[keys[p]!]!]!;
      const gap = Number.isNaN(pooled) ? unknownGap : pooled;
      locations[p] = Math.log1p((timeOf(last) - timeOf(first) + gap) / (last - first + 1));
    }
  }
  return locations;
}

/** Gap where nothing was bought twice, days. */
const unknownGap = 60;

/** Gaps without memory, cut off at the window: -ln(1 - u) is the u-quantile of a gap whose mean is 1. */
function ofGaps(withinDays: number): DatesState {
  const residuals = Array.from({ length: levels + 1 }, (_, k) =>
    Math.log(-Math.log1p(-Math.min(0.995, Math.max(0.005, k / levels)))),
  );
  return { withinDays, edges: [], residuals: [residuals] };
}

/** Residuals of the rows that were bought, in bins of equal count. A purchase came at any hour of its day. */
function residualTable(
  labelled: readonly LabelledPairs[],
  locate: (snapshot: PairSnapshot) => Float64Array,
): Pick<DatesState, "edges" | "residuals"> {
  const locations: Float64Array[] = [];
  const logs: Float64Array[] = [];
  for (const { snapshot, firstOrderAfterDays: first } of labelled) {
    const rows = Int32Array.from(first.keys()).filter((row) => first[row]! >= 0);
    locations.push(gather(locate(snapshot), rows));
    logs.push(Float64Array.from(rows, (row, k) => Math.log(first[row]! + 0.5 + hourOf(k))));
  }
  const location = concat(locations);
  const log = concat(logs);
  const order = Int32Array.from(location.keys()).sort((a, b) => location[a]! - location[b]!);
  const bins = Math.max(1, Math.min(maxBins, Math.floor(order.length / leastRowsOfBin)));
  const edges: number[] = [];
  const residuals: number[][] = [];
  for (let bin = 0; bin < bins; bin++) {
    const end = Math.floor(((bin + 1) * order.length) / bins);
    const rows = order.subarray(Math.floor((bin * order.length) / bins), end);
    if (bin + 1 < bins) edges.push((location[order[end - 1]!]! + location[order[end]!]!) / 2);
    const sorted = Float64Array.from(rows, (row) => log[row]! - location[row]!).sort();
    residuals.push(
      Array.from({ length: levels + 1 }, (_, k) => sorted[Math.round((k / levels) * (sorted.length - 1))]!),
    );
  }
  return { edges, residuals };
}

/** A part of a day for the k-th row, spread evenly: the golden ratio's multiples. */
function hourOf(k: number): number {
  return (k * 0.618_033_988_749_895) % 1;
}

export function restorePairDates({ size, state, tensors }: MemberState): PairDates {
  const { model, chance, ...rest } = state as unknown as DatesState & { chance?: MemberState };
  const trees = model && boosting.load({ kind: "boosting", state: model as never, tensors: tensors! });
  return dates(
    { ...rest, ...(trees && { model: trees }), ...(chance && { chance: pairLogistic.restore(chance) }) },
    size,
  );
}

function dates(state: DatesState, size: string): PairDates {
  const { withinDays, edges, residuals, model, chance } = state;
  const saved = model?.save();
  // Quantiles and chances of one snapshot are asked for one after the other.
  const known = new WeakMap<PairSnapshot, Float64Array>();
  const locate = (snapshot: PairSnapshot) => {
    const locations = known.get(snapshot) ?? locationsOf(model, snapshot);
    known.set(snapshot, locations);
    return locations;
  };
  const tableOf = (location: number) => {
    let bin = 0;
    while (bin < edges.length && location > edges[bin]!) bin++;
    return residuals[bin]!;
  };
  /** Part of the distribution below a day. */
  const partBy = (location: number, days: number) => {
    const table = tableOf(location);
    const at = Math.log(days + 0.5) - location;
    let k = 0;
    while (k <= levels && table[k]! < at) k++;
    if (k === 0) return leastPart;
    if (k > levels) return 1;
    const share = (at - table[k - 1]!) / (table[k]! - table[k - 1]!);
    return Math.max(leastPart, (k - 1 + share) / levels);
  };
  return Object.freeze({
    withinDays,
    probabilityBy: (snapshot: PairSnapshot, days: number) =>
      locate(snapshot).map((location) => partBy(location, days) / partBy(location, withinDays)),
    quantiles(snapshot: PairSnapshot, parts: readonly number[], window = withinDays) {
      const locations = locate(snapshot);
      const whole = locations.map((location) => partBy(location, window));
      return parts.map((part) =>
        locations.map((location, i) => {
          const table = tableOf(location);
          const level = part * whole[i]! * levels;
          const k = Math.min(levels - 1, Math.floor(level));
          const residual = table[k]! + (level - k) * (table[k + 1]! - table[k]!);
          return Math.min(window, Math.max(0, Math.exp(location + residual) - 0.5));
        }),
      );
    },
    chanceOfWindow: (snapshot: PairSnapshot) => chance?.score(snapshot, withinDays).map(sigmoid),
    state: {
      member: "dates",
      size,
      state: {
        withinDays,
        edges,
        residuals,
        ...(saved && { model: saved.state }),
        ...(chance && { chance: chance.state }),
      } as never,
      ...(saved && { tensors: saved.tensors }),
    },
  });
}

/** Part below which nothing is told apart. */
const leastPart = 1e-3;

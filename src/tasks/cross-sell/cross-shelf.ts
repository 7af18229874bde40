import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import { firstNotBelow } from "../../matrix/sorted.js";
import { breathe, type Run } from "../../model/run.js";
import { sampleKeys } from "../../training/customer-sample.js";
import type { Labelled } from "../../training/rows.js";
import { knownUntil, type PairCut, pairOutcome } from "../pairs/pair-labels.js";
import type { PlannedCut } from "../pairs/pair-plan.js";
import { assortmentOf } from "./assortment.js";
import { type CrossPopulation, crossPopulationOf } from "./cross-population.js";
import { type CrossSnapshot, CrossSnapshots } from "./cross-snapshot.js";

/** Candidates with what was bought of them in the window that starts at the cut. */
export type LabelledCandidates = Labelled<CrossSnapshot>;

/** Where a shelf gets its snapshots from. */
export interface ShelfSettings {
  readonly key: PairKey;
  /** Length of the window that features look at. */
  readonly window: number;
  readonly seed: number;
  /** Customers with a purchase, and keys, at the cut of the training: how many there are later must not count. */
  readonly customers: number;
  readonly keys: number;
}

/** How many rows are made, and kept. */
export interface RowBudget {
  /** Candidates of all cuts together, about, at most. */
  readonly made: number;
  /** Part of those that were not bought that is kept. */
  readonly keptShare: number;
}

interface Sample {
  readonly share: number;
  readonly seed: number;
}

/** Candidates that customers are made for training: as many as for a short list. */
const candidatesPerCustomer = 20;
/** Candidates that a customer has, about, where there is more to choose from. */
const usualCandidates = 130;
const shelfSeed = 0x2d10;
const rowSeed = 0x71b3;

/** Makes labelled snapshots of planned cuts, the same ones once. What is learned of the keys at a cut is learned once. */
export class CrossShelf {
  readonly #data: EventData;
  readonly #settings: ShelfSettings;
  readonly #labelled = new Map<PairCut, Map<string, LabelledCandidates | undefined>>();
  readonly #populations = new Map<PairCut, Promise<CrossPopulation | undefined>>();

  constructor(data: EventData, settings: ShelfSettings) {
    this.#data = data;
    this.#settings = settings;
  }

  /**
   * @param days length of the label window
   * @param knownBefore what was known only later is not in the labels: the cut of the fit they are for
   */
  async label(
    cuts: readonly PlannedCut[],
    days: number,
    { made, keptShare }: RowBudget,
    knownBefore: number,
    run?: Run,
  ): Promise<LabelledCandidates[]> {
    const all: LabelledCandidates[] = [];
    for (const [done, planned] of cuts.entries()) {
      await breathe(run, { phase: "snapshots", done, total: cuts.length });
      const sample = this.#sampleOf(planned, made / cuts.length, done);
      const name = JSON.stringify([days, sample, keptShare, knownBefore]);
      const ofCut = this.#labelled.get(planned.cut) ?? new Map<string, LabelledCandidates | undefined>();
      this.#labelled.set(planned.cut, ofCut);
      if (!ofCut.has(name)) {
        const snapshot = await this.#snapshot(planned, sample, run);
        ofCut.set(name, snapshot && this.#label(snapshot, planned.cut, days, keptShare, knownBefore));
      }
      const labelled = ofCut.get(name);
      if (labelled && labelled.bought.length > 0) all.push(labelled);
    }
    return all;
  }

  /** Part of the candidates without a purchase that is kept where there are many of the cuts. */
  keptShare(cuts: readonly PlannedCut[], made: number, many: number, share: number): number {
    const { customers: all, keys } = this.#settings;
    const customers = cuts.reduce((sum, { customers }) => sum + (customers?.length ?? all), 0);
    return Math.min(made, customers * Math.min(usualCandidates, keys)) > many ? share : 1;
  }

  /** Which part of the customers is looked at; different ones at each cut, so that more of them are seen. */
  #sampleOf({ customers }: PlannedCut, rows: number, place: number): Sample {
    const { customers: all, keys, seed } = this.#settings;
    const share = rows / ((customers?.length ?? all) * Math.min(usualCandidates, keys));
    return share < 1 ? { share, seed: seed + shelfSeed + place } : { share: 1, seed: 0 };
  }

  async #snapshot(
    { cut, customers }: PlannedCut,
    { share, seed }: Sample,
    run?: Run,
  ): Promise<CrossSnapshot | undefined> {
    const data = this.#data;
    const history = new History(data, cut);
    const population = await this.#population(cut, history, run);
    if (!population) return undefined;
    const assortment = assortmentOf(population.keys, data, knownUntil(cut), undefined);
    let codes = customers ?? Int32Array.from({ length: data.customers.size }, (_, code) => code);
    if (share < 1) {
      const keys = sampleKeys(data.customers, seed);
      codes = codes.filter((code) => keys[code]! < share);
    }
    return new CrossSnapshots(history, { population, assortment }, { atLeast: candidatesPerCustomer }).of(
      codes,
    );
  }

  #population(cut: PairCut, history: History, run?: Run): Promise<CrossPopulation | undefined> {
    let population = this.#populations.get(cut);
    if (!population) {
      const { key, window } = this.#settings;
      population = crossPopulationOf(history, key, window, run);
      this.#populations.set(cut, population);
    }
    return population;
  }

  #label(
    snapshot: CrossSnapshot,
    cut: PairCut,
    days: number,
    keptShare: number,
    knownBefore: number,
  ): LabelledCandidates {
    const bought = boughtOf(this.#data, snapshot, cut, days, knownBefore);
    const kept = keptRows(snapshot, bought, keptShare, this.#settings.seed);
    return labelledAt(kept.length === bought.length ? snapshot : snapshot.at(kept), days, kept, bought);
  }
}

/** Which candidates were bought in the window that starts at a cut: 1 or 0 a row. */
export function boughtOf(
  data: EventData,
  { candidates: { pairs, offsets, keys }, assortment, population }: CrossSnapshot,
  cut: PairCut,
  days: number,
  knownBefore?: number,
): Uint8Array {
  const { key } = population.keys;
  const table = data.ids[key]!.dictionary;
  const codes = assortment.ids.codesIn(table);
  const isSold = keys.map((k) => codes[k]!);
  // An item that nobody has bought in all the data has no code there.
  const rows = Int32Array.from(isSold.keys()).filter((row) => isSold[row]! >= 0);
  const starts = offsets.map((offset) => firstNotBelow(rows, offset));
  const list = { customers: pairs.customers, offsets: starts, keys: rows.map((row) => isSold[row]!) };
  const outcome = pairOutcome(data, { pairs: list, key }, cut, days, knownBefore);
  const bought = new Uint8Array(keys.length);
  rows.forEach((row, k) => {
    bought[row] = outcome.days[k]! > 0 ? 1 : 0;
  });
  return bought;
}

/** All rows that were bought, and a part of the others by a hash of customer and key. */
function keptRows(
  { rows, candidates: { keys }, history, assortment }: CrossSnapshot,
  bought: Uint8Array,
  share: number,
  seed: number,
): Int32Array {
  const all = Int32Array.from(bought.keys());
  if (share >= 1) return all;
  const ofCustomer = sampleKeys(history.customers, seed + rowSeed);
  const ofKey = sampleKeys(assortment.ids, seed + rowSeed);
  return all.filter((row) => bought[row] === 1 || (ofCustomer[rows[row]!]! + ofKey[keys[row]!]!) % 1 < share);
}

function labelledAt(
  snapshot: CrossSnapshot,
  horizon: number,
  kept: Int32Array,
  bought: Uint8Array,
): LabelledCandidates {
  const ones = Uint8Array.from(kept, (row) => bought[row]!);
  return {
    snapshot,
    horizon,
    bought: ones,
    orders: Float64Array.from(ones),
    firstOrderAfterDays: new Int32Array(ones.length).fill(-1),
  };
}

import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import { breathe, type Run } from "../../model/run.js";
import { sampleKeys } from "../../training/customer-sample.js";
import { labelPairs } from "./pair-labels.js";
import type { PlannedCut } from "./pair-plan.js";
import { pairPopulationOf } from "./pair-population.js";
import { type LabelledPairs, PairSnapshot } from "./pair-snapshot.js";

/** Where a shelf gets its snapshots from. */
export interface ShelfSettings {
  readonly key: PairKey;
  /** Length of the horizon that features look at. */
  readonly window: number;
  readonly seed: number;
}

const shelfSeed = 0x51e1f;

/** Makes labelled snapshots of planned cuts, of so many customers that they have about as many rows as asked for. */
export class PairShelf {
  readonly #data: EventData;
  readonly #settings: ShelfSettings;
  /** Pairs of all customers at the latest cut. */
  readonly #pairs: number;

  constructor(data: EventData, pairs: number, settings: ShelfSettings) {
    this.#data = data;
    this.#pairs = pairs;
    this.#settings = settings;
  }

  /**
   * @param days length of the label window
   * @param rows of all cuts together, about, at most
   * @param knownBefore what was known only later is not in the labels: the cut of the fit they are for
   */
  async label(
    cuts: readonly PlannedCut[],
    days: number,
    rows: number,
    knownBefore: number,
    run?: Run,
  ): Promise<LabelledPairs[]> {
    const parts = cuts.filter(({ customers }) => customers).length;
    const expected = this.#pairs * Math.max(1, cuts.length - parts + (parts > 0 ? 1 : 0));
    const all: LabelledPairs[] = [];
    for (const [done, planned] of cuts.entries()) {
      await breathe(run, { phase: "snapshots", done, total: cuts.length });
      const labelled = this.#labelOne(planned, days, rows / expected, knownBefore, done);
      if (labelled && labelled.bought.length > 0) all.push(labelled);
    }
    return all;
  }

  /** Different customers at each cut: more of them are seen. */
  #labelOne(
    { cut, customers }: PlannedCut,
    days: number,
    share: number,
    knownBefore: number,
    place: number,
  ): LabelledPairs | undefined {
    const { key, window, seed } = this.#settings;
    const history = new History(this.#data, cut);
    const population = pairPopulationOf(history, key, window);
    if (!population) return undefined;
    let codes = customers;
    if (share < 1) {
      const keys = sampleKeys(this.#data.customers, seed + shelfSeed + place);
      codes = (codes ?? Int32Array.from(keys.keys())).filter((code) => keys[code]! < share);
    }
    const snapshot = new PairSnapshot(history, population, codes);
    return labelPairs(this.#data, snapshot, cut, days, knownBefore);
  }
}

import type { EventData } from "../events/data.js";
import { History } from "../events/history.js";
import { breathe, type Run } from "../model/run.js";
import { type LabelledSnapshot, labelSnapshot, Snapshot } from "./snapshot.js";

/** Snapshots by cutoff and labels by window, made once for all horizons. */
export class SnapshotShelf {
  readonly #data: EventData;
  readonly #labelled = new Map<string, LabelledSnapshot>();
  readonly #snapshots = new Map<number, Snapshot>();

  constructor(data: EventData) {
    this.#data = data;
  }

  /** @param knownBefore orders known only later than this are not in the labels: the cutoff of the fit they are for */
  async label(
    cutoffs: readonly number[],
    days: number,
    knownBefore: number,
    run?: Run,
  ): Promise<LabelledSnapshot[]> {
    const all: LabelledSnapshot[] = [];
    for (const [done, cutoff] of cutoffs.entries()) {
      await breathe(run, { phase: "snapshots", done, total: cutoffs.length });
      all.push(this.#one(cutoff, days, this.#data.instants.knownAt ? knownBefore : Number.POSITIVE_INFINITY));
    }
    return all.filter(({ bought }) => bought.length > 0);
  }

  #one(cutoff: number, days: number, knownBefore: number): LabelledSnapshot {
    const key = `${cutoff}/${days}/${knownBefore}`;
    let labelled = this.#labelled.get(key);
    if (!labelled) {
      let snapshot = this.#snapshots.get(cutoff);
      if (!snapshot) {
        snapshot = new Snapshot(new History(this.#data, cutoff));
        this.#snapshots.set(cutoff, snapshot);
      }
      labelled = labelSnapshot(this.#data, snapshot, days, knownBefore);
      this.#labelled.set(key, labelled);
    }
    return labelled;
  }
}

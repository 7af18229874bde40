import type { Random } from "../../../src/stats/random.js";
import type { Mechanisms } from "../mechanisms.js";

/** Busy and quiet phases of a life: the log rate is up or down by the amplitude, for exponential spans of days. */
export class LifePhase {
  readonly #random: Random;
  readonly #drift: Mechanisms["drift"];
  #endDay: number;
  #isBusy: boolean;

  private constructor(random: Random, drift: Mechanisms["drift"], isBusy: boolean, endDay: number) {
    this.#random = random;
    this.#drift = drift;
    this.#isBusy = isBusy;
    this.#endDay = endDay;
  }

  static begin(random: Random, drift: Mechanisms["drift"], firstDay: number): LifePhase {
    const isBusy = random.next() < 0.5;
    return new LifePhase(random, drift, isBusy, firstDay + drawDays(random, drift));
  }

  /** One possible future: the running phase has no memory, so the rest of it is drawn anew. */
  future(random: Random, day: number): LifePhase {
    return new LifePhase(random, this.#drift, this.#isBusy, day + drawDays(random, this.#drift));
  }

  /** Change of the log rate on a day not before the last one asked for. */
  on(day: number): number {
    while (day >= this.#endDay) {
      this.#isBusy = !this.#isBusy;
      this.#endDay += drawDays(this.#random, this.#drift);
    }
    return this.#isBusy ? this.#drift.phaseAmplitude : -this.#drift.phaseAmplitude;
  }
}

function drawDays(random: Random, { phaseAmplitude, phaseDays }: Mechanisms["drift"]): number {
  return phaseAmplitude === 0 ? Number.POSITIVE_INFINITY : random.exponential(1 / phaseDays);
}

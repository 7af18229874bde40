import type { Random } from "../../../src/stats/random.js";
import type { Mechanisms } from "../mechanisms.js";

/** Busy and quiet phases of a life: the log rate is up or down by the amplitude, for exponential spans of days. */
export class LifePhase {
  readonly #random: Random;
  readonly #drift: Mechanisms["drift"];
  #endDay: number;
  #isBusy: boolean;

  constructor(random: Random, drift: Mechanisms["drift"], firstDay: number) {
    this.#random = random;
    this.#drift = drift;
    this.#isBusy = random.next() < 0.5;
    this.#endDay = firstDay + this.#drawDays();
  }

  /** Change of the log rate on a day not before the last one asked for. */
  on(day: number): number {
    while (day >= this.#endDay) {
      this.#isBusy = !this.#isBusy;
      this.#endDay += this.#drawDays();
    }
    return this.#isBusy ? this.#drift.phaseAmplitude : -this.#drift.phaseAmplitude;
  }

  #drawDays(): number {
    return this.#drift.phaseAmplitude === 0
      ? Number.POSITIVE_INFINITY
      : this.#random.exponential(1 / this.#drift.phaseDays);
  }
}

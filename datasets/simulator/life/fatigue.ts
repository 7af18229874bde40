const dayMs = 86_400_000;

/** How tired of the brand a customer is: rises with messages and bad service, fades with time. 0 is fresh. */
export class Fatigue {
  readonly #halfLifeMs: number;
  #level = 0;
  #at: number;

  /** @param at epoch milliseconds */
  constructor(at: number, halfLifeDays: number) {
    this.#at = at;
    this.#halfLifeMs = halfLifeDays * dayMs;
  }

  copy(): Fatigue {
    const copy = new Fatigue(this.#at, this.#halfLifeMs / dayMs);
    copy.#level = this.#level;
    return copy;
  }

  /** Level at an instant not before the last change. */
  at(instant: number): number {
    return this.#level === 0
      ? 0
      : this.#level * Math.exp((Math.LN2 * (this.#at - instant)) / this.#halfLifeMs);
  }

  add(instant: number, amount: number): void {
    this.#level = this.at(instant) + amount;
    this.#at = instant;
  }

  /** Leaves the share `rest` of the level. */
  relieve(instant: number, rest: number): void {
    this.#level = this.at(instant) * rest;
    this.#at = instant;
  }
}

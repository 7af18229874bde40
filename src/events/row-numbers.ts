/** Row number of each kept event: only the places where the two stop counting in step are stored. */
export class RowNumbers {
  readonly #events: number[] = [];
  readonly #shifts: number[] = [];

  /** `event` counts up from 0. */
  set(event: number, row: number): void {
    if (this.#shifts.length > 0 && this.#shifts.at(-1) === row - event) return;
    this.#events.push(event);
    this.#shifts.push(row - event);
  }

  at(event: number): number {
    let low = 0;
    let high = this.#events.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#events[middle]! <= event) low = middle;
      else high = middle - 1;
    }
    return event + (this.#shifts[low] ?? 0);
  }
}

import { dayMs } from "../calendar-day.js";
import type { Zone } from "../zone.js";
import { isMissing, trimmed } from "./cells.js";
import { type DateFormat, dateParsers, unmistakableFormats } from "./date-formats.js";
import type { DateParser, WallClock } from "./wall-clock.js";

/** Numbers below are epoch milliseconds that could be taken for seconds: they go on as a Date. */
const leastMilliseconds = 1e11;
const msPerUnit: { readonly [F in DateFormat]?: number } = { epoch_seconds: 1000, epoch_microseconds: 0.001 };

/** Reads the instants of one column: text in a known format, numbers in its unit, or dates. */
export class InstantColumn {
  readonly #format: DateFormat;
  readonly #parse: DateParser;
  readonly #zone: Zone;
  readonly #isLocalDate: boolean;
  readonly #onLocal: ((line: number) => void) | undefined;
  readonly #clock: WallClock = { day: 0, ms: 0, offsetMinutes: 0 };

  /**
   * @param isLocalDate Date cells show a local clock in their UTC fields
   * @param onLocal told of each row whose instant says no offset from UTC
   */
  constructor(
    format: DateFormat,
    zone: Zone,
    isLocalDate: boolean,
    onLocal: ((line: number) => void) | undefined,
  ) {
    this.#format = format;
    this.#parse = dateParsers[format];
    this.#zone = zone;
    this.#isLocalDate = isLocalDate;
    this.#onLocal = onLocal;
  }

  /** Epoch milliseconds or a Date; undefined for an empty cell; the cell itself if it is no instant of any known form. */
  read(cell: unknown, line: number): unknown {
    if (typeof cell !== "string") return this.#readValue(cell, line);
    const text = trimmed(cell);
    if (isMissing(text)) return undefined;
    const clock = this.#clock;
    if (!this.#parse(text, clock) && !this.#parseOtherwise(text)) return text;
    const local = clock.day * dayMs + clock.ms;
    if (!Number.isNaN(clock.offsetMinutes)) return handedOver(local - clock.offsetMinutes * 60_000);
    this.#onLocal?.(line);
    return handedOver(clock.ms === 0 ? this.#zone.startOfDay(clock.day) : this.#zone.instantOf(local));
  }

  #parseOtherwise(text: string): boolean {
    return unmistakableFormats.some(
      (other) => other !== this.#format && dateParsers[other](text, this.#clock),
    );
  }

  #readValue(value: unknown, line: number): unknown {
    if (value === null) return undefined;
    if (value instanceof Date && this.#isLocalDate) {
      this.#onLocal?.(line);
      return new Date(this.#zone.instantOf(value.getTime()));
    }
    const number = typeof value === "bigint" ? Number(value) : value;
    const unit = msPerUnit[this.#format];
    return typeof number === "number" && unit !== undefined ? handedOver(Math.floor(number * unit)) : number;
  }
}

function handedOver(ms: number): number | Date {
  return Math.abs(ms) < leastMilliseconds ? new Date(ms) : ms;
}

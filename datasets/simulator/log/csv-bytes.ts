import { dayMs, isoDate } from "../world/calendar.js";

const chunkBytes = 1 << 20;
const zero = 48;
const minuteMs = 60_000;
const encoder = new TextEncoder();

/** A growing chunk of text as bytes: numbers, money and instants are written digit by digit, without strings. */
export class CsvBytes {
  #bytes = new Uint8Array(chunkBytes);
  #at = 0;
  /** Bytes of the dates from `#firstDate` on, made when met. */
  readonly #dates: Uint8Array[] = [];
  readonly #firstDate: number;

  /** @param firstDate no instant lies before it: days since 1970-01-01 */
  constructor(firstDate: number) {
    this.#firstDate = firstDate;
  }

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#at;
  }

  /** Hands over the bytes so far. */
  take(): Uint8Array {
    const chunk = this.#bytes.subarray(0, this.#at);
    this.#bytes = new Uint8Array(chunkBytes);
    this.#at = 0;
    return chunk;
  }

  /** Makes room for as many bytes more. */
  reserve(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * this.#bytes.length);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  byte(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  put(bytes: Uint8Array): void {
    const to = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < bytes.length; i++) to[at++] = bytes[i]!;
    this.#at = at;
  }

  /** A whole number, 0 or more. */
  whole(value: number): void {
    if (value >= 10) this.whole(Math.floor(value / 10));
    this.byte(zero + (value % 10));
  }

  /** Fen as yuan with two decimals; nothing below 0. */
  money(minor: number): void {
    if (minor < 0) return;
    this.whole(Math.floor(minor / 100));
    this.byte(46);
    this.#twoDigits(minor % 100);
  }

  /** ISO 8601 to the minute, "2024-11-11T12:05Z"; nothing of NaN. */
  instant(instant: number): void {
    if (Number.isNaN(instant)) return;
    const day = Math.floor(instant / dayMs);
    const minute = Math.floor((instant - day * dayMs) / minuteMs);
    let date = this.#dates[day - this.#firstDate];
    if (!date) {
      date = encoder.encode(`${isoDate(day)}T`);
      this.#dates[day - this.#firstDate] = date;
    }
    this.put(date);
    this.#twoDigits(Math.floor(minute / 60));
    this.byte(58);
    this.#twoDigits(minute % 60);
    this.byte(90);
  }

  #twoDigits(value: number): void {
    this.byte(zero + Math.floor(value / 10));
    this.byte(zero + (value % 10));
  }
}

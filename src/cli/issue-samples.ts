import type { Issue } from "../events/issues.js";
import { clipped } from "./text-width.js";

/** One place where an issue was seen. */
export interface IssueSample {
  readonly row: number;
  readonly field: string;
  readonly value?: string;
}

const kept = 3;

/** The first places of each issue code, with the values that were found there. */
export class IssueSamples {
  readonly #byCode = new Map<string, IssueSample[]>();

  readonly add = ({ code, row, field, value }: Issue): void => {
    const samples = this.#byCode.get(code);
    if (samples && samples.length >= kept) return;
    const sample = { row, field, ...(value !== undefined && { value: clipped(textOf(value), 30) }) };
    if (samples) samples.push(sample);
    else this.#byCode.set(code, [sample]);
  };

  of(code: string): readonly IssueSample[] {
    return this.#byCode.get(code) ?? [];
  }
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

import { z } from "zod";
import { dayMs } from "../../src/events/calendar-day.js";
import type { Issue } from "../../src/events/issues.js";
import type { ReadProgress } from "../../src/events/readers/source.js";
import { parseOptions } from "../../src/options.js";

/** Options of every loader of a public data set. */
export const loadOptions = z.strictObject({
  onIssue: z
    .custom<(issue: Issue) => void>((value) => typeof value === "function")
    .optional()
    .describe("Called with every issue of every row of events; rows are counted from 0 behind the header."),
  onProgress: z
    .custom<(progress: ReadProgress) => void>((value) => typeof value === "function")
    .optional()
    .describe("Called after every block, with the progress in the file at hand."),
  signal: z
    .custom<AbortSignal>((value) => value instanceof AbortSignal)
    .optional()
    .describe("Stops the load; it then rejects with the signal's reason."),
});
export type LoadOptions = z.input<typeof loadOptions>;
export type LoadSettings = z.output<typeof loadOptions>;

/** Options of loaders of sets that say days since something, and no dates. */
export const relativeLoadOptions = z.strictObject({
  ...loadOptions.shape,
  anchor: z.iso
    .date()
    .default("2000-01-01")
    .transform((date) => Date.parse(date) / dayMs)
    .describe("Date that stands for the first day, such as 2000-01-01: the set tells none."),
});
export type RelativeLoadOptions = z.input<typeof relativeLoadOptions>;
/** `anchor` is a day number: days since 1970-01-01. */
export type RelativeLoadSettings = z.output<typeof relativeLoadOptions>;

export function parseLoadOptions(options: LoadOptions | undefined, where: string): LoadSettings {
  return parseOptions(loadOptions, options, where);
}

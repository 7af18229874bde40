import { z } from "zod";
import { dayMs } from "../../src/events/calendar-day.js";
import type { Issue } from "../../src/events/issues.js";
import type { ReadProgress } from "../../src/events/readers/source.js";
import { parseOptions } from "../../src/options.js";

/** Options of every loader of a public data set. */
export interface LoadOptions {
  /** Called with every issue of every row of events; rows are counted from 0 behind the header. */
  readonly onIssue?: ((issue: Issue) => void) | undefined;
  /** Called after every block, with the progress in the file at hand. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** Stops the load; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of the loader of a set that counts days and tells no dates. */
export interface RelativeLoadOptions extends LoadOptions {
  /** Date that stands for the first day; default "2000-01-01". */
  readonly anchor?: string | undefined;
}

/** Options after the check; `anchor` is a day number: days since 1970-01-01. */
export type RelativeLoadSettings = LoadOptions & { readonly anchor: number };

const isFunction = (value: unknown) => typeof value === "function";
const loadOptions = z.strictObject({
  onIssue: z.custom<(issue: Issue) => void>(isFunction).optional(),
  onProgress: z.custom<(progress: ReadProgress) => void>(isFunction).optional(),
  signal: z.custom<AbortSignal>((value) => value instanceof AbortSignal).optional(),
});
const relativeLoadOptions = z.strictObject({
  ...loadOptions.shape,
  anchor: z.iso
    .date()
    .refine((date) => date >= "1970-01-01" && date < "2090-01-01", "must lie in 1970 to 2089")
    .default("2000-01-01")
    .transform((date) => Date.parse(date) / dayMs),
});

/** @throws OptionsError `unknown_option`, `bad_option` */
export function parseLoadOptions(options: LoadOptions | undefined, where: string): LoadOptions {
  return parseOptions(loadOptions, options, where);
}

/** @throws OptionsError `unknown_option`, `bad_option` */
export function parseRelativeLoadOptions(
  options: RelativeLoadOptions | undefined,
  where: string,
): RelativeLoadSettings {
  return parseOptions(relativeLoadOptions, options, where);
}

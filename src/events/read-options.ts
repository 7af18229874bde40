import { z } from "zod";
import { OptionsError } from "../errors.js";
import { parseOptions } from "../options.js";
import { type Instant, instantIssue, instantSentence, parseInstant } from "./instant.js";
import type { Issue } from "./issues.js";
import { zoneOf } from "./zone.js";

/** Options of every way to read events. */
export const readOptions = z.strictObject({
  timeZone: z
    .string()
    .optional()
    .describe(
      'Zone of calendar days, and of instants that say no offset: "Asia/Shanghai", "+08:00". Default UTC.',
    ),
  currencyDigits: z
    .int()
    .min(0)
    .max(6)
    .default(2)
    .describe("Decimals of the currency; an amount with more is the error amount_precision."),
  until: z
    .custom<Instant>(
      (value) => value instanceof Date || typeof value === "number" || typeof value === "string",
    )
    .optional()
    .describe("End of what the data tells, exclusive; default: the last timestamp + 1 ms."),
  onInvalid: z
    .enum(["throw", "skip"])
    .optional()
    .describe('A broken row fails the read, or is skipped and reported. Default "throw", for files "skip".'),
  trimIds: z.boolean().optional().describe("Cut spaces around ids. Default false, for files true."),
  onIssue: z
    .custom<(issue: Issue) => void>((value) => typeof value === "function")
    .optional()
    .describe("Called with every issue of every row."),
});
/** What callers may pass to every way of reading events. */
export type ReadOptions = z.input<typeof readOptions>;

/** `ReadOptions` with defaults filled in, ready for an `EventBuilder`. */
export interface ReadSettings {
  readonly timeZone: string;
  /** Whether the caller chose the zone; if not, local text is worth a notice. */
  readonly isTimeZoneGiven: boolean;
  readonly currencyDigits: number;
  readonly until?: number;
  readonly onInvalid: "throw" | "skip";
  readonly trimIds: boolean;
  readonly onIssue?: (issue: Issue) => void;
}

/**
 * Checks options and fills in defaults, those of a file or those of data handed over in memory.
 *
 * @param where name of the called function, for the error
 * @throws OptionsError "unknown_option", "bad_option", "bad_instant", "unknown_time_zone"
 */
export function parseReadOptions(
  options: ReadOptions | undefined,
  source: "memory" | "file",
  where: string,
): ReadSettings {
  const parsed = parseOptions(readOptions, options, where);
  const { timeZone, currencyDigits, until, onInvalid, trimIds, onIssue } = parsed;
  const zone = zoneOf(timeZone ?? "UTC");
  const untilMs = until === undefined ? undefined : parseInstant(until, zone);
  if (untilMs !== undefined && Number.isNaN(untilMs)) {
    throw new OptionsError(
      "bad_instant",
      `until of ${where} ${instantSentence(instantIssue(until!, zone))}, got ${String(until)}.`,
    );
  }
  return {
    timeZone: zone.timeZone,
    isTimeZoneGiven: timeZone !== undefined,
    currencyDigits,
    onInvalid: onInvalid ?? (source === "file" ? "skip" : "throw"),
    trimIds: trimIds ?? source === "file",
    ...(untilMs === undefined ? {} : { until: untilMs }),
    ...(onIssue === undefined ? {} : { onIssue }),
  };
}

import { z } from "zod";
import { OptionsError } from "../errors.js";
import { type Instant, instantIssue, instantSentence, parseInstant } from "./instant.js";
import type { Zone } from "./zone.js";

/** Schema of an instant in options and queries; text without an offset is read later, in the data's time zone. */
export const instantOption = z.union([z.date(), z.number(), z.string()]);

/**
 * Epoch milliseconds of an instant in options.
 *
 * @param name option and call, for the message: "asOf of repurchase/overall.predict"
 * @throws OptionsError "bad_instant"
 */
export function instantOf(value: Instant, zone: Zone, name: string): number {
  const ms = parseInstant(value, zone);
  if (Number.isNaN(ms)) {
    const issue = instantIssue(value, zone);
    throw new OptionsError("bad_instant", `${name} ${instantSentence(issue)}, got ${String(value)}.`, {
      name,
      issue,
    });
  }
  return ms;
}

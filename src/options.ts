import type { z } from "zod";
import { OptionsError } from "./errors.js";

/**
 * Parses options or a query by its strict schema.
 *
 * @param where what was called, for the message: "repurchase.overall.train"
 * @throws OptionsError "unknown_option" for a mistyped name, "bad_option" for a value out of range
 */
export function parseOptions<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    option: issue.path.join("."),
    message: issue.message,
    ...("keys" in issue ? { unknown: issue.keys } : {}),
  }));
  const unknown = parsed.error.issues.some((issue) => issue.code === "unrecognized_keys");
  const known = "shape" in schema ? Object.keys(schema.shape as object) : [];
  const sentence = problems
    .map(({ option, message }) => (option ? `'${option}': ${message}` : message))
    .join("; ");
  throw new OptionsError(
    unknown ? "unknown_option" : "bad_option",
    `${where}: ${sentence}.${unknown && known.length > 0 ? ` Known: ${known.join(", ")}.` : ""}`,
    { where, problems },
  );
}

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
  const wrong = parsed.error.issues.find((issue) => issue.code === "unrecognized_keys");
  const known = wrong ? namesAt(schema, wrong.path) : [];
  const sentence = problems
    .map(({ option, message }) => (option ? `'${option}': ${message}` : message))
    .join("; ");
  throw new OptionsError(
    wrong ? "unknown_option" : "bad_option",
    `${where}: ${sentence}.${known.length > 0 ? ` Known: ${known.join(", ")}.` : ""}`,
    { where, problems },
  );
}

/** Names of the options at a path of a schema. */
function namesAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let at = unwrapped(schema);
  for (const key of path) at = unwrapped(at.shape?.[key]);
  return Object.keys(at.shape ?? {});
}

interface MaybeShape {
  readonly shape?: Readonly<Record<PropertyKey, unknown>>;
  unwrap?(): unknown;
}

/** The schema within optional and default ones. */
function unwrapped(schema: unknown): MaybeShape {
  let at = (schema ?? {}) as MaybeShape;
  while (at.unwrap) at = at.unwrap() as MaybeShape;
  return at;
}

/**
 * The same for options without a schema: mistyped names are errors and no silent defaults.
 *
 * @throws OptionsError `unknown_option`
 */
export function checkNames(known: readonly string[], options: object, where: string): void {
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new OptionsError(
    "unknown_option",
    `${where}: there is no option ${unknown.map((name) => `'${name}'`).join(", ")}. Known: ${known.join(", ")}.`,
    { unknown, known },
  );
}

/**
 * An option that is a whole number of 1 or more.
 *
 * @throws OptionsError `bad_option`
 */
export function checkCount(option: string, got: number, where: string): void {
  if (Number.isInteger(got) && got >= 1) return;
  throw new OptionsError(
    "bad_option",
    `${where}: '${option}' must be a whole number of 1 or more, got ${got}.`,
    { option },
  );
}

/**
 * An option that is one of a few words, or absent.
 *
 * @throws OptionsError `bad_option`
 */
export function checkWord(option: string, got: unknown, words: readonly string[], where: string): void {
  if (got === undefined || words.includes(got as string)) return;
  const expected = words.map((word) => `"${word}"`).join(" or ");
  throw new OptionsError("bad_option", `${where}: '${option}' must be ${expected}, got ${String(got)}.`, {
    option,
  });
}

import type { z } from "zod";
import { SavedModelError } from "../errors.js";

/**
 * The state of a saved model, checked.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function readState<S extends z.ZodType>(
  schema: S,
  saved: { readonly kind: string; readonly state: unknown },
  kind: string,
): z.output<S> {
  if (saved?.kind !== kind) {
    throw new SavedModelError(
      "wrong_kind",
      `Expected a saved model of kind '${kind}', got '${saved?.kind}'.`,
    );
  }
  const parsed = schema.safeParse(saved.state);
  if (parsed.success) return parsed.data;
  throw damaged(kind, `its state does not fit: ${parsed.error.issues[0]?.message}`);
}

export function damaged(kind: string, what: string, cause?: unknown): SavedModelError {
  return new SavedModelError("damaged", `The saved ${kind} model cannot be read: ${what}.`, {}, { cause });
}

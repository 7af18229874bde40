import { OptionsError } from "../../errors.js";

/**
 * Checks that an array is as long as a shape says.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function checkLength(name: string, got: number, expected: number): void {
  if (got === expected) return;
  throw new OptionsError("shape_mismatch", `'${name}' must have length ${expected}, got ${got}.`, {
    name,
    expected,
    got,
  });
}

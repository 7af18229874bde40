import { SavedModelError } from "../errors.js";
import type { JsonObject } from "./saved-model.js";

const deepest = 100;

/**
 * JSON text of plain data. What JSON would change in silence is an error: NaN and infinite numbers, `undefined`,
 * dates, maps, typed arrays, objects with a class. -0 is written as 0.
 *
 * @throws SavedModelError "bad_state", with the path of the value: "state.members[2].weight"
 */
export function jsonText(value: JsonObject, name: string): string {
  checkPlain(value, name, 0);
  return JSON.stringify(value);
}

function checkPlain(value: unknown, path: string, depth: number): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (depth > deepest) throw badState(path, `is nested more than ${deepest} deep`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkPlain(value[i], `${path}[${i}]`, depth + 1);
    return;
  }
  if (!isPlainObject(value)) throw badState(path, `must be plain JSON, got ${nameOf(value)}`);
  for (const [key, inner] of Object.entries(value)) checkPlain(inner, `${path}.${key}`, depth + 1);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !("toJSON" in value);
}

function nameOf(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "object" ? (value?.constructor?.name ?? "an object") : typeof value;
}

function badState(path: string, fault: string): SavedModelError {
  return new SavedModelError("bad_state", `'${path}' of the model ${fault}.`, { path });
}

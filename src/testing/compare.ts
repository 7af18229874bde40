import { inspect, isDeepStrictEqual } from "node:util";
import type { SiyuError } from "../errors.js";
import type { Model } from "../model/contract.js";
import type { Predictions } from "../model/predictions.js";
import { encodeModel } from "../model/safetensors.js";

/** @throws Error with the sentence unless the condition holds */
export function ensure(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence);
}

/** A model, as far as its file goes. */
type Saving = Pick<Model, "save">;

/** The bytes of a model's file. */
export function bytesOf(model: Saving): Uint8Array {
  return encodeModel(model.save());
}

export function ensureSameBytes(actual: Saving, expected: Saving, when: string): void {
  const [a, b] = [bytesOf(actual), bytesOf(expected)];
  if (Buffer.from(a).equals(b)) return;
  const fact =
    a.length === b.length
      ? `their first difference is ${difference(actual, expected)}`
      : "their sizes differ";
  throw new Error(`The saved models must have the same bytes ${when}: ${fact}.`);
}

/** Rows by customer, the id itself left out; a customer may have several. */
export function rowsById(
  predictions: Predictions<unknown>,
  nameOf = (id: string) => id,
): Map<string, unknown[]> {
  const rows = new Map<string, unknown[]>();
  for (let i = 0; i < predictions.length; i++) {
    const id = nameOf(predictions.customerIdAt(i));
    const { customerId: _, ...values } = predictions.at(i) as { customerId?: string };
    const own = rows.get(id);
    if (own) own.push(values);
    else rows.set(id, [values]);
  }
  return rows;
}

type Rows = ReadonlyMap<string, readonly unknown[]>;

/** The same customers with the same rows, every number equal. */
export function ensureSameRows(actual: Rows, expected: Rows, when: string): void {
  for (const [id, rows] of expected) {
    const own = actual.get(id);
    ensure(own !== undefined, `Customer '${id}' must have the same rows ${when}, but has none.`);
    ensure(
      isDeepStrictEqual(own, rows),
      `Customer '${id}' must have the same rows ${when}: expected ${shown(rows)}, got ${shown(own)}.`,
    );
  }
  for (const id of actual.keys()) {
    ensure(expected.has(id), `Customer '${id}' must have no rows ${when}, but has some.`);
  }
}

type ErrorClass = abstract new (...parameters: never[]) => SiyuError;

/** The call must throw, or its promise reject, with an error of the class and a code. */
export async function ensureThrows(call: () => unknown, kind: ErrorClass, what: string): Promise<SiyuError> {
  try {
    await call();
  } catch (error) {
    ensure(error instanceof kind, `${what} must be the error ${kind.name}, got ${shown(error)}.`);
    ensure(error.code !== "" && error.message !== "", `${what} must be an error with a code and a sentence.`);
    return error;
  }
  throw new Error(`${what} must be the error ${kind.name}, but nothing was thrown.`);
}

/** No number of any row is NaN, and probabilities are in [0, 1]. */
export function ensureSound(predictions: Predictions<unknown>, when: string): void {
  for (const row of predictions) {
    ensure(!holdsNaN(row), `A row must not hold NaN ${when}, got ${shown(row)}.`);
  }
  for (const p of predictions.columns["probability"] ?? []) {
    ensure(p >= 0 && p <= 1, `A probability must be in [0, 1] ${when}, got ${p}.`);
  }
}

function holdsNaN(value: unknown): boolean {
  if (value instanceof Date) return Number.isNaN(value.getTime());
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsNaN);
  return typeof value === "number" && Number.isNaN(value);
}

function difference(actual: Saving, expected: Saving): string {
  const [a, b] = [actual.save(), expected.save()];
  for (const [name, tensor] of Object.entries(b.tensors)) {
    if (!isDeepStrictEqual(a.tensors[name], tensor)) return `in the tensor '${name}'`;
  }
  const [stateA, stateB] = [JSON.stringify(a.state), JSON.stringify(b.state)];
  let at = 0;
  while (at < stateA.length && stateA[at] === stateB[at]) at++;
  const excerpt = (text: string) => text.slice(Math.max(0, at - 60), at + 30);
  return `in the state: "${excerpt(stateA)}", not "${excerpt(stateB)}"`;
}

export function shown(value: unknown): string {
  return inspect(value, { depth: 5, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 10 });
}

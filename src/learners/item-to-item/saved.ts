import { z } from "zod";
import { checkSparseRows } from "../../matrix/csr.js";
import { damaged, readState } from "../saved-state.js";
import type { FactorParts } from "./factor-model.js";
import type { ItemWeightsParts } from "./item-weights.js";

/** Long columns of a saved model, by name. */
export type SavedTensors = Readonly<
  Record<string, Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array>
>;

/** Weights between items as plain data. */
export interface SavedItemWeights {
  readonly kind: "item-to-item/weights";
  readonly state: z.infer<typeof savedState>;
  readonly tensors: SavedTensors;
}

/** Factors of items as plain data. */
export interface SavedFactors {
  readonly kind: "item-to-item/factors";
  readonly state: z.infer<typeof savedFactors>;
  readonly tensors: SavedTensors;
}

const kind = "item-to-item/weights";
const factorKind = "item-to-item/factors";

const savedFactors = z.strictObject({
  version: z.literal(1),
  size: z.int().min(1),
  alpha: z.number().positive(),
  l2: z.number().positive(),
  frequencyPower: z.number().min(0).max(1),
});

const savedState = z.strictObject({
  version: z.literal(1),
  method: z.enum(["cosine", "tfidf", "bm25", "shrunk-cosine", "ease", "popularity"]),
});

export function saveItemWeights({ method, weights, popularity }: ItemWeightsParts): SavedItemWeights {
  const { offsets, columns, values } = weights;
  return { kind, state: { version: 1, method }, tensors: { popularity, offsets, columns, values } };
}

/**
 * Reads saved weights back; shapes are checked against each other.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function loadItemWeights(saved: {
  readonly kind: string;
  readonly state: unknown;
  readonly tensors: SavedTensors;
}): ItemWeightsParts {
  const { method } = readState(savedState, saved, kind);
  const { popularity, offsets, columns, values } = saved.tensors ?? {};
  checkPopularity(kind, popularity);
  if (
    !(offsets instanceof Int32Array && columns instanceof Int32Array && values instanceof Float32Array) ||
    offsets.length !== popularity.length + 1
  )
    throw damaged(kind, "tensors 'offsets', 'columns' and 'values' must be Int32Array and Float32Array");
  const weights = { offsets, columns, values, columnCount: popularity.length };
  try {
    checkSparseRows("the weights", weights);
  } catch (cause) {
    throw damaged(kind, "its weights do not hold together", cause);
  }
  if (values.every(Number.isFinite)) return { method, weights, popularity };
  throw damaged(kind, "its weights must be finite");
}

export function saveFactors({ itemFactors, popularity, ...settings }: FactorParts): SavedFactors {
  return {
    kind: factorKind,
    state: { version: 1, ...settings },
    tensors: { itemFactors, popularity },
  };
}

/**
 * Reads saved factors back; shapes are checked against each other.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function loadFactors(saved: {
  readonly kind: string;
  readonly state: unknown;
  readonly tensors: SavedTensors;
}): FactorParts {
  const { version: _, ...settings } = readState(savedFactors, saved, factorKind);
  const { itemFactors, popularity } = saved.tensors ?? {};
  checkPopularity(factorKind, popularity);
  const isWhole =
    itemFactors instanceof Float64Array &&
    itemFactors.length === popularity.length * settings.size &&
    itemFactors.every(Number.isFinite);
  if (isWhole) return { ...settings, itemFactors, popularity };
  throw damaged(
    factorKind,
    "tensor 'itemFactors' must be a Float64Array of finite numbers, a vector an item",
  );
}

function checkPopularity(
  of: string,
  popularity: SavedTensors[string] | undefined,
): asserts popularity is Float64Array {
  const isPopularity =
    popularity instanceof Float64Array && popularity.every((count) => count >= 0 && count < Infinity);
  if (!isPopularity) throw damaged(of, "tensor 'popularity' must be a Float64Array of numbers of 0 or more");
}

import { z } from "zod";
import { checkTrees } from "../../matrix/oblivious-trees.js";
import { lossNames } from "../labels.js";
import { damaged, readState } from "../saved-state.js";
import type { BoostingParts } from "./parts.js";

/** A model as plain data: small things as JSON, long columns as typed arrays. */
export interface SavedBoosting {
  readonly kind: "boosting";
  readonly state: z.infer<typeof savedState>;
  readonly tensors: Readonly<Record<string, SavedTensor>>;
}

/** A long column of a saved model. */
export type SavedTensor = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

const category = z.string().nullable();
// Type aliases, not interfaces, come of it: a saved state is JSON.
const savedState = z.strictObject({
  version: z.literal(1),
  loss: z.enum(lossNames),
  outputs: z.int().min(1),
  depth: z.int().min(1).max(8),
  names: z.array(z.string()),
  isCategorical: z.array(z.boolean()),
  vocabularies: z.array(z.array(category).nullable()),
  encoded: z.array(
    z.strictObject({
      source: z.int().min(0),
      role: z.enum(["number", "indicator", "mean", "share"]),
    }),
  ),
});

export function saveParts(parts: BoostingParts): SavedBoosting {
  const { loss, kinds, encoder, quantiser, trees, base, covers, gains } = parts;
  return {
    kind: "boosting",
    state: {
      version: 1,
      loss,
      outputs: trees.outputs,
      depth: trees.depth,
      names: [...kinds.names],
      isCategorical: [...kinds.isCategorical],
      vocabularies: encoder.vocabularies.map((vocabulary) => (vocabulary ? [...vocabulary] : null)),
      encoded: encoder.columns.map(({ source, role }) => ({ source, role })),
    },
    tensors: {
      base,
      covers,
      gains,
      features: trees.features,
      thresholds: trees.thresholds,
      leaves: trees.leaves,
      sources: quantiser.sources,
      offsets: quantiser.offsets,
      borders: quantiser.borders,
      missing: quantiser.missing,
      tables: Float64Array.from(encoder.columns.flatMap(({ table }) => (table ? [...table] : []))),
    },
  };
}

/**
 * Reads a saved model back; shapes are checked against each other.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function loadParts(saved: {
  readonly kind: string;
  readonly state: unknown;
  readonly tensors: Readonly<Record<string, SavedTensor>>;
}): BoostingParts {
  const state = readState(savedState, saved, "boosting");
  const read = reader(saved.tensors ?? {});
  const trees = {
    trees: read("thresholds", Uint8Array).length / state.depth,
    depth: state.depth,
    features: read("features", Int32Array),
    thresholds: read("thresholds", Uint8Array),
    leaves: read("leaves", Float32Array),
    outputs: state.outputs,
  };
  const quantiser = {
    columns: read("sources", Int32Array).length,
    sources: read("sources", Int32Array),
    offsets: read("offsets", Int32Array),
    borders: read("borders", Float64Array),
    missing: read("missing", Uint8Array),
  };
  const tables = read("tables", Float64Array);
  let at = 0;
  const columns = state.encoded.map(({ source, role }) => {
    if (role === "number") return { source, role };
    const size = (state.vocabularies[source]?.length ?? -1) + 1;
    at += size;
    return { source, role, table: tables.slice(at - size, at) };
  });
  const parts: BoostingParts = {
    loss: state.loss,
    kinds: { names: state.names, isCategorical: state.isCategorical },
    encoder: { vocabularies: state.vocabularies.map((vocabulary) => vocabulary ?? undefined), columns },
    quantiser,
    trees,
    base: read("base", Float64Array),
    covers: read("covers", Float32Array),
    gains: read("gains", Float32Array),
  };
  checkParts(parts, at, tables.length);
  return parts;
}

/** A bin is a byte. */
const mostBorders = 254;

function checkParts(
  { loss, kinds, encoder, quantiser, trees, base, covers, gains }: BoostingParts,
  read: number,
  held: number,
): void {
  const { columns, offsets, borders, missing, sources } = quantiser;
  try {
    checkTrees(trees, columns);
  } catch (error) {
    throw damaged("boosting", "its trees do not fit", error);
  }
  const isOrdered = offsets.every((offset, c) => offset >= (c === 0 ? 0 : offsets[c - 1]!));
  const isRising = borders.every(
    (border, k) => border > borders[k - 1]! || (offsets.includes(k) && !Number.isNaN(border)),
  );
  const fits = [
    Number.isInteger(trees.trees / trees.outputs) && (loss === "softmax") === trees.outputs > 1,
    base.every(Number.isFinite) && trees.leaves.every(Number.isFinite),
    isRising && offsets.every((offset, c) => c === 0 || offset - offsets[c - 1]! <= mostBorders),
    encoder.columns.every(({ source, role }) => kinds.isCategorical[source] === (role !== "number")),
    encoder.columns.every(({ source, role }) => role === "number" || encoder.vocabularies[source]),
    kinds.isCategorical.length === kinds.names.length,
    encoder.vocabularies.length === kinds.names.length,
    encoder.columns.every(({ source }) => source < kinds.names.length),
    encoder.columns.length > 0,
    sources.every((source) => source >= 0 && source < encoder.columns.length),
    offsets.length === columns + 1 && offsets[0] === 0 && offsets[columns] === borders.length && isOrdered,
    missing.length === columns,
    base.length === trees.outputs && covers.length === trees.leaves.length,
    gains.length === trees.features.length && read === held,
  ].every(Boolean);
  if (!fits) throw damaged("boosting", "its columns do not fit each other");
}

type TensorType<T> = { readonly name: string; readonly prototype: T };

function reader(tensors: Readonly<Record<string, SavedTensor>>) {
  return <T extends SavedTensor>(name: string, type: TensorType<T>): T => {
    const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (tensor && Object.getPrototypeOf(tensor) === type.prototype) return tensor as T;
    throw damaged("boosting", `tensor '${name}' must be a ${type.name}`);
  };
}

import { z } from "zod";
import type { LevelEncoder } from "../levels.js";
import { encodedColumns, encodedNames } from "../levels.js";
import { damaged, readState } from "../saved-state.js";
import { binsIn, encoderOf } from "./encoder.js";
import { neuralLosses } from "./losses.js";
import type { NeuralParts } from "./model.js";
import { parameterCount } from "./network.js";

/** A model as plain data: small things as JSON, long columns as typed arrays. */
export interface SavedNeural {
  readonly kind: "neural";
  readonly state: z.infer<typeof savedState>;
  readonly tensors: Readonly<Record<string, SavedTensor>>;
}

/** A long column of a saved model. */
export type SavedTensor = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

// Type aliases, not interfaces, come of it: a saved state is JSON.
const savedState = z.strictObject({
  version: z.literal(1),
  loss: z.enum(neuralLosses),
  epochs: z.int().min(1),
  center: z.number(),
  scale: z.number().positive(),
  // As `neuralOptions` has them: nothing is made of a size that no training gives.
  width: z.int().min(1).max(1024),
  blocks: z.int().min(0).max(8),
  outputs: z.int().min(1).max(1000),
  networks: z.int().min(1).max(32),
  names: z.array(z.string()).min(1),
  isCategorical: z.array(z.boolean()),
  levels: z.array(
    z.strictObject({ vocabulary: z.array(z.string().nullable()), hasOther: z.boolean() }).nullable(),
  ),
});

const scalingColumns = ["lower", "upper", "means", "scales", "missingShares"] as const;

export function saveParts({
  loss,
  kinds,
  encoder,
  shape,
  parameters,
  unit,
  epochs,
}: NeuralParts): SavedNeural {
  const { levels, scaling, edges, binMeans } = encoder;
  return {
    kind: "neural",
    state: {
      version: 1,
      loss,
      epochs,
      ...unit,
      width: shape.width,
      blocks: shape.blocks,
      outputs: shape.outputs,
      networks: parameters.length,
      names: [...kinds.names],
      isCategorical: [...kinds.isCategorical],
      levels: levels.levels.map((own) =>
        own ? { vocabulary: [...own.vocabulary], hasOther: own.hasOther } : null,
      ),
    },
    tensors: {
      ...Object.fromEntries(scalingColumns.map((name) => [name, Float64Array.from(scaling[name])])),
      edgeCounts: Int32Array.from(edges, (own) => own.length),
      edges: Float64Array.from(edges.flatMap((own) => [...own])),
      binMeans,
      ...Object.fromEntries(parameters.map((own, k) => [`network${k}`, own])),
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
}): NeuralParts {
  const { loss, epochs, center, scale, width, blocks, outputs, networks, ...state } = readState(
    savedState,
    saved,
    "neural",
  );
  const read = <T extends SavedTensor>(name: string, type: { new (): T; readonly name: string }): T => {
    const tensor = saved.tensors?.[name];
    if (tensor instanceof type && tensor.every(Number.isFinite)) return tensor;
    throw damaged("neural", `tensor '${name}' is missing, not a ${type.name}, or not of finite numbers`);
  };
  const check = (isRight: boolean, what: string) => {
    if (!isRight) throw damaged("neural", what);
  };
  check(
    state.isCategorical.length === state.names.length &&
      state.levels.length === state.names.length &&
      state.levels.every((own, c) => (own !== null) === state.isCategorical[c]),
    "its columns do not fit together",
  );
  check(
    state.levels.every((own) => new Set(own?.vocabulary).size === (own?.vocabulary.length ?? 0)),
    "a level of a column stands twice",
  );
  check(isOutputsOf(loss, outputs), "its loss does not fit its margins");
  const levels: LevelEncoder["levels"] = state.levels.map((own) => own ?? undefined);
  const levelEncoder = { levels, columns: encodedColumns(levels) };
  const names = encodedNames(levelEncoder, state.names);
  const numbers = scalingColumns.map((name) => read(name, Float64Array));
  check(
    numbers.every(({ length }) => length === names.length),
    "its scaling does not fit its columns",
  );
  const [lower, upper, means, scales, missingShares] = numbers.map((column) => [...column]) as [
    number[], number[], number[], number[], number[],
  ]; // biome-ignore format: one a column
  const counts = read("edgeCounts", Int32Array);
  const allEdges = read("edges", Float64Array);
  check(
    counts.length === names.length &&
      counts.every((count) => count >= 0 && count !== 1) &&
      counts.reduce((sum, count) => sum + count, 0) === allEdges.length,
    "its quantiles do not fit its columns",
  );
  const edges = splitEdges(counts, allEdges);
  check(
    edges.every((own) => own.every((edge, k) => k === 0 || edge > own[k - 1]!)),
    "its quantiles do not ascend",
  );
  const binMeans = read("binMeans", Float64Array);
  check(binMeans.length === binsIn(edges), "its quantiles do not fit together");
  const encoder = encoderOf(
    levelEncoder,
    { names, lower, upper, means, scales, missingShares },
    edges,
    binMeans,
  );
  const shape = { inputs: encoder.inputs, width, blocks, outputs };
  const parameters = Array.from({ length: networks }, (_, k) => read(`network${k}`, Float32Array));
  check(
    parameters.every((own) => own.length === parameterCount(shape)),
    "a network does not fit its shape",
  );
  const kinds = { names: state.names, isCategorical: state.isCategorical };
  return { loss, kinds, encoder, shape, parameters, unit: { center, scale }, epochs };
}

function isOutputsOf(loss: NeuralParts["loss"], outputs: number): boolean {
  if (loss === "softmax") return outputs >= 2;
  return outputs === (loss === "ziln" ? 3 : 1);
}

function splitEdges(counts: Int32Array, edges: Float64Array): Float64Array[] {
  let at = 0;
  return Array.from(counts, (count) => {
    at += count;
    return edges.slice(at - count, at);
  });
}

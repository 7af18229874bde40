import { z } from "zod";
import { checkSparseRows, type SparseRows } from "../../matrix/csr.js";
import { damaged, readState } from "../saved-state.js";
import { NeighbourIndex } from "./neighbour-index.js";
import { tifuKnnOptions, topFrequencyOptions, upCfOptions } from "./options.js";
import type { NextBasketParts } from "./parts.js";

/** A model as plain data: small things as JSON, long columns as typed arrays. */
export interface SavedNextBasket {
  readonly kind: "next-basket";
  readonly state: z.infer<typeof savedState>;
  readonly tensors: Readonly<Record<string, SavedTensor>>;
}

/** A long column of a saved model. */
export type SavedTensor = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

// Null in place of what is absent: a saved state is JSON.
const savedTifu = tifuKnnOptions.extend({ halfLifeDays: z.number().positive().nullable() });
const savedState = z.discriminatedUnion("method", [
  topFrequencyOptions.extend({
    version: z.literal(1),
    method: z.enum(["g-topfreq", "p-topfreq", "gp-topfreq"]),
  }),
  z.strictObject({ version: z.literal(1), method: z.literal("tifu-knn"), settings: savedTifu }),
  z.strictObject({ version: z.literal(1), method: z.literal("up-cf"), settings: upCfOptions }),
  z.strictObject({
    version: z.literal(1),
    method: z.enum(["rcp", "atd", "pg", "mpg"]),
    horizon: z.number().positive(),
    isDated: z.boolean(),
    shape: z.number().positive(),
  }),
]);

const statisticNames = ["repeatRate", "logGapMean", "logGapDeviation", "gapMean", "inverseScale"] as const;

export function saveParts(parts: NextBasketParts): SavedNextBasket {
  const saved = (state: SavedNextBasket["state"], tensors: SavedNextBasket["tensors"]): SavedNextBasket => ({
    kind: "next-basket",
    state,
    tensors,
  });
  switch (parts.method) {
    case "tifu-knn": {
      const { method, settings, popularity, index } = parts;
      const halfLifeDays = settings.halfLifeDays ?? null;
      return saved(
        { version: 1, method, settings: { ...settings, halfLifeDays } },
        { popularity, ...tensorsOf(index.rows) },
      );
    }
    case "up-cf": {
      const { method, settings, popularity, rows } = parts;
      return saved({ version: 1, method, settings }, { popularity, ...tensorsOf(rows) });
    }
    case "g-topfreq":
    case "p-topfreq":
    case "gp-topfreq": {
      const { method, popularityWeight, popularity } = parts;
      return saved({ version: 1, method, popularityWeight }, { popularity });
    }
    default: {
      const { method, horizon, isDated, statistics } = parts;
      const { shape, ...tensors } = statistics;
      return saved({ version: 1, method, horizon, isDated, shape }, tensors);
    }
  }
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
}): NextBasketParts {
  const state = readState(savedState, saved, "next-basket");
  const tensors = saved.tensors ?? {};
  switch (state.method) {
    case "tifu-knn":
    case "up-cf": {
      const popularity = numbers(tensors, "popularity");
      const rows = rowsOf(tensors, popularity.length);
      if (state.method === "up-cf") return { method: "up-cf", settings: state.settings, popularity, rows };
      const index = checked(() => new NeighbourIndex(rows));
      const { halfLifeDays, ...others } = state.settings;
      const settings = halfLifeDays === null ? others : { ...others, halfLifeDays };
      return { method: "tifu-knn", settings, popularity, index };
    }
    case "g-topfreq":
    case "p-topfreq":
    case "gp-topfreq": {
      const { method, popularityWeight } = state;
      return { method, popularityWeight, popularity: numbers(tensors, "popularity") };
    }
    default: {
      const { method, horizon, isDated, shape } = state;
      const columns = Object.fromEntries(statisticNames.map((name) => [name, numbers(tensors, name)])) as {
        readonly [N in (typeof statisticNames)[number]]: Float64Array;
      };
      if (statisticNames.some((name) => columns[name].length !== columns.repeatRate.length))
        throw damaged("next-basket", "its columns do not fit each other");
      return { method, horizon, isDated, statistics: { shape, ...columns } };
    }
  }
}

function tensorsOf({ offsets, columns, values }: SparseRows): Readonly<Record<string, SavedTensor>> {
  return { offsets, columns, values };
}

function rowsOf(tensors: Readonly<Record<string, SavedTensor>>, columnCount: number): SparseRows {
  const { offsets, columns, values } = tensors;
  if (!(offsets instanceof Int32Array && columns instanceof Int32Array && values instanceof Float32Array))
    throw damaged(
      "next-basket",
      "tensors 'offsets', 'columns' and 'values' must be Int32Array and Float32Array",
    );
  const rows = { offsets, columns, values, columnCount };
  checked(() => checkSparseRows("the reference", rows));
  if (values.every((value) => value >= 0 && value < Infinity)) return rows;
  throw damaged("next-basket", "values of its reference must be finite and 0 or more");
}

/** A column of finite numbers, one an item. */
function numbers(tensors: Readonly<Record<string, SavedTensor>>, name: string): Float64Array {
  const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (tensor instanceof Float64Array && tensor.every(Number.isFinite)) return tensor;
  throw damaged("next-basket", `tensor '${name}' must be a Float64Array of finite numbers`);
}

function checked<T>(build: () => T): T {
  try {
    return build();
  } catch (cause) {
    throw damaged("next-basket", "its reference does not hold together", cause);
  }
}

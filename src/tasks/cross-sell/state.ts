import { z } from "zod";
import type { Attributes } from "../../events/attribute-table.js";
import { NeighbourIndex } from "../../learners/next-basket/index.js";
import type { SparseRows } from "../../matrix/csr.js";
import type { JsonObject, SavedModel, Tensor } from "../../model/saved-model.js";
import type { MemberState } from "../../training/member.js";
import { restoreMember, withTensors } from "../common/saved-members.js";
import { areAscending, hasWeights, savedCalendar, savedHorizon } from "../common/saved-schemas.js";
import {
  sparseOf,
  sparseTensors,
  type Tensors,
  tensorsNamed,
  tensorsUnder,
} from "../common/saved-tensors.js";
import {
  dictionaryOf,
  dictionaryTensors,
  type KeyFacts,
  keyFacts,
  savedKeyFacts,
  statisticsOf,
  vocabularyOf,
  vocabularyTensors,
} from "../pairs/keys-state.js";
import type { ItemTable } from "./assortment.js";
import type { CrossSellHorizon } from "./cross-horizon.js";
import type { CrossPopulation } from "./cross-population.js";
import type { CrossSellModel } from "./cross-sell-model.js";
import type { CustomerKinds } from "./customer-kinds.js";
import { crossMembers } from "./members.js";
import { neighbourKinds } from "./neighbour-vectors.js";
import { sharesMember } from "./shares-member.js";
import { shifted } from "./shifted.js";

const weights = ["ease", "likeness", "following"] as const;
const newcomerShares = ["recentShare", "previousShare", "share"] as const;

/** What of a population is small. */
interface PopulationState
  extends Omit<CrossPopulation, "keys" | "newcomers" | "neighbours" | "kinds" | (typeof weights)[number]> {
  readonly keys: KeyFacts;
  readonly newcomers: { readonly perOrder: number; readonly inFirst: number };
  readonly kinds: readonly Omit<CustomerKinds, "ratios">[];
}

interface HorizonState extends Omit<CrossSellHorizon, "members"> {
  readonly members: readonly MemberState[];
}

/** Names of items' own columns, in their order; their values are tensors. */
interface ItemState {
  readonly numeric: readonly string[];
  readonly categorical: readonly { readonly name: string; readonly levels: readonly string[] }[];
}

interface CrossSellState extends Pick<CrossSellModel, "key" | "calendar"> {
  readonly population: PopulationState;
  readonly items?: ItemState;
  readonly horizons: readonly HorizonState[];
}

/** What every reader of the state relies on; each member reads its own. */
const crossSellState = z.looseObject({
  key: z.enum(["itemId", "categoryId"]),
  calendar: savedCalendar,
  population: z.looseObject({
    asOf: z.number().optional(),
    customers: z.number().int().positive(),
    keys: savedKeyFacts,
    newcomers: z.looseObject({ perOrder: z.number().min(0), inFirst: z.number().min(0) }),
    own: z.looseObject({
      ownNumbers: z.array(z.string()),
      ownLevels: z.array(z.looseObject({ name: z.string(), levels: z.array(z.string()) })),
    }),
    kinds: z.array(z.looseObject({ column: z.string(), levels: z.array(z.string()) })),
    purchases: z.looseObject({ family: z.string() }).optional(),
  }),
  items: z
    .looseObject({
      numeric: z.array(z.string()),
      categorical: z.array(z.looseObject({ name: z.string(), levels: z.array(z.string()) })),
    })
    .optional(),
  horizons: z
    .array(
      z
        .looseObject({
          horizon: z.number().positive(),
          trained: z.number().positive(),
          shift: z.number().max(0),
          ...savedHorizon,
        })
        .refine(hasWeights, "a weight a member"),
    )
    .min(1)
    .refine((all) => areAscending(all.map(({ horizon }) => horizon)), "horizons in ascending length"),
});

/** The task as plain data: small things in the state, long columns as tensors ("ease/values", "h0/boosting/leaves"). */
export function saveCrossSell(model: CrossSellModel): Pick<SavedModel, "state" | "tensors"> {
  const { key, calendar, horizons, items } = model;
  const { keys, newcomers, neighbours, kinds, ease, likeness, following, ...facts } = model.population;
  const { perOrder, inFirst, ...shares } = newcomers;
  const matrices = { ease, likeness, following };
  const tensors: Record<string, Tensor> = {};
  const put = (prefix: string, own?: Tensors) => Object.assign(tensors, tensorsNamed(prefix, own));
  put("keys/", { ...vocabularyTensors(keys), ...keys.statistics });
  put("newcomers/", shares);
  for (const name of weights) put("", sparseTensors(name, matrices[name]));
  for (const [kind, { rows }] of neighbours.entries()) put("", sparseTensors(`neighbours${kind}`, rows));
  for (const [kind, { ratios }] of kinds.entries()) put("", sparseTensors(`kinds${kind}`, ratios));
  if (items) put("items/", itemTensors(items));
  const state: CrossSellState = {
    key,
    calendar,
    population: {
      ...facts,
      keys: keyFacts(keys),
      newcomers: { perOrder, inFirst },
      kinds: kinds.map(({ column, levels }) => ({ column, levels })),
    },
    ...(items && { items: itemState(items.attributes) }),
    horizons: horizons.map(({ members, ...rest }, h) => ({
      ...rest,
      members: members.map(({ state: { member, size, state: own, tensors: columns } }) => {
        put(`h${h}/${member}/`, columns);
        return { member, size, state: own };
      }),
    })),
  };
  return { state: state as unknown as JsonObject, tensors };
}

/** @throws ZodError, RangeError, or what a member throws, for a state that does not hold together */
export function loadCrossSell({ state, tensors }: Pick<SavedModel, "state" | "tensors">): CrossSellModel {
  crossSellState.parse(state);
  const { key, calendar, population, items, horizons } = state as unknown as CrossSellState;
  return {
    key,
    calendar,
    population: populationOf(key, population, tensors),
    items: items && itemTableOf(items, tensorsUnder(tensors, "items/")),
    horizons: horizons.map(({ members, ...rest }, h) =>
      Object.freeze({
        ...rest,
        members: members.map((saved) => {
          const member = restoreMember(crossMembers, withTensors(saved, h, tensors));
          return member.member === sharesMember.name ? member : shifted(member, rest.shift);
        }),
      }),
    ),
  };
}

function populationOf(
  key: CrossSellModel["key"],
  { keys: keyState, newcomers, kinds, ...facts }: PopulationState,
  tensors: Tensors,
): CrossPopulation {
  const ofKeys = tensorsUnder(tensors, "keys/");
  const vocabulary = vocabularyOf(ofKeys);
  const size = vocabulary.ids.size;
  const keys = { key, ...vocabulary, ...keyState, statistics: statisticsOf(vocabulary, ofKeys) };
  const rows = size + vocabulary.groups.size + 1;
  const [recentShare, previousShare, share] = newcomerShares.map((name) =>
    columnOf(tensors, `newcomers/${name}`, Float64Array, rows),
  ) as [Float64Array, Float64Array, Float64Array];
  const [ease, likeness, following] = weights.map((name) => sparseOf(tensors, name, size, size)) as [
    SparseRows,
    SparseRows,
    SparseRows,
  ];
  return {
    ...facts,
    keys,
    newcomers: { recentShare, previousShare, share, ...newcomers },
    kinds: kinds.map((one, kind) => ({
      ...one,
      ratios: sparseOf(tensors, `kinds${kind}`, one.levels.length, size),
    })),
    ease,
    likeness,
    following,
    neighbours: neighbourKinds.map(
      (_, kind) => new NeighbourIndex(sparseOf(tensors, `neighbours${kind}`, undefined, size)),
    ),
  };
}

function columnOf<C extends Float64Array | Int32Array>(
  tensors: Tensors,
  name: string,
  type: new (length: number) => C,
  length: number,
): C {
  const values = tensors[name];
  if (values instanceof type && values.length === length) return values;
  throw new RangeError(`The column '${name}' needs ${length} numbers.`);
}

function itemState({ numeric, categorical }: Attributes): ItemState {
  return {
    numeric: numeric.map(({ name }) => name),
    categorical: categorical.map(({ name, levels }) => ({ name, levels })),
  };
}

function itemTensors({ ids, attributes: { numeric, categorical } }: ItemTable): Record<string, Tensor> {
  return {
    ...dictionaryTensors("ids", ids),
    ...Object.fromEntries(numeric.map(({ values }, n) => [`numeric${n}`, values])),
    ...Object.fromEntries(categorical.map(({ codes }, c) => [`categorical${c}`, codes])),
  };
}

function itemTableOf({ numeric, categorical }: ItemState, tensors: Tensors): ItemTable {
  const ids = dictionaryOf("ids", tensors);
  return {
    ids,
    attributes: {
      numeric: numeric.map((name, n) => ({
        name,
        values: columnOf(tensors, `numeric${n}`, Float64Array, ids.size),
      })),
      categorical: categorical.map(({ name, levels }, c) => {
        const codes = columnOf(tensors, `categorical${c}`, Int32Array, ids.size);
        if (codes.some((code) => code < -1 || code >= levels.length))
          throw new RangeError(`The words of '${name}' need codes of ${levels.length} levels, or -1.`);
        return { name, levels, codes };
      }),
    },
  };
}

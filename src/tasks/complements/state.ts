import { z } from "zod";
import * as boosting from "../../learners/boosting/index.js";
import type { LogisticFit } from "../../learners/linear/logistic.js";
import type { JsonObject, SavedModel } from "../../model/saved-model.js";
import {
  sparseOf,
  sparseTensors,
  type Tensors,
  tensorsNamed,
  tensorsUnder,
} from "../common/saved-tensors.js";
import type { BasketStatistics } from "./basket-statistics.js";
import { CartReader, columnNames } from "./cart-features.js";
import type { CartRanker } from "./cart-ranker.js";
import type { Complements } from "./complements.js";
import { type GroupLifts, groupsOfKeys } from "./group-lifts.js";
import type { KeyCodes } from "./order-baskets.js";

type Saved = Pick<SavedModel, "state" | "tensors">;

const numbers = z.array(z.number());
const complementsState = z.looseObject({
  basketCount: z.int().min(1),
  hasGroups: z.boolean(),
  ranker: z
    .looseObject({
      logistic: z.looseObject({
        scaling: z.looseObject({}),
        coefficients: numbers,
        missingCoefficients: numbers,
        intercept: z.number(),
      }),
      trees: z.looseObject({ kind: z.string(), state: z.unknown() }),
      blend: z.strictObject({ weights: z.array(z.number().min(0)).length(2), intercept: z.number() }),
    })
    .optional(),
});

/** The task as plain data. Keys and their groups are the model's own, saved with it. */
export function saveComplements({ reader: { statistics }, ranker }: Complements): Saved {
  const { basketCount, itemBaskets, together, ease, groups } = statistics;
  const trees = ranker?.trees.save();
  const state = {
    basketCount,
    hasGroups: groups !== undefined,
    ...(ranker && {
      ranker: {
        logistic: ranker.logistic,
        trees: { kind: trees!.kind, state: trees!.state },
        blend: ranker.blend,
      },
    }),
  };
  const tensors = {
    itemBaskets,
    ...sparseTensors("together", together),
    ...sparseTensors("ease", ease),
    ...(groups && {
      "groups/logLift": groups.logLift,
      "groups/meetings": groups.meetings,
      ...sparseTensors("groups/withGroup", groups.withGroup),
    }),
    ...(trees && tensorsNamed("trees/", trees.tensors)),
  };
  return { state: state as unknown as JsonObject, tensors };
}

/**
 * @param codes the keys the task was trained with
 * @throws ZodError, RangeError, OptionsError, SavedModelError for a state that does not hold together
 */
export function loadComplements(saved: Saved, codes: KeyCodes): Complements {
  complementsState.parse(saved.state);
  // Not what was parsed: its fields are in another order, and a model is to have the same bytes when saved again.
  const state = saved.state as unknown as z.output<typeof complementsState>;
  const { tensors } = saved;
  const items = codes.ids.size;
  const { itemBaskets } = tensors;
  const isCount = (n: number) => n >= 0 && n <= state.basketCount;
  if (!(itemBaskets instanceof Int32Array && itemBaskets.length === items && itemBaskets.every(isCount)))
    throw new RangeError(`Each of ${items} keys needs the number of its baskets.`);
  const statistics: BasketStatistics = {
    basketCount: state.basketCount,
    itemBaskets,
    together: sparseOf(tensors, "together", items, items),
    ease: sparseOf(tensors, "ease", items, items),
    groups: state.hasGroups ? groupsUnder(tensors, codes) : undefined,
  };
  const names = columnNames(statistics);
  const ranker = state.ranker && loadRanker(state.ranker, tensors, names);
  return { key: codes.key, reader: new CartReader(statistics), ranker };
}

function loadRanker(
  { logistic, trees, blend }: NonNullable<z.output<typeof complementsState>["ranker"]>,
  tensors: Tensors,
  names: readonly string[],
): CartRanker {
  const model = boosting.load({
    ...(trees as Pick<boosting.SavedBoosting, "kind" | "state">),
    tensors: tensorsUnder(tensors, "trees/"),
  });
  if (model.names.join() !== names.join() || logistic.coefficients.length !== names.length)
    throw new RangeError(`A ranker of baskets reads the columns ${names.join(", ")}.`);
  return { names, logistic: logistic as unknown as LogisticFit, trees: model, blend };
}

function groupsUnder(tensors: Tensors, { groups, groupOf }: KeyCodes): GroupLifts {
  const count = groups.size + 1;
  const { "groups/logLift": logLift, "groups/meetings": meetings } = tensors;
  if (
    !(logLift instanceof Float32Array && logLift.length === count * count && logLift.every(Number.isFinite))
  )
    throw new RangeError(`${count} groups need ${count * count} lifts.`);
  if (
    !(meetings instanceof Float32Array && meetings.length === groupOf.length && meetings.every((n) => n >= 0))
  )
    throw new RangeError(`Each of ${groupOf.length} keys needs the number of its meetings.`);
  const withGroup = sparseOf(tensors, "groups/withGroup", groupOf.length, count);
  return { count, groupOf: groupsOfKeys(groupOf, groups.size), logLift, meetings, withGroup };
}

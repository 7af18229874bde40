import type { History } from "../../src/events/history.js";
import type { PairKey } from "../../src/features/pairs/owned-pairs.js";
import type { Run } from "../../src/model/run.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { tensorsNamed, tensorsUnder } from "../../src/tasks/common/saved-tensors.js";
import {
  type KeyCodes,
  loadComplements,
  saveComplements,
  trainComplements,
} from "../../src/tasks/complements/index.js";
import { vocabularyOf, vocabularyTensors } from "../../src/tasks/pairs/keys-state.js";
import type { BasketTask } from "./basket.js";

type Saved = Pick<SavedModel, "state" | "tensors">;

/** How the names of tensors begin. */
const prefixes = { keys: "baskets/keys/", task: "baskets/task/" } as const;

/** Learns what goes together in the orders of a history. */
export async function trainBaskets(
  history: History,
  { key, ids, groups, groupOf }: KeyCodes,
  seed: number,
  run?: Run,
): Promise<BasketTask> {
  const keys = { key, ids, groups, groupOf };
  return { keys, complements: await trainComplements(history, keys, { seed }, run) };
}

/** What goes together as plain data, with the ids that it is of. */
export function saveBaskets({ keys, complements }: BasketTask): Saved {
  const saved = complements && saveComplements(complements);
  return {
    state: saved ? { complements: saved.state } : {},
    tensors: {
      ...tensorsNamed(prefixes.keys, vocabularyTensors(keys)),
      ...tensorsNamed(prefixes.task, saved?.tensors),
    },
  };
}

/** @throws RangeError and what `loadComplements` throws, for a state that does not hold together */
export function loadBaskets(key: PairKey, { state, tensors }: Saved): BasketTask {
  const keys = { key, ...vocabularyOf(tensorsUnder(tensors, prefixes.keys)) };
  const saved = state["complements"] as JsonObject | undefined;
  const own = tensorsUnder(tensors, prefixes.task);
  return { keys, complements: saved && loadComplements({ state: saved, tensors: own }, keys) };
}

import { z } from "zod";
import { Dictionary } from "../../events/dictionary.js";
import { type KeyPopulation, keyStatistics } from "../../features/pairs/key-statistics.js";
import type { Tensor } from "../../model/saved-model.js";
import { stringsFromTensors, stringsToTensors } from "../../model/strings.js";
import { tensorsUnder } from "../common/saved-tensors.js";

/** What of a population's keys is small. */
export type KeyFacts = Omit<KeyPopulation, "key" | "ids" | "groups" | "groupOf" | "statistics">;

export const savedKeyFacts = z.looseObject({
  window: z.number().positive(),
  concentration: z.number().positive(),
});

export function keyFacts({ window, concentration }: KeyPopulation): KeyFacts {
  return { window, concentration };
}

type Vocabulary = Pick<KeyPopulation, "ids" | "groups" | "groupOf">;

/** The names of keys and groups as tensors: "ids/text", "groups/offsets", "groupOf". */
export function vocabularyTensors({ ids, groups, groupOf }: Vocabulary): Record<string, Tensor> {
  return {
    ...dictionaryTensors("ids", ids),
    ...dictionaryTensors("groups", groups),
    groupOf,
  };
}

/** The ids of a dictionary as tensors: "name/text", "name/offsets". */
export function dictionaryTensors(name: string, ids: Dictionary): Record<string, Tensor> {
  const { text, offsets } = stringsToTensors([...ids]);
  return { [`${name}/text`]: text, [`${name}/offsets`]: offsets };
}

/** @throws RangeError where a name is missing or there twice */
export function dictionaryOf(name: string, tensors: Readonly<Record<string, Tensor>>): Dictionary {
  const { text, offsets } = tensorsUnder(tensors, `${name}/`);
  if (!(text instanceof Uint8Array && offsets instanceof Uint32Array))
    throw new RangeError(`The vocabulary '${name}' needs its text and offsets.`);
  const strings = stringsFromTensors({ text, offsets });
  const dictionary = Dictionary.of(strings);
  if (dictionary.size !== strings.length) throw new RangeError(`The vocabulary '${name}' repeats itself.`);
  return dictionary;
}

/** @throws RangeError for tensors that do not go together */
export function vocabularyOf(tensors: Readonly<Record<string, Tensor>>): Vocabulary {
  const [ids, groups] = [dictionaryOf("ids", tensors), dictionaryOf("groups", tensors)];
  const groupOf = tensors["groupOf"];
  const isGroup = (group: number) => group >= -1 && group < groups.size;
  if (!(groupOf instanceof Int32Array && groupOf.length === ids.size && groupOf.every(isGroup)))
    throw new RangeError(`Each of ${ids.size} keys needs one of ${groups.size} groups, or -1.`);
  return { ids, groups, groupOf };
}

/** @throws RangeError for statistics of another length */
export function statisticsOf(
  { ids, groups }: Vocabulary,
  tensors: Readonly<Record<string, Tensor>>,
): KeyPopulation["statistics"] {
  const rows = ids.size + groups.size + 1;
  const columns = keyStatistics.map((name) => {
    const values = tensors[name];
    if (values instanceof Float64Array && values.length === rows) return [name, values];
    throw new RangeError(`The statistic '${name}' needs ${rows} numbers.`);
  });
  return Object.fromEntries(columns) as KeyPopulation["statistics"];
}

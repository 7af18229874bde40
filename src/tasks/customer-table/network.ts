import * as neural from "../../learners/neural/index.js";
import type { Run } from "../../model/run.js";
import { createRandom } from "../../stats/random.js";
import { boostingInputOf } from "../../training/boosting-columns.js";
import type { Member } from "../../training/member.js";
import { fittedNetworks, neuralMemberOf } from "../../training/neural-member.js";
import type { Labelled } from "../../training/rows.js";
import { type LabelledRows, labelledRowsOf } from "../../training/sample-rows.js";
import { someRowsOf } from "./distinct-rows.js";
import type { TableRows } from "./table-rows.js";

/** Rows that a network is trained on at most. */
const networkRows = 40_000;

const usualMember = neuralMemberOf<TableRows>(1);

/** A network trained for as long as rows left out call for. */
export interface FoundNetwork {
  readonly epochs: number;
  /** Of TensorFlow.js. */
  readonly backend: neural.Backend["name"];
  /** Of all rows, where it was trained on each of them. */
  readonly model?: neural.NeuralModel;
}

/** Dense networks; without what was found it only names and restores the member of a saved model. */
export function tableNetwork(found?: FoundNetwork): Member<TableRows> {
  if (!found) return usualMember;
  return {
    ...usualMember,
    async fit(size, { labelled, latest, horizon, seed }, run) {
      const isAll = labelled.some(({ snapshot }) => snapshot === latest);
      const { backend, epochs, model } = found;
      if (isAll && model) return fittedNetworks(size, model, backend);
      const rows = labelledRowsOf(labelled, horizon, networkRows, seed);
      return fittedNetworks(size, await trainedOn(rows, { backend, epochs, seed }, run), backend);
    },
  };
}

/**
 * Finds for how many epochs a network is to be trained, by rows left out. Copies of a row are left out of the search:
 * they would stand on both sides and call for a network that knows them by heart.
 *
 * @param distinct positions of the rows without their copies
 */
export async function findNetwork(
  labelled: Labelled<TableRows>,
  distinct: Int32Array,
  seed: number,
  run?: Run,
): Promise<FoundNetwork> {
  const drawn = createRandom(seed).shuffle(distinct.slice()).subarray(0, networkRows).sort();
  const rows = someRowsOf(labelled, distinct.length > networkRows ? drawn : distinct);
  const { name: backend } = await neural.findBackend();
  const model = await trainedOn(rows, { backend, seed }, run);
  return { backend, epochs: model.epochs, ...(rows.labels.length === labelled.bought.length && { model }) };
}

function trainedOn(
  { parts, labels }: Pick<LabelledRows, "parts" | "labels">,
  options: neural.NeuralOptions,
  run?: Run,
): Promise<neural.NeuralModel> {
  return neural.train(boostingInputOf(parts), labels, options, { signal: run?.signal });
}

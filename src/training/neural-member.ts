import * as neural from "../learners/neural/index.js";
import type { Run } from "../model/run.js";
import type { JsonObject } from "../model/saved-model.js";
import { rowsOf } from "./blend.js";
import { boostingColumnsOf, boostingInputOf } from "./boosting-columns.js";
import { contributionOfFeature, featureRange } from "./contribution-of-feature.js";
import type { FitInput, Fitted, Member, MemberState, ScoredRange } from "./member.js";
import type { Rows } from "./rows.js";
import { labelledRowsOf } from "./sample-rows.js";
import { stoppingRowsOf } from "./stopping-rows.js";

/** Where about half of the rows have either label; the time of a training grows as they do. */
const usualRows = 30_000;
/** Rows that say how long to train, at most. */
const judgingRows = 20_000;

/**
 * Neural networks on the feature columns of many earlier cutoffs, in one size. Needs TensorFlow.js to fit, not to score.
 * How many times to pass over the rows is found out of time: see `stoppingRowsOf`.
 *
 * @param maxRows rows that it is trained on at most
 */
export function neuralMemberOf<S extends Rows>(priorWeight: number, maxRows = usualRows): Member<S> {
  return {
    name: "neural",
    needs: "matrix",
    sizes: ["usual"],
    priorWeight,
    async fit(size, input, run) {
      const { name: backend } = await neural.findBackend();
      const { parts, labels } = labelledRowsOf(input.labelled, input.horizon, maxRows, input.seed);
      const columns = boostingInputOf(parts);
      const options = { backend, seed: input.seed };
      const epochs = await findEpochs(input, columns.names, maxRows, options, run);
      const model = await neural.train(columns, labels, { ...options, epochs }, run);
      return fittedNetworks(size, model, backend);
    },
    restore({ size, state, tensors }) {
      const saved = {
        kind: "neural",
        state: state["model"],
        tensors: tensors as neural.SavedNeural["tensors"],
      };
      return fittedNetworks(size, neural.load(saved), String(state["backend"]));
    },
  };
}

/** How many times to pass over the rows; undefined where the labelled rows cannot tell. */
async function findEpochs<S extends Rows>(
  { labelled, horizon, seed }: FitInput<S>,
  names: readonly string[],
  maxRows: number,
  options: neural.NeuralOptions,
  run?: Run,
): Promise<number | undefined> {
  const stopping = stoppingRowsOf(labelled, seed);
  if (!stopping) return undefined;
  const share = rowsOf(stopping.training) / rowsOf(labelled);
  const training = labelledRowsOf(stopping.training, horizon, maxRows * share, seed);
  const judging = labelledRowsOf(stopping.judging, horizon, judgingRows, seed);
  const validation = { columns: boostingColumnsOf(names, judging.parts), labels: judging.labels };
  const columns = boostingColumnsOf(names, training.parts);
  const { epochs } = await neural.train({ columns, names }, training.labels, { ...options, validation }, run);
  return epochs;
}

/** The member of trained networks. @param backend of TensorFlow.js that they were trained by */
export function fittedNetworks<S extends Rows>(
  size: string,
  model: neural.NeuralModel,
  backend: string,
): Fitted<S> {
  const { names, networks, width, blocks, epochs } = model;
  const { state, tensors } = model.save();
  return Object.freeze({
    member: "neural",
    size,
    score(snapshot: S, horizon: number) {
      return model.predict(boostingColumnsOf(names, [snapshot.features(horizon)]), { output: "margin" });
    },
    contributions(snapshot: S, horizon: number, { start, end }: ScoredRange) {
      const own = featureRange(snapshot.features(horizon), start, end);
      const { base, columns } = model.contributionColumns(boostingColumnsOf(names, [own]));
      return {
        base: new Float64Array(end - start).fill(base),
        parts: names.flatMap((name, k) => {
          const column = columns[k];
          return column ? [contributionOfFeature(own, name, column)] : [];
        }),
      };
    },
    state: {
      member: "neural",
      size,
      state: { backend, model: state } as JsonObject,
      tensors,
    } satisfies MemberState,
    facts: { features: names.length, networks, width, blocks, epochs, backend },
  });
}

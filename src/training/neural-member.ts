import * as neural from "../learners/neural/index.js";
import type { JsonObject } from "../model/saved-model.js";
import { scoresByColumns } from "./column-scores.js";
import type { Fitted, Member, MemberState } from "./member.js";
import { networkFacts, trainOnWindows } from "./network-on-windows.js";
import type { Rows } from "./rows.js";

/**
 * Neural networks on the feature columns of many earlier cutoffs, in one size. Needs TensorFlow.js to fit, not to score.
 *
 * @param limit rows that it is trained on at most
 */
export function neuralMemberOf<S extends Rows>(priorWeight: number, limit?: number): Member<S> {
  return {
    name: "neural",
    needs: "matrix",
    sizes: ["usual"],
    priorWeight,
    async fit(size, { labelled, horizon, seed }, run) {
      const { name: backend } = await neural.findBackend();
      const model = await trainOnWindows(labelled, { backend, horizon, seed, limit }, run);
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

/** The member of trained networks. @param backend of TensorFlow.js that they were trained by */
export function fittedNetworks<S extends Rows>(
  size: string,
  model: neural.NeuralModel,
  backend: string,
): Fitted<S> {
  const { state, tensors } = model.save();
  return Object.freeze({
    member: "neural",
    size,
    ...scoresByColumns<S>(model),
    state: {
      member: "neural",
      size,
      state: { backend, model: state } as JsonObject,
      tensors,
    } satisfies MemberState,
    facts: { ...networkFacts(model), backend },
  });
}

import * as neural from "../../learners/neural/index.js";
import { gather } from "../../matrix/gather.js";
import type { JsonObject } from "../../model/saved-model.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import { networkFacts, ordersOf, trainOnWindows } from "../../training/network-on-windows.js";
import type { Labelled, Rows } from "../../training/rows.js";
import type { NextFitted, NextInput, NextMember } from "./next-member.js";
import type { NextRows } from "./next-rows.js";
import { logsOfScores, lossOf, type OpenRows, openRowsOf } from "./open-rows.js";

/** Networks with a softmax over the states. */
export const network: NextMember = {
  name: "neural",
  priorWeight: 0.4,
  async fit(input, run) {
    const open = openRowsOf(input);
    if (!open) return undefined;
    const { windowDays, seed } = input;
    const training = { loss: lossOf(open), horizon: windowDays, seed, target: ordersOf };
    const model = await trainOnWindows(labelledStates(input, open), training, run);
    return fittedNetwork(model, open.states, windowDays);
  },
  restore({ state, tensors = {} }) {
    const { model, states, windowDays } = state as unknown as NetworkState;
    const loaded = neural.load({ kind: "neural", state: model, tensors });
    if (loaded.outputs !== (states.length === 2 ? 1 : states.length))
      throw new RangeError(
        `The network of states has ${loaded.outputs} margins for ${states.length} states.`,
      );
    return fittedNetwork(loaded, states, windowDays);
  },
};

/** The rows of each window, with the position of a state where others have the number of orders. */
function labelledStates({ labelled, windowDays }: NextInput, open: OpenRows): Labelled<Rows>[] {
  let from = 0;
  return open.chosen.map((chosen, w) => {
    const { snapshot } = labelled[w]!.rows;
    const part = open.parts[w]!;
    const orders = open.classes.subarray(from, from + chosen.length);
    from += chosen.length;
    return {
      horizon: windowDays,
      orders,
      bought: Uint8Array.from(orders, (state) => (state > 0 ? 1 : 0)),
      firstOrderAfterDays: new Int32Array(chosen.length),
      snapshot: {
        history: snapshot.history,
        rows: Int32Array.from(gather(snapshot.rows, chosen)),
        length: chosen.length,
        features: () => part,
      },
    };
  });
}

interface NetworkState {
  readonly model: JsonObject;
  readonly states: readonly number[];
  readonly windowDays: number;
}

function fittedNetwork(model: neural.NeuralModel, states: readonly number[], windowDays: number): NextFitted {
  const { state, tensors } = model.save();
  const own = { model: state, states, windowDays } as unknown as NetworkState;
  return Object.freeze({
    member: "neural",
    logProbabilities(rows: NextRows, chosen: Int32Array) {
      const columns = boostingColumnsOf(model.names, [rows.features(chosen, windowDays, model.names)]);
      return logsOfScores(rows, chosen, states, model.predict(columns));
    },
    state: { member: "neural", size: "", state: own as unknown as JsonObject, tensors },
    facts: networkFacts(model),
  });
}

import * as neural from "../../learners/neural/index.js";
import type { Run } from "../../model/run.js";
import type { JsonObject } from "../../model/saved-model.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import type { MemberState } from "../../training/member.js";
import { networkFacts, ordersOf, trainOnWindows } from "../../training/network-on-windows.js";
import { type Labelled, type Rows, someRows } from "../../training/rows.js";
import type { Snapshot } from "../../training/snapshot.js";
import type { ValuedWindow } from "./buyers.js";
import type { OrderValueFit } from "./order-value-members.js";

export const networkName = "neural";

/**
 * Networks on what an order was worth to all customers of many earlier windows, 0 to those who did not order: with the
 * zero-inflated lognormal loss of Wang, Liu & Miao (2019), whose second margin is the mean logarithm of what is above 0.
 */
export async function fitNetwork(
  windows: readonly ValuedWindow[],
  horizonDays: number,
  seed: number,
  run?: Run,
): Promise<OrderValueFit> {
  const training = { loss: "ziln", horizon: horizonDays, seed, target: ordersOf } as const;
  return networkMember(await trainOnWindows(windows.map(valuedOrders), training, run), horizonDays);
}

/** The rows whose spend is known, with the mean value of an order where others have the number of orders. */
function valuedOrders(window: ValuedWindow): Labelled<Rows> {
  const { value, orders } = window;
  const known = Int32Array.from(value.keys()).filter((i) => value[i]! >= 0);
  return {
    ...someRows(window, known),
    orders: Float64Array.from(known, (i) => (value[i]! > 0 ? value[i]! / orders[i]! : 0)),
  };
}

function networkMember(model: neural.NeuralModel, horizonDays: number): OrderValueFit {
  const { state, tensors } = model.save();
  return Object.freeze({
    member: networkName,
    size: "ziln",
    logValue(snapshot: Snapshot) {
      const columns = boostingColumnsOf(model.names, [snapshot.features(horizonDays)]);
      const margins = model.predict(columns, { output: "margin" });
      return Float64Array.from({ length: snapshot.length }, (_, i) => margins[3 * i + 1]!);
    },
    state: {
      member: networkName,
      size: "ziln",
      state: { horizonDays, model: state } as unknown as JsonObject,
      tensors,
    },
    facts: networkFacts(model),
  });
}

/** @throws SavedModelError, RangeError for a state that does not hold together */
export function restoreNetwork({ state, tensors = {} }: MemberState): OrderValueFit {
  const { horizonDays, model } = state as unknown as { horizonDays: number; model: JsonObject };
  const loaded = neural.load({ kind: "neural", state: model, tensors });
  if (loaded.loss !== "ziln")
    throw new RangeError(`The network of order values is of loss '${loaded.loss}'.`);
  return networkMember(loaded, horizonDays);
}

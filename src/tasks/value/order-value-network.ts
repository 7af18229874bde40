import * as neural from "../../learners/neural/index.js";
import { gather } from "../../matrix/gather.js";
import type { Run } from "../../model/run.js";
import type { JsonObject } from "../../model/saved-model.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import type { MemberState } from "../../training/member.js";
import { labelledRowsOf } from "../../training/sample-rows.js";
import type { Snapshot } from "../../training/snapshot.js";
import type { ValuedWindow } from "./buyers.js";
import type { OrderValueFit } from "./order-value-members.js";
import { trainByWindows, type WindowRows } from "./windowed-network.js";

export const networkName = "neural";
/** More rows than this say little more. */
const maxRows = 60_000;

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
  // The value of an order stands where other tasks have the number of orders.
  const valued = windows.map((window) => ({
    ...window,
    orders: window.value.map((value, i) => (value === 0 ? 0 : value / window.orders[i]!)),
  }));
  const limit = maxRows / valued.length;
  const rows = valued.map((window): WindowRows => {
    const { parts, orders } = labelledRowsOf([window], horizonDays, limit, seed);
    const [{ features, columns }] = parts as [(typeof parts)[number]];
    const known = Int32Array.from(orders.keys()).filter((i) => !Number.isNaN(orders[i]));
    const { cutoff, zone } = window.snapshot.history;
    return {
      part: { features, columns: columns.map((column) => gather(column, known)) },
      labels: gather(orders, known),
      start: cutoff,
      end: zone.addDays(cutoff, window.horizon),
    };
  });
  return networkMember(await trainByWindows(rows, { loss: "ziln", seed }, run), horizonDays);
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
    state: { member: networkName, size: "ziln", state: { horizonDays, model: state } as JsonObject, tensors },
    facts: {
      features: model.names.length,
      networks: model.networks,
      width: model.width,
      blocks: model.blocks,
      epochs: model.epochs,
    },
  });
}

/** @throws SavedModelError for a state that does not hold together */
export function restoreNetwork({ state, tensors }: MemberState): OrderValueFit {
  const { horizonDays, model } = state as unknown as { horizonDays: number; model: JsonObject };
  return networkMember(neural.load({ kind: "neural", state: model, tensors: tensors! }), horizonDays);
}

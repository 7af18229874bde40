import * as boosting from "../../learners/boosting/index.js";
import type { Run } from "../../model/run.js";
import type { JsonObject } from "../../model/saved-model.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import { smallTrees, trainTrees } from "../../training/cautious-trees.js";
import type { MemberState } from "../../training/member.js";
import { labelledRowsOf } from "../../training/sample-rows.js";
import type { LabelledSnapshot, Snapshot } from "../../training/snapshot.js";

/** How often those order who order at all: boosted trees trained on the buyers of many earlier windows. */
export interface BuyerOrders {
  /** Expected orders beyond the first of each row, were it to order, in a window of the trained length. */
  furtherOrders(snapshot: Snapshot): Float64Array;
  readonly state: MemberState;
}

/** Fewest buyers, and fewest further orders of theirs, that it is trained on. */
const leastOrders = 100;
/** More buyers than this say little more. */
const maxBuyers = 60_000;

/** Trains on the buyers of labelled windows; undefined where there are too few. */
export async function fitBuyerOrders(
  labelled: readonly LabelledSnapshot[],
  horizonDays: number,
  seed: number,
  run?: Run,
): Promise<BuyerOrders | undefined> {
  const buyers = labelledRowsOf(labelled, horizonDays, maxBuyers, seed, "buyers");
  const further = buyers.orders.map((n) => n - 1);
  const total = further.reduce((sum, n) => sum + n, 0);
  if (further.length < leastOrders || total < leastOrders) return undefined;
  const model = await trainTrees(buyers, further, { ...smallTrees, loss: "poisson" }, seed, run);
  return fitted(model, horizonDays);
}

export function restoreBuyerOrders({ state, tensors }: MemberState): BuyerOrders {
  const { horizonDays, model } = state as unknown as { horizonDays: number; model: JsonObject };
  return fitted(boosting.load({ kind: "boosting", state: model, tensors: tensors! }), horizonDays);
}

function fitted(model: boosting.BoostingModel, horizonDays: number): BuyerOrders {
  const { state, tensors } = model.save();
  return Object.freeze({
    furtherOrders: (snapshot: Snapshot) =>
      model.predict(boostingColumnsOf(model.names, [snapshot.features(horizonDays)])),
    state: { member: "buyer-orders", size: "", state: { horizonDays, model: state }, tensors },
  });
}

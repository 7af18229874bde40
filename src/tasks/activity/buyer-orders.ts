import * as boosting from "../../learners/boosting/index.js";
import * as neural from "../../learners/neural/index.js";
import type { Run } from "../../model/run.js";
import type { JsonObject } from "../../model/saved-model.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import { smallTrees, trainTrees } from "../../training/cautious-trees.js";
import type { MemberState } from "../../training/member.js";
import { trainOnWindows } from "../../training/network-on-windows.js";
import { type LabelledRows, labelledRowsOf } from "../../training/sample-rows.js";
import type { LabelledSnapshot, Snapshot } from "../../training/snapshot.js";

/** How often those order who order at all: learned from the buyers of many earlier windows. */
export interface BuyerOrders {
  readonly learner: BuyerLearner;
  /** Expected orders beyond the first of each row, were it to order, in a window of the trained length. */
  furtherOrders(snapshot: Snapshot): Float64Array;
  readonly state: MemberState;
}

/** Boosted trees, or the network where it is the only learner. */
export type BuyerLearner = "boosting" | "neural";

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
  learner: BuyerLearner = "boosting",
): Promise<BuyerOrders | undefined> {
  const buyers = labelledRowsOf(labelled, horizonDays, maxBuyers, seed, "buyers");
  const further = furtherOf(buyers);
  const total = further.reduce((sum, n) => sum + n, 0);
  if (further.length < leastOrders || total < leastOrders) return undefined;
  const loss = "poisson";
  const windows = { loss, horizon: horizonDays, seed, who: "buyers", target: furtherOf } as const;
  const model =
    learner === "neural"
      ? await trainOnWindows(labelled, windows, run)
      : await trainTrees(buyers, further, { ...smallTrees, loss }, seed, run);
  return fitted(learner, model, horizonDays);
}

function furtherOf({ orders }: LabelledRows): Float64Array {
  return orders.map((n) => n - 1);
}

export function restoreBuyerOrders({ state, tensors = {} }: MemberState): BuyerOrders {
  const { horizonDays, learner = "boosting", model } = state as unknown as BuyerState;
  const saved = { state: model, tensors };
  return fitted(
    learner,
    learner === "neural"
      ? neural.load({ kind: "neural", ...saved })
      : boosting.load({ kind: "boosting", ...saved }),
    horizonDays,
  );
}

interface BuyerState {
  readonly horizonDays: number;
  /** Absent where it is trees. */
  readonly learner?: "neural";
  readonly model: JsonObject;
}

function fitted(
  learner: BuyerLearner,
  model: boosting.BoostingModel | neural.NeuralModel,
  horizonDays: number,
): BuyerOrders {
  const { state, tensors } = model.save();
  const own = { horizonDays, ...(learner === "neural" && { learner }), model: state } as const;
  return Object.freeze({
    learner,
    furtherOrders: (snapshot: Snapshot) =>
      model.predict(boostingColumnsOf(model.names, [snapshot.features(horizonDays)])),
    state: { member: "buyer-orders", size: "", state: own satisfies BuyerState as JsonObject, tensors },
  });
}

import * as boosting from "../../learners/boosting/index.js";
import { fitLogistic } from "../../learners/linear/logistic.js";
import type { Run } from "../../model/run.js";
import { boostingInputOf } from "../../training/boosting-columns.js";
import { fittedTrees } from "../../training/boosting-member.js";
import { linearColumnsOf, linearTermsOf } from "../../training/linear-columns.js";
import { fittedLogistic, type LogisticState } from "../../training/logistic-member.js";
import type { Member } from "../../training/member.js";
import type { Labelled } from "../../training/rows.js";
import { labelledRowsOf } from "../../training/sample-rows.js";
import { someRowsOf } from "./distinct-rows.js";
import { tableNetwork } from "./network.js";
import type { TableRows } from "./table-rows.js";

/** Rows that the regression is trained on at most. */
const logisticRows = 100_000;
/** Rows that trees are trained on at most. */
const treeRows = 500_000;

/** Ridges as shares of the rows, and whether numbers also have their squares. */
const logisticSizes = {
  "strong ridge": { ridge: 0.03, isCurved: false },
  "medium ridge": { ridge: 0.003, isCurved: false },
  "weak ridge": { ridge: 0.0003, isCurved: false },
  "squares, strong ridge": { ridge: 0.03, isCurved: true },
  "squares, medium ridge": { ridge: 0.003, isCurved: true },
  "squares, weak ridge": { ridge: 0.0003, isCurved: true },
} as const satisfies Record<string, { ridge: number; isCurved: boolean }>;

/** L2 logistic regression on numbers on their scales, their squares, and one column a level. */
export const tableLogistic: Member<TableRows> = {
  name: "logistic",
  needs: "matrix",
  sizes: Object.keys(logisticSizes),
  priorWeight: 1,
  async fit(size, { labelled, horizon, seed }, run) {
    const { ridge, isCurved } = logisticSizes[size as keyof typeof logisticSizes];
    const { parts, labels } = labelledRowsOf(labelled, horizon, logisticRows, seed);
    const features = parts.at(-1)!.features.filter(({ perCutoff }) => !perCutoff);
    const terms = linearTermsOf(features).filter(({ form }) => isCurved || form !== "square");
    const fit = fitLogistic({
      columns: linearColumnsOf(terms, parts),
      names: terms.map(({ name }) => name),
      labels,
      l2: Math.max(0.1, ridge * labels.length),
      signal: run?.signal,
    });
    return fittedLogistic(size, { terms, fit });
  },
  restore: ({ size, state }) => fittedLogistic(size, state as unknown as LogisticState),
};

/** Trees of the size that rows left out call for. */
export interface FoundTrees {
  /** Of all rows, where it was trained on each of them. */
  readonly model?: boosting.BoostingModel;
  readonly inAll: TreeShape;
  /** For rows that are tested on: larger steps go as far in less time. */
  readonly onFold: TreeShape;
}

interface TreeShape {
  readonly depth: number;
  readonly trees: number;
  readonly learningRate: number;
}

/** What trees are trained with where their size is not looked for; also names the member of a saved model. */
const usualTrees: FoundTrees = {
  inAll: { depth: 4, trees: 300, learningRate: 0.05 },
  onFold: { depth: 4, trees: 150, learningRate: 0.1 },
};

/** Boosted oblivious trees. */
export function tableTrees({ model, inAll, onFold }: FoundTrees = usualTrees): Member<TableRows> {
  return {
    name: "boosting",
    needs: "matrix",
    sizes: ["found size"],
    priorWeight: 1,
    async fit(size, { labelled, latest, horizon, seed }, run) {
      const isAll = labelled.some(({ snapshot }) => snapshot === latest);
      if (isAll && model) return fittedTrees(size, model);
      const { parts, labels } = labelledRowsOf(labelled, horizon, treeRows, seed);
      const options = { ...(isAll ? inAll : onFold), seed };
      return fittedTrees(
        size,
        await boosting.train(boostingInputOf(parts), labels, options, learnerRun(run)),
      );
    },
    restore: ({ size, state, tensors }) =>
      fittedTrees(size, boosting.load({ kind: "boosting", state, tensors: tensors! })),
  };
}

/**
 * Finds the depth and number of trees by rows left out. Copies of a row are left out of the search: they would stand
 * on both sides and call for trees that know them by heart.
 *
 * @param distinct positions of the rows without their copies
 */
export async function findTrees(
  labelled: Labelled<TableRows>,
  distinct: Int32Array,
  seed: number,
  run?: Run,
): Promise<FoundTrees> {
  const rows = Math.min(distinct.length, treeRows);
  const { parts, labels } = someRowsOf(labelled, distinct.subarray(0, rows));
  const model = await boosting.train(boostingInputOf(parts), labels, { seed }, learnerRun(run));
  const { depth, trees } = model;
  const learningRate = rows <= slowRows ? 0.05 : 0.1;
  return {
    ...(rows === labelled.bought.length && { model }),
    inAll: { depth, trees, learningRate },
    onFold:
      learningRate === 0.1
        ? { depth, trees, learningRate }
        : { depth, trees: Math.ceil(trees / 2), learningRate: 0.1 },
  };
}

/** Rows up to which the learner takes the smaller step by itself. */
const slowRows = 50_000;

/** Progress of a learner would run from 0 to 1 within each step of ours. */
function learnerRun(run: Run | undefined) {
  return { signal: run?.signal, threads: run?.threads };
}

/** Members that a saved model may hold. */
export const savedMembers: readonly Member<TableRows>[] = [tableLogistic, tableTrees(), tableNetwork()];

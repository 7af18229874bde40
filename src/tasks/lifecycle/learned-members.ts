import * as boosting from "../../learners/boosting/index.js";
import {
  classProbabilitiesOf,
  fitMultinomial,
  type MultinomialFit,
} from "../../learners/linear/multinomial.js";
import type { JsonObject } from "../../model/saved-model.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import { trainTrees } from "../../training/cautious-trees.js";
import { type LinearTerm, linearColumnsOf, linearTermsOf } from "../../training/linear-columns.js";
import type { NextFitted, NextMember } from "./next-member.js";
import type { NextRows } from "./next-rows.js";
import { logsOf, logsOfScores, lossOf, openRowsOf } from "./open-rows.js";

const ridge = 1e-2;

/** What a regression reads: a careful analyst's choice. */
const coreFeatures = [
  "state", "stateBefore", "ordersToNext", "spendToNext", "meanToNext", "frequency", "orderRate", "daysSinceLast",
  "overdueRatio", "gapMean", "orders28", "orders91", "spendMean", "spendLast", "spend91", "age",
]; // biome-ignore format: short words

interface RegressionState {
  readonly terms: readonly LinearTerm[];
  readonly fit: MultinomialFit;
  readonly states: readonly number[];
  readonly windowDays: number;
}

/** Multinomial logistic regression on the states and the features a careful analyst would start with. */
export const multinomial: NextMember = {
  name: "multinomial",
  priorWeight: 0.3,
  async fit(input, run) {
    const open = openRowsOf(input);
    if (!open) return undefined;
    const { parts, classes, states } = open;
    const read = parts
      .at(-1)!
      .features.filter(({ name, group }) => group === "own" || coreFeatures.includes(name));
    const terms = linearTermsOf(read);
    const fit = fitMultinomial({
      columns: linearColumnsOf(terms, parts),
      names: terms.map(({ name }) => name),
      classes,
      classCount: states.length,
      l2: Math.max(1, ridge * classes.length),
      signal: run?.signal,
    });
    return fittedRegression({ terms, fit, states, windowDays: input.windowDays });
  },
  restore: ({ state }) => fittedRegression(state as unknown as RegressionState),
};

function fittedRegression(state: RegressionState): NextFitted {
  const { terms, fit, states, windowDays } = state;
  const read = [...new Set(terms.map(({ feature }) => feature))];
  return Object.freeze({
    member: "multinomial",
    logProbabilities(rows: NextRows, chosen: Int32Array) {
      const columns = linearColumnsOf(terms, [rows.features(chosen, windowDays, read)]);
      return logsOf(rows, chosen, states, classProbabilitiesOf(fit, columns));
    },
    state: { member: "multinomial", size: "", state: state as unknown as JsonObject },
    facts: {
      features: read.length,
      ridge: fit.l2,
      iterations: fit.iterations,
    },
  });
}

/** Boosted trees with a softmax over the states. */
export const trees: NextMember = {
  name: "boosting",
  priorWeight: 0.4,
  async fit(input, run) {
    const open = openRowsOf(input);
    if (!open) return undefined;
    const shape = { trees: 200, depth: 3, loss: lossOf(open) };
    const model = await trainTrees(open, open.classes, shape, input.seed, run);
    return fittedTrees(model, open.states, input.windowDays);
  },
  restore: ({ state, tensors }) => {
    const { model, states, windowDays } = state as unknown as {
      model: JsonObject;
      states: number[];
      windowDays: number;
    };
    return fittedTrees(
      boosting.load({ kind: "boosting", state: model, tensors: tensors! }),
      states,
      windowDays,
    );
  },
};

function fittedTrees(
  model: boosting.BoostingModel,
  states: readonly number[],
  windowDays: number,
): NextFitted {
  const { state, tensors } = model.save();
  return Object.freeze({
    member: "boosting",
    logProbabilities(rows: NextRows, chosen: Int32Array) {
      const columns = boostingColumnsOf(model.names, [rows.features(chosen, windowDays, model.names)]);
      return logsOfScores(rows, chosen, states, model.predict(columns));
    },
    state: {
      member: "boosting",
      size: "",
      state: { model: state, states, windowDays } as unknown as JsonObject,
      tensors,
    },
    facts: { features: model.names.length, trees: model.trees, depth: model.depth },
  });
}

import type { FeatureColumns } from "../../features/feature.js";
import * as boosting from "../../learners/boosting/index.js";
import {
  classProbabilitiesOf,
  fitMultinomial,
  type MultinomialFit,
} from "../../learners/linear/multinomial.js";
import type { JsonObject } from "../../model/saved-model.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import { trainTrees } from "../../training/cautious-trees.js";
import { sampleKeys } from "../../training/customer-sample.js";
import { type LinearTerm, linearColumnsOf, linearTermsOf } from "../../training/linear-columns.js";
import { maskedLogs, type NextFitted, type NextInput, type NextMember } from "./next-member.js";
import { type NextRows, openOrders } from "./next-rows.js";

/** Fewest rows of the second commonest state that features are learned from. */
const leastRows = 30;
/** More rows than this say little more. */
const mostRows = 60_000;
const ridge = 1e-2;
/** Rows are chosen by other keys than customers. */
const rowSeed = 0x57a7e;

/** What a regression reads: a careful analyst's choice. */
const coreFeatures = [
  "state", "stateBefore", "ordersToNext", "spendToNext", "meanToNext", "frequency", "orderRate", "daysSinceLast",
  "overdueRatio", "gapMean", "orders28", "orders91", "spendMean", "spendLast", "spend91", "age",
]; // biome-ignore format: short words

/** Feature rows of those who ordered and could be in several states, with the state they were in. */
interface OpenRows {
  readonly parts: readonly FeatureColumns[];
  /** Position in `states` of each row. */
  readonly classes: Float64Array;
  /** The states that occur, ascending. */
  readonly states: readonly number[];
}

function openRowsOf({ labelled, windowDays, seed }: NextInput): OpenRows | undefined {
  const open = labelled.map(openOrders);
  const share = mostRows / open.reduce((sum, { length }) => sum + length, 0);
  const kept = open.map((rows, w) => {
    if (share >= 1) return rows;
    const { snapshot } = labelled[w]!.rows;
    const keys = sampleKeys(snapshot.history.customers, seed + rowSeed);
    return rows.filter((i) => keys[snapshot.rows[i]!]! < share);
  });
  const next = kept.flatMap((rows, w) => Array.from(rows, (i) => labelled[w]!.next[i]!));
  const counts = new Map<number, number>();
  for (const state of next) counts.set(state, (counts.get(state) ?? 0) + 1);
  const [, second = 0] = [...counts.values()].sort((a, b) => b - a);
  if (second < leastRows) return undefined;
  const states = [...counts.keys()].sort((a, b) => a - b);
  return {
    parts: kept.map((rows, w) => labelled[w]!.rows.features(rows, windowDays)),
    classes: Float64Array.from(next, (state) => states.indexOf(state)),
    states,
  };
}

/** Chances of the states that occurred, in the form of all states. */
function logsOf(
  rows: NextRows,
  chosen: Int32Array,
  states: readonly number[],
  probabilities: Float64Array,
): Float64Array {
  const place = new Int32Array(rows.count).fill(-1);
  states.forEach((state, k) => {
    place[state] = k;
  });
  return maskedLogs(rows, chosen, (k, state) =>
    place[state]! < 0 ? 0 : probabilities[k * states.length + place[state]!]!,
  );
}

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
  return Object.freeze({
    member: "multinomial",
    logProbabilities(rows: NextRows, chosen: Int32Array) {
      const columns = linearColumnsOf(terms, [rows.features(chosen, windowDays)]);
      return logsOf(rows, chosen, states, classProbabilitiesOf(fit, columns));
    },
    state: { member: "multinomial", size: "", state: state as unknown as JsonObject },
    facts: {
      features: new Set(terms.map(({ feature }) => feature)).size,
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
    const shape = { trees: 200, depth: 3, loss: "softmax" } as const;
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
      const columns = boostingColumnsOf(model.names, [rows.features(chosen, windowDays)]);
      return logsOf(rows, chosen, states, model.predict(columns));
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

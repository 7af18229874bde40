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

/** Fewest rows of a state that features tell of: rarer ones are left to the chains. */
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
  /** The states that occur often enough, ascending. */
  readonly states: readonly number[];
}

/** Regression and trees learn from the same rows, one after the other. */
const known = new WeakMap<NextInput, OpenRows | undefined>();

function openRowsOf(input: NextInput): OpenRows | undefined {
  if (!known.has(input)) known.set(input, makeOpenRows(input));
  return known.get(input);
}

function makeOpenRows({ labelled, windowDays, seed }: NextInput): OpenRows | undefined {
  const open = labelled.map(openOrders);
  const share = mostRows / open.reduce((sum, { length }) => sum + length, 0);
  const kept = open.map((rows, w) => {
    if (share >= 1) return rows;
    const { snapshot } = labelled[w]!.rows;
    const keys = sampleKeys(snapshot.history.customers, seed + rowSeed);
    return rows.filter((i) => keys[snapshot.rows[i]!]! < share);
  });
  const counts = new Int32Array(labelled[0]!.rows.count);
  kept.forEach((rows, w) => {
    for (const i of rows) counts[labelled[w]!.next[i]!]!++;
  });
  const states = Array.from(counts.keys()).filter((state) => counts[state]! >= leastRows);
  if (states.length < 2) return undefined;
  const told = kept.map((rows, w) => rows.filter((i) => counts[labelled[w]!.next[i]!]! >= leastRows));
  return {
    parts: told.map((rows, w) => labelled[w]!.rows.features(rows, windowDays)),
    classes: Float64Array.from(
      told.flatMap((rows, w) => Array.from(rows, (i) => states.indexOf(labelled[w]!.next[i]!))),
    ),
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
    const loss = open.states.length === 2 ? "logloss" : "softmax";
    const model = await trainTrees(open, open.classes, { trees: 200, depth: 3, loss }, input.seed, run);
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

/** Chances of the first and of the second of two states, by those of the second. */
function bothOf(second: Float64Array): Float64Array {
  const both = new Float64Array(2 * second.length);
  for (let i = 0; i < second.length; i++) {
    both[2 * i] = 1 - second[i]!;
    both[2 * i + 1] = second[i]!;
  }
  return both;
}

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
      const scores = model.predict(columns);
      return logsOf(rows, chosen, states, states.length === 2 ? bothOf(scores) : scores);
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

import { OptionsError } from "../../errors.js";
import { checkNames } from "../../options.js";
import { checkLength } from "../columns.js";
import { type ChiSquareTest, chiSquareTest, noCells } from "./chi-square.js";
import { compareWithIndependence } from "./independence.js";
import { checkAllowed, checkCounts } from "./square.js";

/**
 * Whether the next state depends on the state now: order 1 against order 0, in which the next state is drawn from the
 * same shares everywhere (Anderson & Goodman 1957, sec. 3.3). A small p-value speaks for order 1.
 *
 * @param counts transitions, states x states
 * @param options.allowed states x states, 0 where a transition is impossible: order 0 then draws among the others
 * @throws OptionsError `shape_mismatch`, `bad_count`, `length_mismatch`, `impossible_transition`, `no_way_out`,
 *   `unknown_option`
 */
export function firstOrderTest(
  counts: Float64Array,
  options: { readonly allowed?: Uint8Array | undefined } = {},
): ChiSquareTest {
  checkNames(["allowed"], options, "markov.firstOrderTest");
  const states = checkCounts("counts", counts);
  if (options.allowed) checkAllowed(options.allowed, counts, states);
  const compared = noCells();
  compareWithIndependence(counts, states, compared, options.allowed);
  return chiSquareTest(compared);
}

/**
 * Whether the next state depends on the previous one too: order 2 against order 1 (Anderson & Goodman 1957, sec. 3.3).
 * For each state j it tests the table of previous by next state; what never follows j, or never comes before it, is
 * left out. A small p-value speaks for order 2.
 *
 * @param counts states x states x states: previous, from, to
 * @throws OptionsError `shape_mismatch`, `bad_count`
 */
export function secondOrderTest(counts: Float64Array): ChiSquareTest {
  const states = checkCounts("counts", counts, 3);
  return sameMatrixTest(counts, states);
}

/**
 * Whether transition probabilities differ between periods, or between segments (Anderson & Goodman 1957, sec. 3.2 and
 * 3.4): for each state the table of period or segment by next state. A small p-value says that they do.
 *
 * @param counts transitions of each period or segment, states x states each; two or more
 * @throws OptionsError `too_few_matrices`, `shape_mismatch`, `bad_count`, `length_mismatch`
 */
export function homogeneityTest(counts: readonly Float64Array[]): ChiSquareTest {
  if (counts.length < 2) {
    const sentence = `'counts' must be two matrices or more, one a period or segment, got ${counts.length}.`;
    throw new OptionsError("too_few_matrices", sentence, { got: counts.length });
  }
  const states = checkCounts("counts[0]", counts[0]!);
  const all = new Float64Array(counts.length * states * states);
  counts.forEach((matrix, m) => {
    checkLength(`'counts[${m}]'`, matrix.length, states * states);
    checkCounts(`counts[${m}]`, matrix);
    all.set(matrix, m * states * states);
  });
  return sameMatrixTest(all, states);
}

/** Contexts x states x states: for each state, whether the next one depends on the context. */
function sameMatrixTest(counts: Float64Array, states: number): ChiSquareTest {
  const compared = noCells();
  const contexts = counts.length / (states * states);
  for (let from = 0; from < states; from++) {
    const table = Float64Array.from({ length: contexts * states }, (_, e) => {
      const [context, to] = [Math.floor(e / states), e % states];
      return counts[(context * states + from) * states + to]!;
    });
    compareWithIndependence(table, states, compared);
  }
  return chiSquareTest(compared);
}

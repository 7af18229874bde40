import { z } from "zod";
import { encodedColumns, encodedNames } from "../levels.js";
import { damaged, readState } from "../saved-state.js";
import { linearLosses } from "./options.js";
import type { LinearParts } from "./parts.js";

/** A model as plain data: all of it is JSON. */
export interface SavedLinear {
  readonly kind: "linear";
  readonly state: z.infer<typeof savedState>;
  readonly tensors: Readonly<Record<string, never>>;
}

const numbers = z.array(z.number());
const savedState = z.strictObject({
  version: z.literal(1),
  loss: z.enum(linearLosses),
  l2: z.number().min(0),
  names: z.array(z.string()).min(1),
  isCategorical: z.array(z.boolean()),
  levels: z.array(
    z.strictObject({ vocabulary: z.array(z.string().nullable()), hasOther: z.boolean() }).nullable(),
  ),
  lower: numbers,
  upper: numbers,
  means: numbers,
  scales: numbers,
  missingShares: numbers,
  predictors: z
    .array(z.strictObject({ coefficients: numbers, missingCoefficients: numbers, intercept: z.number() }))
    .min(1),
});

export function saveParts({ loss, l2, kinds, encoder, scaling, predictors }: LinearParts): SavedLinear {
  const { lower, upper, means, scales, missingShares } = scaling;
  return {
    kind: "linear",
    state: {
      version: 1,
      loss,
      l2,
      names: [...kinds.names],
      isCategorical: [...kinds.isCategorical],
      levels: encoder.levels.map((own) =>
        own ? { vocabulary: [...own.vocabulary], hasOther: own.hasOther } : null,
      ),
      lower: [...lower],
      upper: [...upper],
      means: [...means],
      scales: [...scales],
      missingShares: [...missingShares],
      predictors: predictors.map(({ coefficients, missingCoefficients, intercept }) => ({
        coefficients: [...coefficients],
        missingCoefficients: [...missingCoefficients],
        intercept,
      })),
    },
    tensors: {},
  };
}

/**
 * Reads a saved model back; shapes are checked against each other.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function loadParts(saved: { readonly kind: string; readonly state: unknown }): LinearParts {
  const state = readState(savedState, saved, "linear");
  const { loss, l2, names, isCategorical, predictors, lower, upper, means, scales, missingShares } = state;
  const levels = state.levels.map((own) => own ?? undefined);
  const encoder = { levels, columns: encodedColumns(levels) };
  const perColumn = [lower, upper, means, scales, missingShares].concat(
    predictors.flatMap(({ coefficients, missingCoefficients }) => [coefficients, missingCoefficients]),
  );
  const fits = [
    isCategorical.length === names.length && levels.length === names.length,
    levels.every((own, c) => (own !== undefined) === isCategorical[c]),
    perColumn.every((values) => values.length === encoder.columns.length),
    loss === "softmax" ? predictors.length > 1 : predictors.length === 1,
  ].every(Boolean);
  if (!fits) throw damaged("linear", "its columns do not fit each other");
  const scaling = { names: encodedNames(encoder, names), lower, upper, means, scales, missingShares };
  return { loss, l2, kinds: { names, isCategorical }, encoder, scaling, predictors };
}

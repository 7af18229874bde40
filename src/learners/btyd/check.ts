import { OptionsError } from "../../errors.js";
import { type PurchaseModel, purchaseFamilies } from "./purchase-model.js";

/** @throws OptionsError `unknown_family` */
export function checkFamilyName(family: string): void {
  if ((purchaseFamilies as readonly string[]).includes(family)) return;
  throw new OptionsError(
    "unknown_family",
    `There is no purchase model '${family}'; there are ${purchaseFamilies.join(", ")}.`,
    { family, known: purchaseFamilies },
  );
}

/**
 * Whether k belongs to the family, and is a number of events.
 *
 * @throws OptionsError `bad_option`
 */
export function checkK(family: string, k: number | undefined): void {
  if (k === undefined) return;
  const isRegular = family.endsWith("cnbd-k");
  check("k", k, isRegular, `none, as it belongs to bg-cnbd-k and mbg-cnbd-k and not to ${family}`);
  check("k", k, Number.isInteger(k) && k >= 1 && k <= 1000, "a whole number from 1 to 1000");
}

/**
 * Whether a model can score: its family, k, and parameters above 0.
 *
 * @throws OptionsError `unknown_family`; `bad_option`; `bad_parameter`
 */
export function checkModel(model: PurchaseModel): void {
  const { family, parameters } = model;
  checkFamilyName(family);
  if ("coefficients" in model) {
    throw new OptionsError(
      "covariates_needed",
      "A model with covariates has no scores without them: use scoreWithCovariates, or modelWithCovariates for given traits.",
    );
  }
  const { k } = model as { k?: number };
  if (family.endsWith("cnbd-k") && k === undefined)
    check("k", k, false, `the events that make an order of the ${family} model`);
  if (k !== 1) checkK(family, k); // a plain model may say that an event makes an order
  const names = family === "pareto-nbd" ? paretoNames : geometricNames;
  for (const name of names) {
    const value = (parameters as unknown as Readonly<Record<string, number>>)[name];
    if (value !== undefined && value > 0 && value < Infinity) continue;
    throw new OptionsError(
      "bad_parameter",
      `Parameter '${name}' of the ${family} model: expected a finite number above 0, got ${value}.`,
      { family, parameter: name, got: value },
    );
  }
}

const paretoNames = ["r", "alpha", "s", "beta"] as const;
const geometricNames = ["r", "alpha", "a", "b"] as const;

/** @throws OptionsError `bad_option` unless days are 0 or more, and finite */
export function checkDays(days: number): void {
  check("days", days, days >= 0 && days < Infinity, "a finite number, 0 or more");
}

/** @throws OptionsError `bad_option` with the name of the option, what was expected and what came */
export function check(option: string, got: unknown, isRight: boolean, expected: string): void {
  if (isRight) return;
  throw new OptionsError("bad_option", `Option '${option}': expected ${expected}, got ${String(got)}.`, {
    option,
    got,
  });
}

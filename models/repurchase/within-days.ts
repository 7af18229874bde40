import { OptionsError } from "../../src/errors.js";

/** @throws OptionsError "within_days_too_long" for dates further away than the model was trained for */
export function checkWithin(asked: number | undefined, trained: number | undefined, where: string): void {
  if (asked === undefined || trained === undefined || asked <= trained) return;
  throw new OptionsError(
    "within_days_too_long",
    `${where}: dates were trained within ${trained} days, not within ${asked}.`,
    { withinDays: asked, trained },
  );
}

import { OptionsError } from "../errors.js";
import { type Family, type FamilyName, type FamilyOptions, families, familyNames } from "./families.js";

/** Flags of `train` and `backtest` that not every family knows, as commander reads them. */
export interface FamilyFlags {
  readonly learner?: string | undefined;
  readonly neural?: boolean | undefined;
  readonly states?: string | undefined;
  readonly margin?: number | undefined;
  readonly discount?: number | undefined;
}

/** The option that each flag becomes. */
const optionOf = {
  learner: "learner",
  neural: "neural",
  states: "states",
  margin: "margin",
  discount: "annualDiscountRate",
} as const satisfies Record<keyof FamilyFlags, keyof FamilyOptions>;

/**
 * The options that a family's own flags are.
 *
 * @throws OptionsError "flag_of_others" for a flag that the family knows nothing of; "no_such_learner"
 */
export function familyOptions(name: FamilyName, flags: FamilyFlags): FamilyOptions {
  const { options } = families[name];
  const given = (Object.keys(optionOf) as (keyof FamilyFlags)[]).filter((flag) => flags[flag] !== undefined);
  for (const flag of given) {
    if (knows(families[name], flag)) continue;
    const others = familyNames.filter((other) => knows(families[other], flag));
    throw new OptionsError(
      "flag_of_others",
      `'${name}' knows no --${flag}: it is for ${others.join(", ")}.`,
      {
        model: name,
        flag: `--${flag}`,
        others,
      },
    );
  }
  const { learner } = flags;
  if (learner !== undefined && !options.shape["learner"].safeParse(learner).success) {
    const known = learnersOf(families[name]);
    throw new OptionsError(
      "no_such_learner",
      `'${name}' has no learner '${learner}': it has ${known.join(", ")}.`,
      { model: name, learner, known },
    );
  }
  return Object.fromEntries(given.map((flag) => [optionOf[flag], flags[flag]]));
}

function knows({ options }: Family, flag: keyof FamilyFlags): boolean {
  return optionOf[flag] in options.shape;
}

function learnersOf({ options }: Family): readonly string[] {
  const { learner } = options.shape;
  const { enum: names = [] } = learner.toJSONSchema() as { enum?: readonly string[] };
  return names;
}

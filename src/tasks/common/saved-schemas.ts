import { z } from "zod";
import { savedMember } from "./saved-members.js";

/** Promotions and holidays. */
export const savedCalendar = z.array(z.looseObject({ name: z.string(), from: z.number(), to: z.number() }));

/** The population state that features of customers are read by. */
export const savedPopulation = z.looseObject({
  asOf: z.number(),
  customers: z.number(),
  gapDays: z.number(),
  orderMinor: z.number(),
  ownLevels: z.array(z.looseObject({ name: z.string(), levels: z.array(z.string()) })),
  ownNumbers: z.array(z.string()),
});

/** Typical values of features, for reasons. */
export const savedTypical = z.record(z.string(), z.union([z.number(), z.string()]));

/** The members of a blend and their weights. */
export const savedBlend = {
  members: z.array(savedMember).min(1),
  blend: z.looseObject({ weights: z.array(z.number()), intercept: z.number() }),
};

/** How the challenger of a blend did. */
export const savedChallenger = z
  .looseObject({ member: z.string(), kept: z.boolean(), rows: z.number(), folds: z.number() })
  .optional();

const instants = z.array(z.number());

/** What was learned of one horizon, whatever unit it is in. */
export const savedHorizon = {
  ...savedBlend,
  carry: z.number(),
  trainingCutoffs: instants,
  validationCutoffs: instants,
  outOfTime: z.array(z.unknown()),
  challenger: savedChallenger,
};

/** Whether a blend has a weight for each of its members. */
export function hasWeights({
  members,
  blend,
}: {
  readonly members: readonly unknown[];
  readonly blend: { readonly weights: readonly number[] };
}): boolean {
  return members.length === blend.weights.length;
}

/** Whether each of some lengths is above the one before. */
export function areAscending(lengths: readonly number[]): boolean {
  return lengths.every((length, h) => h === 0 || length > lengths[h - 1]!);
}

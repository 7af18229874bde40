import { z } from "zod";
import type { JsonObject, SavedModel, Tensor } from "../../model/saved-model.js";
import type { Fitted, Member, MemberState } from "../../training/member.js";
import { restoreMember, savedMember, withTensors } from "../common/saved-members.js";
import { hasWeights, savedCalendar, savedHorizon, savedPopulation } from "../common/saved-schemas.js";
import { restoreBuyerOrders } from "./buyer-orders.js";
import { uncalibratedDates } from "./date-calibration.js";
import { hmmMember } from "./hmm-member.js";
import type { ActivityHorizon } from "./horizon.js";
import { boostingMember, logisticMember, neuralMember } from "./matrix-members.js";
import type { ActivityModel } from "./model.js";
import { type ProbabilityFit, probabilityMember } from "./probability-member.js";

/** All members that a saved model may hold. */
const members: readonly Member[] = [
  probabilityMember,
  hmmMember,
  logisticMember,
  boostingMember,
  neuralMember,
];

interface HorizonState extends Omit<ActivityHorizon, "probabilityModel" | "members" | "buyerOrders"> {
  readonly probabilityModel: MemberState;
  readonly buyerOrders?: MemberState;
  readonly members: readonly MemberState[];
}

interface ActivityState extends Pick<ActivityModel, "population" | "calendar"> {
  readonly horizons: readonly HorizonState[];
}

/** What every reader of the state relies on; each member reads its own. */
const activityState = z.looseObject({
  population: savedPopulation,
  calendar: savedCalendar,
  horizons: z
    .array(
      z
        .looseObject({
          horizonDays: z.number().positive(),
          trainedDays: z.number().positive(),
          probabilityModel: savedMember,
          buyerOrders: savedMember.optional(),
          dates: z.looseObject({ levels: z.array(z.number()).length(uncalibratedDates.levels.length) }),
          ...savedHorizon,
        })
        .refine(hasWeights, "a weight a member"),
    )
    .min(1),
});

/** The task as plain data: small things in the state, members' long columns as tensors "h0/boosting/leaves". */
export function saveActivity({
  horizons,
  population,
  calendar,
}: ActivityModel): Pick<SavedModel, "state" | "tensors"> {
  const tensors: Record<string, Tensor> = {};
  const shelve = (fitted: Pick<Fitted, "state">, h: number): MemberState => {
    const { member, size, state } = fitted.state;
    for (const [name, tensor] of Object.entries(fitted.state.tensors ?? {}))
      tensors[`h${h}/${member}/${name}`] = tensor;
    return { member, size, state };
  };
  const state: ActivityState = {
    population,
    calendar,
    horizons: horizons.map(({ buyerOrders, ...horizon }, h) => ({
      ...horizon,
      ...(buyerOrders && { buyerOrders: shelve(buyerOrders, h) }),
      probabilityModel: shelve(horizon.probabilityModel, h),
      members: horizon.members.map((fitted) => shelve(fitted, h)),
    })),
  };
  return { state: state as unknown as JsonObject, tensors };
}

/** @throws ZodError, or what a member throws, for a state that does not hold together */
export function loadActivity({ state, tensors }: Pick<SavedModel, "state" | "tensors">): ActivityModel {
  activityState.parse(state);
  const { population, calendar, horizons } = state as unknown as ActivityState;
  const restore = (saved: MemberState, h: number): Fitted =>
    restoreMember(members, withTensors(saved, h, tensors));
  return {
    population,
    calendar,
    horizons: horizons.map(({ buyerOrders, ...horizon }, h): ActivityHorizon => {
      const probabilityModel = restore(horizon.probabilityModel, h) as ProbabilityFit;
      return Object.freeze({
        ...horizon,
        probabilityModel,
        ...(buyerOrders && { buyerOrders: restoreBuyerOrders(withTensors(buyerOrders, h, tensors)) }),
        members: horizon.members.map((saved) =>
          saved.member === "probability" ? probabilityModel : restore(saved, h),
        ),
      });
    }),
  };
}

import { z } from "zod";
import type { SavedModel, Tensor } from "../../model/saved-model.js";
import type { MemberState } from "../../training/member.js";
import { savedMember } from "../common/saved-members.js";
import { hasWeights, savedChallenger } from "../common/saved-schemas.js";
import { tensorsNamed, tensorsUnder } from "../common/saved-tensors.js";
import type { ValueHorizon, ValueModel } from "./model.js";
import { type OrderValueFit, restoreOrderValue } from "./order-value-members.js";

interface HorizonState extends Omit<ValueHorizon, "members"> {
  readonly members: readonly MemberState[];
}

const savedValue = z.looseObject({
  horizons: z
    .array(
      z
        .looseObject({
          horizonDays: z.number().positive(),
          members: z.array(savedMember).min(1),
          blend: z.looseObject({ weights: z.array(z.number()), intercept: z.number() }),
          spread: z.looseObject({
            zeroShare: z.number().min(0).max(1),
            groups: z
              .array(z.looseObject({ logOrders: z.number(), quantiles: z.array(z.number()).min(2) }))
              .min(1),
          }),
          outOfTime: z.array(z.unknown()),
          challenger: savedChallenger,
        })
        .refine(hasWeights, "a weight a member"),
    )
    .min(1),
});

/** The value of customers as plain data: small things in the state, trees as tensors "value/h0/boosting/leaves". */
export function saveValue({ horizons }: ValueModel): Pick<SavedModel, "tensors"> & {
  readonly state: { readonly horizons: readonly HorizonState[] };
} {
  const tensors: Record<string, Tensor> = {};
  const state = {
    horizons: horizons.map(({ members, ...horizon }, h) => ({
      ...horizon,
      members: members.map(({ state: { tensors: own, ...saved } }) => {
        Object.assign(tensors, tensorsNamed(`value/h${h}/${saved.member}/`, own));
        return saved;
      }),
    })),
  };
  return { state, tensors };
}

/** @throws ZodError, or what a learner throws, for a state that does not hold together */
export function loadValue(state: unknown, tensors: SavedModel["tensors"]): ValueModel {
  savedValue.parse(state);
  const { horizons } = state as { readonly horizons: readonly HorizonState[] };
  // Horizons that share a member have saved it each: it is one again, and computed once.
  const shared = new Map<string, OrderValueFit>();
  const restored = (saved: MemberState, own: SavedModel["tensors"]) => {
    const restore = () => restoreOrderValue({ ...saved, tensors: own });
    if (Object.keys(own).length > 0) return restore();
    const key = JSON.stringify(saved);
    const member = shared.get(key) ?? restore();
    shared.set(key, member);
    return member;
  };
  return {
    horizons: horizons.map(({ members, ...horizon }, h) =>
      Object.freeze({
        ...horizon,
        members: members.map((saved) =>
          restored(saved, tensorsUnder(tensors, `value/h${h}/${saved.member}/`)),
        ),
      }),
    ),
  };
}

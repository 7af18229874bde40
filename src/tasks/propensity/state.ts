import { z } from "zod";
import type { JsonObject, SavedModel, Tensor } from "../../model/saved-model.js";
import type { MemberState } from "../../training/member.js";
import { restoreMember, withTensors } from "../common/saved-members.js";
import {
  areAscending,
  hasWeights,
  savedCalendar,
  savedHorizon,
  savedPopulation,
  savedTypical,
} from "../common/saved-schemas.js";
import { tensorsNamed } from "../common/saved-tensors.js";
import type { EventHorizon } from "./event-horizon.js";
import type { EventModel } from "./event-model.js";
import { eventMembers } from "./members.js";

interface HorizonState extends Omit<EventHorizon, "members"> {
  readonly members: readonly MemberState[];
}

interface EventState extends Omit<EventModel, "horizons"> {
  readonly horizons: readonly HorizonState[];
}

const wanted = z.looseObject({ type: z.string() });

/** What every reader of the state relies on; each member reads its own. */
const eventState = z.looseObject({
  target: z.looseObject({ name: z.string(), audience: z.string() }).and(
    z.discriminatedUnion("of", [
      z.looseObject({ of: z.literal("window"), wanted, since: z.enum(["joining", "firstOrder", "event"]) }),
      z.looseObject({
        of: z.literal("nextMessage"),
        response: z.enum(["open", "click"]),
        responseDays: z.number().positive(),
      }),
    ]),
  ),
  population: savedPopulation.extend({ joinChannels: z.array(z.string()) }),
  typical: savedTypical,
  calendar: savedCalendar,
  horizons: z
    .array(
      z
        .looseObject({
          horizonDays: z.number().positive(),
          trainedDays: z.number().positive(),
          ...savedHorizon,
        })
        .refine(hasWeights, "a weight a member"),
    )
    .min(1)
    .refine((all) => areAscending(all.map(({ horizonDays }) => horizonDays)), "horizons in ascending length"),
});

/** The task as plain data: small things in the state, members' long columns as tensors "h0/boosting/leaves". */
export function saveEvents({ horizons, ...rest }: EventModel): Pick<SavedModel, "state" | "tensors"> {
  const tensors: Record<string, Tensor> = {};
  const state: EventState = {
    ...rest,
    horizons: horizons.map(({ members, ...horizon }, h) => ({
      ...horizon,
      members: members.map(({ state: { member, size, state: own, tensors: columns } }) => {
        Object.assign(tensors, tensorsNamed(`h${h}/${member}/`, columns));
        return { member, size, state: own };
      }),
    })),
  };
  return { state: state as unknown as JsonObject, tensors };
}

/** @throws ZodError, RangeError, or what a member throws, for a state that does not hold together */
export function loadEvents({ state, tensors }: Pick<SavedModel, "state" | "tensors">): EventModel {
  eventState.parse(state);
  const { horizons, ...rest } = state as unknown as EventState;
  const members = Object.values(eventMembers);
  return {
    ...rest,
    horizons: horizons.map(({ members: saved, ...horizon }, h) =>
      Object.freeze({
        ...horizon,
        members: saved.map((one) => restoreMember(members, withTensors(one, h, tensors))),
      }),
    ),
  };
}

import { z } from "zod";
import type { JsonObject, SavedModel, Tensor } from "../../model/saved-model.js";
import type { MemberState } from "../../training/member.js";
import { restoreMember } from "../common/saved-members.js";
import {
  hasWeights,
  savedBlend,
  savedCalendar,
  savedChallenger,
  savedTypical,
} from "../common/saved-schemas.js";
import { tensorsNamed, tensorsUnder } from "../common/saved-tensors.js";
import { savedMembers } from "./members.js";
import type { TableModel } from "./model.js";

const named = { name: z.string() };
const share = z.number();

/** What every reader of the state relies on; each member reads its own. */
const tableState = z
  .looseObject({
    plan: z.looseObject({
      columns: z.array(
        z.discriminatedUnion("kind", [
          z.looseObject({
            ...named,
            kind: z.literal("number"),
            scale: z.enum(["linear", "log"]),
            isCurved: z.boolean(),
          }),
          z.looseObject({ ...named, kind: z.literal("date") }),
          z.looseObject({
            ...named,
            kind: z.literal("levels"),
            levels: z.array(z.string()),
            other: z.string().optional(),
          }),
        ]),
      ),
      ignored: z.array(z.looseObject({ ...named, why: z.string() })),
    }),
    isDated: z.boolean(),
    groups: z.record(z.string(), z.string()),
    ...savedBlend,
    challenger: savedChallenger,
    typical: savedTypical,
    thresholds: z.looseObject({ watch: share, warning: share, critical: share }),
    events: z
      .looseObject({
        reading: z.looseObject({ timeZone: z.string(), currencyDigits: z.number() }),
        population: z.looseObject({ asOf: z.number(), gapDays: z.number(), orderMinor: z.number() }),
        calendar: savedCalendar,
      })
      .optional(),
    data: z.looseObject({ customers: z.number(), positives: z.number() }),
    warnings: z.array(z.looseObject({ code: z.string(), column: z.string(), message: z.string() })),
    bands: z.array(z.unknown()),
    outOfFold: z.array(z.unknown()),
  })
  .refine(hasWeights, "a weight a member");

/** The task as plain data: small things in the state, members' long columns as tensors "boosting/leaves". */
export function saveTable({ members, ...rest }: TableModel): Pick<SavedModel, "state" | "tensors"> {
  const tensors: Record<string, Tensor> = {};
  const saved = members.map(({ state: { member, size, state, tensors: own } }): MemberState => {
    Object.assign(tensors, tensorsNamed(`${member}/`, own));
    return { member, size, state };
  });
  return { state: { ...rest, members: saved } as unknown as JsonObject, tensors };
}

/** @throws ZodError, or what a member throws, for a state that does not hold together */
export function loadTable({ state, tensors }: Pick<SavedModel, "state" | "tensors">): TableModel {
  tableState.parse(state);
  const { members, ...rest } = state as unknown as Omit<TableModel, "members"> & { members: MemberState[] };
  return Object.freeze({
    ...rest,
    members: members.map((saved) =>
      restoreMember(savedMembers, { ...saved, tensors: tensorsUnder(tensors, `${saved.member}/`) }),
    ),
  });
}

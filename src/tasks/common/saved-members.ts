import { z } from "zod";
import type { SavedModel } from "../../model/saved-model.js";
import type { Fitted, Member, MemberState } from "../../training/member.js";
import type { Rows } from "../../training/rows.js";
import { tensorsUnder } from "./saved-tensors.js";

/** What every reader of a saved member relies on; each member reads the rest itself. */
export const savedMember = z.looseObject({
  member: z.string(),
  size: z.string(),
  state: z.record(z.string(), z.unknown()),
});

/** A member of horizon `h` with its tensors, which stand under "h0/boosting/". */
export function withTensors(saved: MemberState, h: number, tensors: SavedModel["tensors"]): MemberState {
  return { ...saved, tensors: tensorsUnder(tensors, `h${h}/${saved.member}/`) };
}

/** @throws RangeError for a member that there is not, and what a member throws */
export function restoreMember<S extends Rows>(members: readonly Member<S>[], saved: MemberState): Fitted<S> {
  const found = members.find(({ name }) => name === saved.member);
  if (!found) throw new RangeError(`There is no member '${saved.member}'.`);
  return found.restore(saved);
}

import { z } from "zod";
import type { SavedModel, Tensor } from "../../model/saved-model.js";
import type { Fitted, Member, MemberState } from "../../training/member.js";
import type { Rows } from "../../training/rows.js";

/** What every reader of a saved member relies on; each member reads the rest itself. */
export const savedMember = z.looseObject({
  member: z.string(),
  size: z.string(),
  state: z.record(z.string(), z.unknown()),
});

/** The tensors whose names start with a prefix, without it. */
export function tensorsUnder(tensors: SavedModel["tensors"], prefix: string): Record<string, Tensor> {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

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

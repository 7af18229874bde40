import { z } from "zod";
import { areOffsets } from "../../matrix/csr.js";
import { damaged, readState } from "../saved-state.js";
import type { AssociationParts } from "./model.js";
import { associationOptions } from "./options.js";
import type { PairCounts } from "./pair-counts.js";

const kind = "association";

const savedState = z.strictObject({
  version: z.literal(1),
  settings: associationOptions,
  basketCount: z.int().min(1),
  pairsTested: z.number().min(0),
});

/** A model as plain data: small things as JSON, long columns as typed arrays. */
export interface SavedAssociation {
  readonly kind: typeof kind;
  readonly state: z.output<typeof savedState>;
  readonly tensors: Readonly<Record<"itemBaskets" | "offsets" | "partners" | "together", Int32Array>>;
}

export function saveParts({ settings, counts, pairsTested }: AssociationParts): SavedAssociation {
  const { basketCount, ...tensors } = counts;
  return { kind, state: { version: 1, settings, basketCount, pairsTested }, tensors };
}

/**
 * Reads a saved model back; columns are checked against each other.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function loadParts(saved: {
  readonly kind: string;
  readonly state: unknown;
  readonly tensors: Readonly<Record<string, unknown>>;
}): AssociationParts {
  const { settings, basketCount, pairsTested } = readState(savedState, saved, kind);
  const { itemBaskets, offsets, partners, together } = saved.tensors ?? {};
  if (
    !(itemBaskets instanceof Int32Array && offsets instanceof Int32Array) ||
    !(partners instanceof Int32Array && together instanceof Int32Array)
  )
    throw damaged(kind, "tensors 'itemBaskets', 'offsets', 'partners' and 'together' must be Int32Array");
  const counts = { basketCount, itemBaskets, offsets, partners, together };
  if (!isPossible(counts)) throw damaged(kind, "its counts do not fit each other");
  return { settings, counts, pairsTested };
}

/** Whether pairs are of items that there are, each once, in no more baskets than its items. */
function isPossible({ basketCount, itemBaskets, offsets, partners, together }: PairCounts): boolean {
  const items = itemBaskets.length;
  if (offsets.length !== items + 1 || together.length !== partners.length) return false;
  if (!areOffsets(offsets, partners.length) || !itemBaskets.every((n) => n >= 0 && n <= basketCount))
    return false;
  for (let item = 0; item < items; item++) {
    let before = item;
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      const partner = partners[at]!;
      if (partner <= before || partner >= items) return false;
      const most = Math.min(itemBaskets[item]!, itemBaskets[partner]!);
      if (!(together[at]! >= 1 && together[at]! <= most)) return false;
      before = partner;
    }
  }
  return true;
}

import { OptionsError, SavedModelError } from "../../errors.js";
import type { SavedModel } from "../../model/saved-model.js";

/**
 * Builds a model of its saved state, which is copied first.
 *
 * @param build throws whatever it likes where the state does not hold together
 * @throws SavedModelError "wrong_kind", "bad_state"
 */
export function loadSaved<M>(saved: SavedModel, kind: string, build: (own: SavedModel) => M): M {
  if (saved.kind !== kind) {
    throw new SavedModelError("wrong_kind", `This is a model of kind "${saved.kind}", expected "${kind}".`, {
      kind: saved.kind,
    });
  }
  try {
    return build(structuredClone(saved));
  } catch (cause) {
    if (cause instanceof OptionsError || cause instanceof SavedModelError) throw cause;
    throw new SavedModelError(
      "bad_state",
      `The state of the saved "${kind}" model cannot be read.`,
      {},
      { cause },
    );
  }
}

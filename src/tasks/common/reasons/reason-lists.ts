import type { Feature } from "../../../features/feature.js";
import type { ListColumn } from "../../../model/prediction-columns.js";
import { kindOf, type Reason, type ReasonLanguage, reasonGroups } from "../../../model/reason.js";
import { reasonText } from "./reason-text.js";

/** Reasons of many rows as columns; they are put into words when a row is asked for. */
export interface ReasonLists {
  /**
   * Records of `group` (position in `reasonGroups`), `feature` (position in `features`), `contribution`, `value`, `usual`
   * and `population` (NaN where there is none, position in the feature's levels where it has such).
   */
  readonly list: ListColumn;
  readonly features: readonly Feature[];
  /** One a row: with the contributions of all its groups it adds up to the logit of the predicted event. */
  readonly base: Float64Array;
}

/** The reasons of row i, in their order. */
export function reasonsAt(
  { list: { offsets, columns }, features }: Pick<ReasonLists, "list" | "features">,
  i: number,
  language: ReasonLanguage = "en",
): Reason[] {
  return Array.from({ length: offsets[i + 1]! - offsets[i]! }, (_, k) => {
    const at = (name: string) => columns[name]![offsets[i]! + k]!;
    const feature = features[at("feature")]!;
    const shown = (name: string) => {
      const value = at(name);
      return Number.isNaN(value) ? undefined : feature.levels ? feature.levels[value] : value;
    };
    const [value, population] = [shown("value"), shown("population")];
    const usual = Number.isNaN(at("usual")) ? undefined : at("usual");
    const group = reasonGroups[at("group")]!;
    return {
      group,
      kind: kindOf(group),
      feature: feature.name,
      contribution: at("contribution"),
      ...(value !== undefined && { value }),
      ...(usual !== undefined && { usual }),
      ...(population !== undefined && { population }),
      text: reasonText(feature, { value, usual, population }, language),
    };
  });
}

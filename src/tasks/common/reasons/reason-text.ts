import type { Feature } from "../../../features/feature.js";
import type { ReasonLanguage } from "../../../model/reason.js";
import { numberText, shareText, spanText } from "./number-text.js";
import { basketTexts } from "./texts/basket-texts.js";
import { engagementTexts } from "./texts/engagement-texts.js";
import type { FeatureText, FeatureTexts, Wording } from "./texts/feature-text.js";
import { groupNames } from "./texts/group-names.js";
import { newcomerTexts } from "./texts/newcomer-texts.js";
import { orderTexts } from "./texts/order-texts.js";
import { serviceTexts } from "./texts/service-texts.js";

/** What a reason says of its feature; numbers, or labels of levels. */
export interface ReasonValues {
  readonly value?: number | string | undefined;
  readonly usual?: number | undefined;
  readonly population?: number | string | undefined;
}

/** All features that have words of their own, by name. */
export const featureTexts: FeatureTexts = {
  ...orderTexts,
  ...basketTexts,
  ...serviceTexts,
  ...engagementTexts,
  ...newcomerTexts,
};

/** A reason in words: the value beside the own normal, or else beside that of most customers. */
export function reasonText(feature: Feature, values: ReasonValues, language: ReasonLanguage): string {
  const known = Object.hasOwn(featureTexts, feature.name) ? featureTexts[feature.name] : undefined;
  if (!known) return `${otherText(feature, values, language)}${aside(feature, values, language)}`;
  const wording = wordingOf(known, feature, values);
  const text = filled(wording[language === "zh" ? 1 : 0], feature, values, language);
  const isCompared = wording === known.below || wording === known.above || wording === known.missing;
  return isCompared ? text : `${text}${aside(feature, values, language)}`;
}

function wordingOf(text: FeatureText, feature: Feature, { value, usual }: ReasonValues): Wording {
  const { is, below, above, none, one, missing, against } = text;
  if (value === undefined) return missing ?? notKnown(feature);
  if (typeof value === "string") return is;
  const other = usual ?? against;
  // What reads alike is not said to differ.
  if (other !== undefined && shown(value, feature) !== shown(other, feature)) {
    if (below && value < other && !(none && value === 0 && against !== undefined)) return below;
    if (above && value > other) return above;
  }
  if (none && value === 0) return none;
  return one && value === 1 ? one : is;
}

function notKnown({ meaning, group }: Feature): Wording {
  return [`${meaning}: not known`, `${groupNames[group]}：数据缺失`];
}

/** Features without words of their own: the callers' columns, and whatever a caller's table holds. */
function otherText(feature: Feature, { value }: ReasonValues, language: ReasonLanguage): string {
  const { name, meaning, group } = feature;
  if (language === "en") return `${meaning}: ${value === undefined ? "not given" : shown(value, feature)}`;
  const given = value === undefined ? "未填写" : shown(value, feature);
  const own = name.startsWith("own:") ? name.slice("own:".length) : name;
  return group === "own" ? `自有字段“${own}”：${given}` : `${groupNames[group]}（${own}）：${given}`;
}

/** What is typical of the population, where that differs and there is no own normal to compare with. */
function aside(
  feature: Feature,
  { value, usual, population }: ReasonValues,
  language: ReasonLanguage,
): string {
  if (population === undefined || usual !== undefined) return "";
  const inWords = (one: number | string) =>
    feature.unit === "hours" && typeof one === "number" ? spanText(one, language) : shown(one, feature);
  const typical = inWords(population);
  if (value !== undefined && typical === inWords(value)) return "";
  if (feature.unit === "yes/no") return "";
  const isLevel = typeof population === "string";
  if (language === "zh") return isLevel ? `（多数客户：${typical}）` : `（一般客户：${typical}）`;
  return isLevel ? ` (most customers: ${typical})` : ` (typical: ${typical})`;
}

function shown(value: number | string, { unit }: Pick<Feature, "unit">): string {
  if (typeof value === "string") return value;
  return unit === "share" ? shareText(value) : numberText(value);
}

/** Puts the numbers into a wording. */
function filled(wording: string, feature: Feature, values: ReasonValues, language: ReasonLanguage): string {
  return wording.replace(
    /\{(value|usual|size|span)(?::([^|}]*)\|([^}]*))?\}/g,
    (_, name: string, one?: string, many?: string) => {
      const value = name === "usual" ? values.usual! : values.value!;
      if (name === "span") return spanText(value as number, language);
      const text = shown(name === "size" ? Math.abs(value as number) : value, feature);
      return one === undefined ? text : `${text} ${text === "1" ? one : many}`;
    },
  );
}

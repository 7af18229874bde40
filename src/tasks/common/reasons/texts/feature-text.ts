/** The same in English and in Chinese. */
export type Wording = readonly [en: string, zh: string];

/**
 * How a feature is put into words. A wording holds {value}, {usual}, {size} (the value without its sign) and {span} (hours,
 * or days where they are many); "{value:order|orders}" is the number with its noun.
 */
export interface FeatureText {
  readonly is: Wording;
  /** Where the value is below, or above, what it is compared with: the own normal, or `against`. */
  readonly below?: Wording;
  readonly above?: Wording;
  readonly against?: number;
  /** Where it is 0, and not said to be below or above something. */
  readonly none?: Wording;
  /** Where it is 1. */
  readonly one?: Wording;
  /** Where it does not exist. */
  readonly missing?: Wording;
}

export type FeatureTexts = Readonly<Record<string, FeatureText>>;

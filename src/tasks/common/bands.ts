import { z } from "zod";

/** How near a customer is to the predicted end, from nothing to do to act now. */
export const bands = ["safe", "watch", "warning", "critical"] as const;
export type Band = (typeof bands)[number];

/** Lowest probability of each band; below `watch` is safe. Ascending. */
export type Thresholds = Readonly<Record<Exclude<Band, "safe">, number>>;

const share = (meaning: string) => z.number().gt(0).lt(1).describe(meaning);

const precisions = z
  .strictObject({
    watch: share("Share of those in the band watch or above who are to lapse."),
    warning: share("The same of warning or above."),
    critical: share("The same of critical."),
  })
  .refine(({ watch, warning, critical }) => watch <= warning && warning <= critical, {
    message: "must not fall from watch to warning to critical",
  });

const costs = z.strictObject({
  contactCost: z
    .number()
    .positive()
    .describe("Cost of one contact with its benefit, in units of the currency."),
  savedValue: z.number().positive().describe("What a customer who stays is worth, in units of the currency."),
  successRate: share("Share of those about to leave whom the contact keeps."),
});

/** How bands are cut: by the precision that lists of them shall have, or by what a contact costs and brings. */
export const bandOptions = z
  .union([precisions, costs])
  .optional()
  .describe(
    "How bands are cut: { watch, warning, critical } precisions, or { contactCost, savedValue, successRate }: a contact pays its cost once, twice, four times. Default: precisions a quarter, half and three quarters of the way from the base rate to 1.",
  );
export type BandSettings = z.output<typeof bandOptions>;

/** Scores that no member was trained on, and what came true. */
export interface JudgedScores {
  readonly probability: Float64Array;
  readonly labels: Uint8Array;
}

/** A band as it was cut, for cards. */
export interface BandFacts {
  readonly band: keyof Thresholds;
  readonly threshold: number;
  /** Of those in this band or above; absent where nobody was. */
  readonly precision?: number;
  readonly recall?: number;
}

/** Fewest rows whose precision says something. */
const leastRows = 50;
/** A contact in the band pays its cost so many times. */
const returns: Thresholds = { watch: 1, warning: 2, critical: 4 };
/** How far from the base rate to certainty the default precisions lie. */
const defaultWay: Thresholds = { watch: 0.25, warning: 0.5, critical: 0.75 };

/**
 * Lowest probabilities of the bands. For a precision it is the lowest one above which so many came true in `judged`,
 * and never above the precision itself: calibrated chances above it are that precise without any test.
 */
export function thresholdsFor(settings: BandSettings, judged: JudgedScores): Thresholds {
  if (settings && "contactCost" in settings) {
    const { contactCost, savedValue, successRate } = settings;
    return mapBands((band) => Math.min(1, (returns[band] * contactCost) / (savedValue * successRate)));
  }
  const base = baseRateOf(judged);
  const found = lowestWithPrecision(judged);
  const asked = (band: keyof Thresholds) => settings?.[band] ?? base + defaultWay[band] * (1 - base);
  const { watch, warning, critical } = mapBands((band) => Math.min(asked(band), found(asked(band))));
  return {
    watch: Math.min(watch, warning, critical),
    warning: Math.min(warning, critical),
    critical,
  };
}

/** Precision and recall of the lists that the bands make. */
export function bandFacts(thresholds: Thresholds, { probability, labels }: JudgedScores): BandFacts[] {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return (["watch", "warning", "critical"] as const).map((band) => {
    let [rows, hits] = [0, 0];
    for (let i = 0; i < labels.length; i++) {
      if (probability[i]! < thresholds[band]) continue;
      rows++;
      hits += labels[i]!;
    }
    return {
      band,
      threshold: thresholds[band],
      ...(rows > 0 && { precision: hits / rows }),
      ...(positives > 0 && { recall: hits / positives }),
    };
  });
}

/** Positions in `bands` of probabilities. */
export function bandsOf({ watch, warning, critical }: Thresholds, probability: Float64Array): Uint8Array {
  return Uint8Array.from(probability, (p) => (p < watch ? 0 : p < warning ? 1 : p < critical ? 2 : 3));
}

/** Lowest probability from which on, upwards, the share that came true reaches a precision; Infinity without one. */
function lowestWithPrecision({ probability, labels }: JudgedScores): (precision: number) => number {
  const order = Array.from(probability.keys()).sort((a, b) => probability[b]! - probability[a]! || a - b);
  const precisionFrom: { p: number; precision: number }[] = [];
  let hits = 0;
  for (let k = 0; k < order.length; k++) {
    const p = probability[order[k]!]!;
    hits += labels[order[k]!]!;
    const isLast = k + 1 === order.length || probability[order[k + 1]!]! !== p;
    if (isLast && k + 1 >= leastRows) precisionFrom.push({ p, precision: hits / (k + 1) });
  }
  return (asked) =>
    precisionFrom.findLast(({ precision }) => precision >= asked)?.p ?? Number.POSITIVE_INFINITY;
}

function baseRateOf({ labels }: JudgedScores): number {
  return labels.length === 0 ? 0.5 : labels.reduce((sum, label) => sum + label, 0) / labels.length;
}

function mapBands(of: (band: keyof Thresholds) => number): Thresholds {
  return { watch: of("watch"), warning: of("warning"), critical: of("critical") };
}

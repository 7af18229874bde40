import { z } from "zod";

/** How near a customer is to the predicted end, from nothing to do to act now. */
export const bands = ["safe", "watch", "warning", "critical"] as const;
/** How near a customer is to the predicted end. */
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

/** What the list of all who reach a threshold was worth in tests, for cards. */
export interface ListFacts {
  readonly threshold: number;
  /** Tested customers who reach it, of whom so many came true; absent where nothing was tested. */
  readonly rows?: number;
  readonly precision?: number;
  readonly recall?: number;
}

/** A band as it was cut, for cards: of those in it or above. */
export interface BandFacts extends ListFacts {
  readonly band: keyof Thresholds;
}

/** Fewest rows whose precision says something. */
const leastRows = 50;
/** A contact in the band pays its cost so many times. */
const returns: Thresholds = { watch: 1, warning: 2, critical: 4 };
/** How far from the base rate to certainty the default precisions lie. */
const defaultWay: Thresholds = { watch: 0.25, warning: 0.5, critical: 0.75 };

/**
 * Lowest probabilities of the bands. For a precision it is the lowest one above which so many of `judged` came true;
 * the precision itself, above which calibrated chances are that precise, where that is lower or too few were judged to
 * contradict it. Where no list of enough rows is so precise, it is the lowest probability of the likeliest of them: the
 * facts say what they were worth.
 *
 * @param expected share to come true, where nothing was judged
 */
export function thresholdsFor(settings: BandSettings, judged: JudgedScores, expected = 0.5): Thresholds {
  if (settings && "contactCost" in settings) {
    const { contactCost, savedValue, successRate } = settings;
    return mapBands((band) => (returns[band] * contactCost) / (savedValue * successRate));
  }
  const base = judged.labels.length === 0 ? expected : baseRateOf(judged);
  const lists = listsOf(judged);
  const { watch, warning, critical } = mapBands((band) => {
    const asked = settings?.[band] ?? base + defaultWay[band] * (1 - base);
    return lowestFor(asked, lists);
  });
  return {
    watch: Math.min(watch, warning, critical),
    warning: Math.min(warning, critical),
    critical,
  };
}

/**
 * Lowest probability of one list, as `thresholdsFor` cuts a band.
 *
 * @param precision asked for; default: half way from the base rate to 1
 */
export function thresholdFor(precision: number | undefined, judged: JudgedScores, expected = 0.5): number {
  const base = judged.labels.length === 0 ? expected : baseRateOf(judged);
  return lowestFor(precision ?? base + defaultWay.warning * (1 - base), listsOf(judged));
}

/** What the lists that the bands make were worth; nothing where nothing was judged. */
export function bandFacts(thresholds: Thresholds, judged: JudgedScores): BandFacts[] {
  return (["watch", "warning", "critical"] as const).map((band) => ({
    band,
    ...listFacts(thresholds[band], judged),
  }));
}

/** What the list of all who reach a threshold was worth; nothing where nothing was judged. */
export function listFacts(threshold: number, { probability, labels }: JudgedScores): ListFacts {
  let [rows, hits, positives] = [0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    positives += labels[i]!;
    if (probability[i]! < threshold) continue;
    rows++;
    hits += labels[i]!;
  }
  return {
    threshold,
    ...(labels.length > 0 && { rows }),
    ...(rows > 0 && { precision: hits / rows }),
    ...(positives > 0 && { recall: hits / positives }),
  };
}

/** "critical from 0.703 (out of time: precision 0.71 of 210, recall 0.33)", for cards. */
export function listText(name: string, { threshold, rows, precision, recall }: ListFacts): string {
  const tested =
    precision === undefined
      ? ""
      : ` (out of time: precision ${precision.toFixed(2)} of ${rows}, recall ${(recall ?? 0).toFixed(2)})`;
  return `${name} from ${threshold.toFixed(3)}${tested}`;
}

/** Positions in `bands` of probabilities. */
export function bandsOf({ watch, warning, critical }: Thresholds, probability: Float64Array): Uint8Array {
  return Uint8Array.from(probability, (p) => (p < watch ? 0 : p < warning ? 1 : p < critical ? 2 : 3));
}

/** The list of all rows from a probability on, upwards. */
interface List {
  readonly from: number;
  readonly precision: number;
}

/** The lists of enough rows, likeliest rows first. */
function listsOf({ probability, labels }: JudgedScores): List[] {
  const order = Array.from(probability.keys()).sort((a, b) => probability[b]! - probability[a]! || a - b);
  const lists: List[] = [];
  let hits = 0;
  for (let k = 0; k < order.length; k++) {
    const from = probability[order[k]!]!;
    hits += labels[order[k]!]!;
    const isLast = k + 1 === order.length || probability[order[k + 1]!]! !== from;
    if (isLast && k + 1 >= leastRows) lists.push({ from, precision: hits / (k + 1) });
  }
  return lists;
}

function lowestFor(asked: number, lists: readonly List[]): number {
  const found = lists.findLast(({ precision }) => precision >= asked)?.from;
  const likeliest = lists[0]?.from ?? Number.NEGATIVE_INFINITY;
  if (likeliest < asked) return Math.min(asked, found ?? asked); // too few above it to say otherwise
  return found ?? likeliest;
}

function baseRateOf({ labels }: JudgedScores): number {
  return labels.reduce((sum, label) => sum + label, 0) / labels.length;
}

function mapBands(of: (band: keyof Thresholds) => number): Thresholds {
  return { watch: of("watch"), warning: of("warning"), critical: of("critical") };
}

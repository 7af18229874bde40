import { dataOf } from "../events/table.js";
import type { EventTable, Predictions } from "../index.js";
import type { Language } from "./language.js";
import { modelTexts } from "./messages/models.js";
import { percent } from "./numbers.js";

/** The scores of a file, and what was written of them. */
export interface ScoredFile {
  /** Everything that was scored; where a customer has several rows, the asked-for rows of each. */
  readonly scored: Predictions<unknown>;
  /** `--top`. */
  readonly top?: number | undefined;
  /** `--due`: only what is due within so many days was asked for. */
  readonly due?: number | undefined;
  readonly events: EventTable;
  /** Path of the file written; undefined for standard output. */
  readonly output?: string | undefined;
}

/** What scores add up to, for programs. */
export function summaryOf(scored: Predictions<unknown>) {
  const { length, columns, asOf, horizonDays, model, skipped, keyName } = scored;
  const about = { model, asOf, horizonDays, skipped: Object.fromEntries(skipped.counts) };
  return keyName === undefined
    ? {
        ...about,
        customers: length,
        expectedBuyers: sumOf(columns["probability"]),
        expectedOrders: sumOf(columns["expectedOrders"]),
      }
    : {
        ...about,
        customers: customersIn(scored),
        pairs: length,
        expectedBought: sumOf(columns["probability"]),
        ...(columns["expectedQuantity"] && { expectedQuantity: sumOf(columns["expectedQuantity"]) }),
      };
}

/** The same in sentences, with what was left out. */
export function summaryLines({ scored, top, due, events, output }: ScoredFile, language: Language): string[] {
  const texts = modelTexts[language];
  const { asOf, skipped } = scored;
  const when = dataOf(events).zone.isoOf(asOf.getTime()).slice(0, 16).replace("T", " ");
  return [
    ...(scored.keyName === undefined
      ? customerLines(scored, when, top, language)
      : pairLines(scored, when, { top, due }, language)),
    ...[...skipped.counts].map(([code, n]) => texts.skipped[code]?.(n) ?? texts.skippedOther(code, n)),
    ...(events.report.skipped > 0 ? [texts.unread(events.report.skipped)] : []),
    ...(output === undefined ? [] : [texts.written(output)]),
  ];
}

function customerLines(
  { length, columns, horizonDays }: Predictions<unknown>,
  when: string,
  top: number | undefined,
  language: Language,
): string[] {
  const texts = modelTexts[language];
  const [buyers, orders] = [sumOf(columns["probability"]), sumOf(columns["expectedOrders"])];
  return [
    texts.scored(length, when),
    texts.expected(
      Math.round(buyers),
      percent(buyers / Math.max(1, length)),
      Math.round(orders),
      horizonDays,
    ),
    ...(top !== undefined && top < length ? [texts.likeliest(top)] : []),
  ];
}

function pairLines(
  scored: Predictions<unknown>,
  when: string,
  { top, due }: Pick<ScoredFile, "top" | "due">,
  language: Language,
): string[] {
  const { length, columns, horizonDays } = scored;
  const texts = modelTexts[language];
  const noun = texts.nouns[scored.keyName!];
  const bought = sumOf(columns["probability"]);
  return [
    due === undefined
      ? texts.scoredPairs(length, customersIn(scored), noun, when)
      : texts.duePairs(due, length, customersIn(scored), noun, when),
    texts.expectedPairs(Math.round(bought), percent(bought / Math.max(1, length)), horizonDays),
    ...(top === undefined ? [] : [texts.likeliestOfEach(top, noun)]),
  ];
}

function sumOf(column: ArrayLike<number> = []): number {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i]!;
  return total;
}

/** Customers with a row. */
function customersIn(scored: Predictions<unknown>): number {
  return new Set(scored.customerIds()).size;
}

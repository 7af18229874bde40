import { z } from "zod";
import { EventError } from "../errors.js";
import { eventTypes } from "../events/data.js";
import type { History } from "../events/history.js";
import { instantOption } from "../events/instant-option.js";
import type { EventInput } from "../events/table.js";
import { parseOptions } from "../options.js";
import { daysFromStart, notStarted, typesShape } from "./active-days.js";
import { asOfShape, type DaySpan, daysBetween, historyOf } from "./measured-events.js";
import { type MissingRate, rateShape } from "./rate.js";
import { type ViralCoefficient, type ViralCounts, viralityOf } from "./viral-coefficient.js";

export const viralOptions = z.strictObject({
  ...asOfShape,
  ...typesShape,
  cycleDays: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe("Days from a customer's day 0 in which his invites and who joins by them count."),
  start: z
    .enum(["join", "firstActivity", "firstOrder"])
    .default("firstActivity")
    .describe("Day 0 of a customer."),
  from: instantOption.optional().describe("Customers whose day 0 is this day or later. Default: all."),
  to: instantOption.optional().describe("Customers whose day 0 is before this instant. Default: all."),
  ...rateShape,
});

/** Options of `viralCoefficientOf`. */
export type ViralOptions = z.input<typeof viralOptions>;

/** The viral coefficient of events, or why there is none. */
export type MeasuredVirality = ViralCounts & {
  /** The definition in words. */
  readonly definition: string;
  /** Customers left out because their cycle is not over. */
  readonly tooYoung: number;
  /** Joins that name somebody who is not among the customers. */
  readonly unknownInviters: number;
  /** Epoch milliseconds, exclusive end of what was counted. */
  readonly asOf: number;
} & ((ViralCoefficient & { readonly missing?: undefined }) | { readonly missing: MissingRate });

const where = "measures.viralCoefficientOf";

/**
 * The viral coefficient of a base: who joined through a customer in his first `cycleDays` days, over the customers whose
 * cycle is over.
 *
 * A join counts for the customer named by its `relatedCustomerId`, once for each who joins; a `share` event is an
 * invite. The interval is that of a Poisson count, widened by how unequally customers bring others (variance over mean,
 * McCullagh & Nelder 1989, sec. 6.2.3: quasi-Poisson).
 *
 * @throws OptionsError "unknown_option", "bad_option", "calendar_needed", "bad_instant", "as_of_out_of_range",
 *   "empty_window", "window_not_over"; EventError "no_events", "no_invited_joins"
 */
export function viralCoefficientOf(events: EventInput, options?: ViralOptions): MeasuredVirality {
  const settings = parseOptions(viralOptions, options, where);
  const history = historyOf(events, settings.asOf, where);
  const span = daysBetween(history, settings, where);
  const { start } = daysFromStart(history, { ...settings, of: "activity" });
  const { isCounted, customers, tooYoung } = countedCustomers(
    start,
    span,
    history.today - settings.cycleDays,
  );
  const brought = broughtBy(history, start, settings.cycleDays);
  const invites = invitesOf(history, start, isCounted, settings.cycleDays);
  const joins = isCounted.reduce((sum, flag, c) => sum + flag * brought.joins[c]!, 0);
  const shared = {
    definition: `Customers who joined through a customer within ${settings.cycleDays} days of his start, per customer whose ${settings.cycleDays} days are over.`,
    tooYoung,
    unknownInviters: brought.unknownInviters,
    asOf: history.cutoff,
    customers,
    invites,
    joins,
  };
  if (customers < settings.leastCustomers) {
    return { ...shared, missing: customers === 0 && tooYoung > 0 ? "window_not_over" : "too_few_customers" };
  }
  const dispersion = dispersionOf(brought.joins, isCounted, customers, joins);
  return { ...shared, ...viralityOf(shared, dispersion, settings.level) };
}

/** 1 for each customer who started in the span and not after `lastStart`, and how many started after it. */
function countedCustomers(start: Int32Array, span: DaySpan, lastStart: number) {
  const isCounted = new Uint8Array(start.length);
  let [customers, tooYoung] = [0, 0];
  start.forEach((day, c) => {
    if (day < span.first || day > span.last) return;
    if (day > lastStart) tooYoung++;
    else {
      isCounted[c] = 1;
      customers++;
    }
  });
  return { isCounted, customers, tooYoung };
}

/** How many joined through each customer in his cycle; each who joins once, by his first join that names another. */
function broughtBy(history: History, start: Int32Array, cycleDays: number) {
  const related = history.ids("relatedCustomerId");
  if (!related || !history.type) {
    throw new EventError(
      "no_invited_joins",
      `${where}: no event names a related customer: who invited whom is not recorded.`,
    );
  }
  const { type, day, offsets, customerCount } = history;
  const join = eventTypes.indexOf("join");
  const inviterOf = related.dictionary.codesIn(history.customers);
  const joins = new Int32Array(customerCount);
  let unknownInviters = 0;
  for (let c = 0; c < customerCount; c++) {
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      if (type[i] !== join || related.codes[i]! < 0) continue;
      const inviter = inviterOf[related.codes[i]!]!;
      if (inviter === c) continue;
      if (inviter < 0) unknownInviters++;
      else if (isInCycle(day[i]!, start[inviter]!, cycleDays)) joins[inviter]!++;
      break;
    }
  }
  return { joins, unknownInviters };
}

/** Shares of the counted customers in their cycles; undefined where no share is recorded at all. */
function invitesOf(
  { type, day, offsets, customerCount }: History,
  start: Int32Array,
  isCounted: Uint8Array,
  cycleDays: number,
): number | undefined {
  const share = eventTypes.indexOf("share");
  if (!type?.includes(share)) return undefined;
  let invites = 0;
  for (let c = 0; c < customerCount; c++) {
    if (!isCounted[c]) continue;
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      if (type[i] === share && isInCycle(day[i]!, start[c]!, cycleDays)) invites++;
    }
  }
  return invites;
}

function isInCycle(day: number, start: number, cycleDays: number): boolean {
  return start !== notStarted && day >= start && day <= start + cycleDays;
}

/** Variance over mean of the joins of a customer, at least 1. */
function dispersionOf(joins: Int32Array, isCounted: Uint8Array, customers: number, total: number): number {
  if (total === 0 || customers < 2) return 1;
  const mean = total / customers;
  const squares = joins.reduce((sum, count, c) => sum + (isCounted[c] ? (count - mean) ** 2 : 0), 0);
  return Math.max(1, squares / (customers - 1) / mean);
}

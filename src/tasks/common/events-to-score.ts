import { OptionsError } from "../../errors.js";
import type { EventData } from "../../events/data.js";
import type { BasketCut } from "../../events/history.js";
import type { Instant } from "../../events/instant.js";
import { dataOf, type EventInput, EventTable } from "../../events/table.js";
import { type SkippedCustomer, SkippedCustomers } from "../../model/skipped.js";

/** How a model reads the events it is asked to score. */
export interface ReadingRule {
  readonly timeZone: string;
  readonly currencyDigits: number;
}

/** The events of the customers a query asks for. */
export interface EventsToScore {
  readonly data: EventData;
  readonly table: EventTable;
  /** Ids asked for that the data does not have. */
  readonly unknown: readonly SkippedCustomer[];
}

/** Whom a query asks for, and as of when. */
export interface WhoAndWhen {
  readonly asOf?: Instant | BasketCut | undefined;
  readonly customers?: readonly string[] | undefined;
}

/**
 * Reads events as the model's training data was read, and picks the customers asked for.
 *
 * @throws OptionsError "as_of_needed" for events that are not a table, "time_zone_mismatch", "currency_mismatch"
 */
export function eventsToScore(
  input: EventInput,
  { asOf, customers }: WhoAndWhen,
  rule: ReadingRule,
  where: string,
): EventsToScore {
  if (!(input instanceof EventTable) && asOf === undefined) {
    throw new OptionsError(
      "as_of_needed",
      `${where}: events that are not an EventTable do not say until when they are known: give 'asOf'.`,
    );
  }
  const { timeZone, currencyDigits } = rule;
  const table = EventTable.from(
    input,
    input instanceof EventTable ? undefined : { timeZone, currencyDigits },
  );
  checkReading(table, rule, where);
  const data = dataOf(table);
  if (!customers) return { data, table, unknown: [] };
  const asked = table.slice({ customers });
  const unknown = new Set(customers.filter((id) => data.customers.codeOf(id) < 0));
  return {
    data: dataOf(asked),
    table: asked,
    unknown: [...unknown].sort().map((customerId) => ({ customerId, code: "not_in_data" })),
  };
}

/**
 * The customers asked for that have no row.
 *
 * @param scored codes of those who have, ascending, each once
 * @param reason code of the others: "no_order_before_as_of"
 */
export function skippedCustomers(
  { data, unknown }: EventsToScore,
  scored: Int32Array,
  reason: string,
): SkippedCustomers {
  const missing = new Int32Array(data.customers.size - scored.length);
  let n = 0;
  for (let code = 0, row = 0; code < data.customers.size; code++) {
    if (scored[row] === code) row++;
    else missing[n++] = code;
  }
  return new SkippedCustomers({
    dictionary: data.customers,
    codes: missing,
    reasons: new Uint8Array(missing.length),
    reasonCodes: [reason],
    others: unknown,
  });
}

/** @throws OptionsError "calendar_needed" for baskets without dates */
export function checkDated(table: EventTable, where: string): void {
  if (table.clock === "calendar") return;
  throw new OptionsError("calendar_needed", `${where}: needs events with dates, got baskets in sequence.`);
}

/** @throws OptionsError "time_zone_mismatch", "currency_mismatch" */
export function checkReading(table: EventTable, rule: ReadingRule, where: string): void {
  if (table.timeZone !== rule.timeZone) {
    throw new OptionsError(
      "time_zone_mismatch",
      `${where}: the model counts days in ${rule.timeZone}, the events were read in ${table.timeZone}. Read them with timeZone: "${rule.timeZone}".`,
      { model: rule.timeZone, events: table.timeZone },
    );
  }
  if (table.currencyDigits !== rule.currencyDigits) {
    throw new OptionsError(
      "currency_mismatch",
      `${where}: the model's money has ${rule.currencyDigits} decimals, that of the events ${table.currencyDigits}. Read them with currencyDigits: ${rule.currencyDigits}.`,
      { model: rule.currencyDigits, events: table.currencyDigits },
    );
  }
}

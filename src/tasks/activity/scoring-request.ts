import { OptionsError } from "../../errors.js";
import type { EventData } from "../../events/data.js";
import { instantOf } from "../../events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../../events/table.js";
import type { BaseQuery } from "../../model/contract.js";
import { type SkippedCustomer, SkippedCustomers } from "../../model/skipped.js";
import type { Snapshot } from "../../training/snapshot.js";

/** How a model reads the events it is asked to score. */
export interface ReadingRule {
  readonly timeZone: string;
  readonly currencyDigits: number;
}

/** A query made definite: the events of the customers asked for, and as of when. */
export interface ScoringRequest {
  readonly data: EventData;
  readonly table: EventTable;
  /** Epoch milliseconds, exclusive. */
  readonly asOf: number;
  /** Ids asked for that the data does not have. */
  readonly unknown: readonly SkippedCustomer[];
}

/**
 * Reads events as the model's training data was read and resolves `asOf` and `customers`.
 *
 * @throws OptionsError "as_of_needed" for events that are not a table, "time_zone_mismatch", "currency_mismatch",
 *   "calendar_needed" for baskets without dates
 */
export function scoringRequest(
  input: EventInput,
  query: BaseQuery,
  rule: ReadingRule,
  where: string,
): ScoringRequest {
  if (!(input instanceof EventTable) && query.asOf === undefined) {
    throw new OptionsError(
      "as_of_needed",
      `${where}: events that are not an EventTable do not say until when they are known: give 'asOf'.`,
    );
  }
  const table = EventTable.from(input, input instanceof EventTable ? undefined : rule);
  checkReading(table, rule, where);
  const data = dataOf(table);
  const asOf = query.asOf === undefined ? table.until : instantOf(query.asOf, data.zone, `asOf of ${where}`);
  if (!query.customers) return { data, table, asOf, unknown: [] };
  const asked = table.slice({ customers: query.customers });
  const unknown = new Set(query.customers.filter((id) => data.customers.codeOf(id) < 0));
  return {
    data: dataOf(asked),
    table: asked,
    asOf,
    unknown: [...unknown].sort().map((customerId) => ({ customerId, code: "not_in_data" })),
  };
}

/** The customers asked for that have no row in the snapshot. */
export function skippedOf({ data, unknown }: ScoringRequest, { rows }: Snapshot): SkippedCustomers {
  const missing = new Int32Array(data.customers.size - rows.length);
  let n = 0;
  for (let code = 0, row = 0; code < data.customers.size; code++) {
    if (rows[row] === code) row++;
    else missing[n++] = code;
  }
  return new SkippedCustomers({
    dictionary: data.customers,
    codes: missing,
    reasons: new Uint8Array(missing.length),
    reasonCodes: ["no_order_before_as_of"],
    others: unknown,
  });
}

export function checkReading(table: EventTable, rule: ReadingRule, where: string): void {
  if (table.clock !== "calendar") {
    throw new OptionsError("calendar_needed", `${where}: needs events with dates, got baskets in sequence.`);
  }
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

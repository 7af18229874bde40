import { EventError } from "../../../errors.js";
import type { NumberArray } from "../summary.js";

/** What BG/BB knows of a customer after n opportunities to order: years, events of a series, rounds of a lottery. */
export interface OpportunityHistory {
  /** x: at how many opportunities there was an order; the one that won the customer is not one of them. */
  readonly frequency: number;
  /** t_x: number (1 .. n) of the last opportunity with an order; 0 when x is 0. */
  readonly recency: number;
  /** n: opportunities since the customer was won, 0 or more. */
  readonly opportunities: number;
}

/** Histories of many customers, one row each, as columns of one length. See `OpportunityHistory`. */
export interface OpportunitySummary {
  /** x: whole numbers, 0 or more. */
  readonly frequency: NumberArray;
  /** t_x: whole numbers, x or more; 0 when x is 0. */
  readonly recency: NumberArray;
  /** n: whole numbers, t_x or more. */
  readonly opportunities: NumberArray;
  /** How many customers a row stands for, 0 or more; 1 when absent. */
  readonly weights?: NumberArray;
}

/** More opportunities than this are not rounds or years: such data is for the models in continuous time. */
const mostOpportunities = 1e6;

/**
 * Checks that the columns fit together and every row is a possible customer.
 *
 * @throws EventError `summary_length` when lengths differ, `summary_value` for the first impossible row
 */
export function checkOpportunities(summary: OpportunitySummary): void {
  const { frequency, recency, opportunities, weights } = summary;
  const rows = frequency.length;
  for (const [name, column] of Object.entries({ recency, opportunities, ...(weights && { weights }) })) {
    if (column.length !== rows) {
      throw new EventError(
        "summary_length",
        `Column '${name}' of the opportunity summary: expected ${rows} rows as in 'frequency', got ${column.length}.`,
        { column: name, expected: rows, got: column.length },
      );
    }
  }
  for (let i = 0; i < rows; i++) {
    const x = frequency[i]!;
    const tx = recency[i]!;
    const n = opportunities[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    const isWhole = Number.isInteger(x) && Number.isInteger(tx) && Number.isInteger(n);
    const isInOrder = x >= 0 && tx >= x && n >= tx && n <= mostOpportunities && (x > 0 || tx === 0);
    if (isWhole && isInOrder && weight >= 0 && weight < Infinity) continue;
    throw new EventError(
      "summary_value",
      `Row ${i} of the opportunity summary: expected whole numbers 0 <= frequency <= recency <= opportunities <= ` +
        `${mostOpportunities} (recency 0 where frequency is 0) and a weight >= 0, got frequency ${x}, recency ${tx}, ` +
        `opportunities ${n}, weight ${weight}.`,
      { row: i, frequency: x, recency: tx, opportunities: n },
    );
  }
}

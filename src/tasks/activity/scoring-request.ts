import { instantOf } from "../../events/instant-option.js";
import type { EventInput } from "../../events/table.js";
import type { BaseQuery } from "../../model/contract.js";
import {
  checkDated,
  type EventsToScore,
  eventsToScore,
  type ReadingRule,
} from "../common/events-to-score.js";

/** A query made definite: the events of the customers asked for, and as of when. */
export interface ScoringRequest extends EventsToScore {
  /** Epoch milliseconds, exclusive. */
  readonly asOf: number;
}

/**
 * Reads events as the model's training data was read and resolves `asOf` and `customers`.
 *
 * @throws OptionsError as `eventsToScore`; "calendar_needed" for baskets without dates
 */
export function scoringRequest(
  input: EventInput,
  query: BaseQuery,
  rule: ReadingRule,
  where: string,
): ScoringRequest {
  const events = eventsToScore(input, query, rule, where);
  const { data, table } = events;
  checkDated(table, where);
  const asOf = query.asOf === undefined ? table.until : instantOf(query.asOf, data.zone, `asOf of ${where}`);
  return { ...events, asOf };
}

import { type CustomerEvent, EventTable } from "siyu";
import { loadCompleteJourney, loadCoopGrocery } from "siyu/datasets";
import { dayMs, dayNumber } from "../../../src/events/calendar-day.js";
import { dataOf } from "../../../src/events/table.js";
import { ownedPairs, type PairKey } from "./owned-pairs.js";
import { pairProtocol } from "./pair-protocol.js";
import type { DateProtocol, PairProtocol } from "./protocol.js";
import { withDates } from "./when.js";

interface DatedSplit {
  readonly name: string;
  readonly key: PairKey;
  readonly table: EventTable;
  /** First day of the holdout, days since 1970. */
  readonly cutDay: number;
  readonly horizonDays: number;
  /** Days after the cut whose events are kept: what the judge needs. Default: the horizon. */
  readonly knownDays?: number | undefined;
  readonly minDays?: number | undefined;
}

/**
 * Protocol B, UCI Online Retail: purchases with a price of items whose code starts with five digits, cut 282 days
 * after 1 December 2010, 91 days ahead.
 */
export async function loadRetail(path: string): Promise<DateProtocol> {
  const whole = await EventTable.fromCsv(path);
  const isKept = ({ type, quantity, amount, itemId }: CustomerEvent) =>
    type !== "refund" && Number(quantity) > 0 && Number(amount) > 0 && /^\d{5}/.test(String(itemId));
  const rows = [...whole.toRows()].filter(isKept);
  const table = EventTable.from(rows);
  return withDates(
    datedProtocol({
      name: "online-retail",
      key: "itemId",
      table,
      cutDay: dayNumber(2010, 12, 1) + 282,
      horizonDays: retailDays,
    }),
    { withinDays: retailDays },
  );
}

/** Protocol C, 79 days of the Complete Journey, cut at day 65 (the first is 1), 14 days ahead. */
export async function loadWindow(path: string, key: PairKey): Promise<PairProtocol> {
  const { events } = await loadCompleteJourney({ transactions: path });
  const known = [...events.toRows()].map((row) =>
    row.categoryId === "UNKNOWN" ? { ...row, categoryId: undefined } : row,
  );
  const rows = known.filter((row) => row[key] !== undefined);
  return datedProtocol({
    name: key === "itemId" ? "window79-sku" : "window79-category",
    key,
    table: EventTable.from(rows),
    cutDay: dayNumber(2000, 1, 1) + 64,
    horizonDays: 14,
  });
}

/** Fewest days on which a category of Coop was bought. */
const coopMinDays = 3;
/** Days from the cutoff to the last day of Coop: how far ahead dates are judged. */
const coopHoldoutDays = 180;
const retailDays = 91;

/** Protocol D, Coop: categories bought on three days or more, cut 180 days before the last day. */
export async function loadCoop(
  path: string,
  name: string,
  horizonDays: number,
  knownDays = horizonDays,
): Promise<PairProtocol> {
  const table = await loadCoopGrocery({ baskets: path });
  const lastDay = dataOf(table).day.reduce((latest, day) => Math.max(latest, day), 0);
  const cutDay = lastDay - coopHoldoutDays;
  return datedProtocol({
    name,
    key: "categoryId",
    table,
    cutDay,
    horizonDays,
    knownDays,
    minDays: coopMinDays,
  });
}

/** Protocol D, dates: a model of 30 days, judged by when within 180 days. */
export async function loadCoopDates(path: string): Promise<DateProtocol> {
  const protocol = await loadCoop(path, "coop-when", 30, coopHoldoutDays);
  return withDates(protocol, { withinDays: coopHoldoutDays, minDays: coopMinDays });
}

function datedProtocol(split: DatedSplit): PairProtocol {
  const { name, key, table, cutDay, horizonDays, knownDays = horizonDays, minDays } = split;
  const events = table.slice({ to: (cutDay + knownDays) * dayMs });
  const pairs = ownedPairs(dataOf(events), { key, cutOf: () => cutDay, minDays });
  const cutoff = cutDay * dayMs;
  return {
    ...pairProtocol({ name, key, events, pairs, ideal: "cut", horizon: horizonDays }),
    cutoff,
    horizonDays,
  };
}

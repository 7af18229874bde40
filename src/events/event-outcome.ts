import { type EventData, eventTypes } from "./data.js";
import { type EventColumns, forEachWantedDay, isWanted, type WantedEvent } from "./wanted-days.js";

/** What customers did of what is waited for: labels, one entry a customer asked for. */
export interface EventOutcome {
  /** Days on which it took place. */
  readonly days: Float64Array;
  /** Days from the cutoff's day to the first of them; -1 without one. */
  readonly first: Int32Array;
}

/** The window [from, to) of a label, epoch milliseconds, and from when on what was known is not seen. */
export interface LabelWindow {
  readonly from: number;
  readonly to: number;
  readonly knownBefore?: number | undefined;
}

/**
 * Labels of a wanted event. Only label code may call this; feature code has no way to.
 *
 * @param customers codes
 * @param afterDay of each of them a day that does not count, nor one before it
 */
export function eventOutcomeOf(
  data: EventData,
  wanted: WantedEvent,
  customers: Int32Array,
  window: LabelWindow,
  afterDay?: Int32Array,
): EventOutcome {
  const columns = columnsOf(data);
  const isOfKind = isWanted(columns, wanted);
  const isInside = insideOf(data, window);
  const today = data.zone.dayOf(window.from - 1);
  const days = new Float64Array(customers.length);
  const first = new Int32Array(customers.length).fill(-1);
  const isCounted = (i: number) => isInside(i) && isOfKind(i);
  for (let k = 0; k < customers.length; k++) {
    const c = customers[k]!;
    const least = afterDay ? afterDay[k]! : Number.NEGATIVE_INFINITY;
    forEachWantedDay(columns, wanted, isCounted, [data.offsets[c]!, data.offsets[c + 1]!], (day) => {
      if (day <= least) return;
      if (days[k] === 0) first[k] = day - today;
      days[k]!++;
    });
  }
  return { days, first };
}

/** What is done with a message. */
export type Response = "open" | "click";

/**
 * Whether the first message of a window was answered within some days: 1, 0, or -1 where there was none, or not enough
 * time to see it. Only label code may call this.
 *
 * Where message and answer both name a campaign they must name the same one.
 */
export function messageOutcomeOf(
  data: EventData,
  response: Response,
  customers: Int32Array,
  window: LabelWindow,
  responseDays: number,
): Int8Array {
  const { type, zone } = data;
  const answered = new Int8Array(customers.length).fill(-1);
  if (!type) return answered;
  const isInside = insideOf(data, window);
  const [touch, answer] = [eventTypes.indexOf("touch"), eventTypes.indexOf(response)];
  const campaign = data.ids.campaignId?.codes;
  const instantOf = (i: number) => zone.startOfDay(data.day[i]!) + (data.msOfDay?.[i] ?? 0);
  for (let k = 0; k < customers.length; k++) {
    const c = customers[k]!;
    const end = data.offsets[c + 1]!;
    let message = data.offsets[c]!;
    while (message < end && !(type[message] === touch && isInside(message))) message++;
    if (message === end) continue;
    const until = zone.addDays(instantOf(message), responseDays);
    if (until > window.to) continue;
    answered[k] = 0;
    const own = campaign ? campaign[message]! : -1;
    for (let i = message + 1; i < end && instantOf(i) < until; i++) {
      if (type[i] !== answer || !isInside(i)) continue;
      const its = campaign ? campaign[i]! : -1;
      if (own < 0 || its < 0 || own === its) answered[k] = 1;
    }
  }
  return answered;
}

function columnsOf({ type, day, numbers, ids }: EventData): EventColumns {
  return { type, day, amount: numbers.amount, ids: (field) => ids[field] };
}

/** Whether event i lies in a window and was known in time. */
function insideOf(
  { zone, day, msOfDay, instants: { knownAt } }: EventData,
  { from, to, knownBefore = Number.POSITIVE_INFINITY }: LabelWindow,
): (i: number) => boolean {
  const [firstDay, lastDay] = [zone.dayOf(from), zone.dayOf(to - 1)];
  const [firstMs, lastMs] = [from - zone.startOfDay(firstDay), to - zone.startOfDay(lastDay)];
  return (i) => {
    const [d, ms] = [day[i]!, msOfDay ? msOfDay[i]! : 0];
    if (d < firstDay || (d === firstDay && ms < firstMs)) return false;
    if (d > lastDay || (d === lastDay && ms >= lastMs)) return false;
    return !(knownAt && knownAt[i]! >= knownBefore);
  };
}

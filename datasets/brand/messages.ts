import { type Promotion, startOfDay } from "./calendar.js";

/** A message that the brand sends to everyone who has joined and not left. */
export interface Message {
  readonly campaignId: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

const hourMs = 3_600_000;
const everyDays = 14;
const tuesday = 2;

/** A newsletter every second Tuesday at 12:00 and one at 10:00 on the first day of a promotion, by time. */
export function messagesBetween(firstDay: number, days: number, promotions: readonly Promotion[]): Message[] {
  const firstTuesday = (tuesday - new Date(firstDay * 24 * hourMs).getUTCDay() + 7) % 7;
  const instants: number[] = [];
  for (let d = firstTuesday; d < days; d += everyDays) instants.push(startOfDay(firstDay + d) + 12 * hourMs);
  for (const { from } of promotions) if (from >= firstDay) instants.push(startOfDay(from) + 10 * hourMs);
  return [...new Set(instants)]
    .sort((a, b) => a - b)
    .map((sentAt, m) => ({ campaignId: `M${String(m + 1).padStart(3, "0")}`, sentAt }));
}

import { pick } from "../pick.js";
import { dayMs, startOfDay } from "../world/calendar.js";
import { hourWeights } from "../world/places.js";
import type { World } from "../world/world.js";
import type { Shopper } from "./shopper.js";

/** An order that something else than the clock has set off. */
export interface Errand {
  readonly at: number;
  /** "touch": a message brought it; "complement": it follows an order; "restock": the item was waited for. */
  readonly kind: "touch" | "complement" | "restock";
  /** Index of the item that was waited for, or that a complement is for; -1 for a whole basket. */
  readonly target: number;
}

/** Instant of the customer's next order, by the clock or an errand; `Infinity` if the customer leaves before. */
export function nextOrderAt({ clock, errands, leavesAt }: Shopper): number {
  let at = clock.at;
  for (let i = 0; i < errands.length; i++) if (errands[i]!.at < at) at = errands[i]!.at;
  return at < leavesAt ? at : Number.POSITIVE_INFINITY;
}

/** Instant of the next errand, `Infinity` if there is none. */
export function nextErrandAt({ errands }: Shopper): number {
  let at = Number.POSITIVE_INFINITY;
  for (let i = 0; i < errands.length; i++) if (errands[i]!.at < at) at = errands[i]!.at;
  return at;
}

/** Takes the errand of an instant out of the list. */
export function takeErrand({ errands }: Shopper, at: number): Errand | undefined {
  const i = errands.findIndex((errand) => errand.at === at);
  return i === -1 ? undefined : errands.splice(i, 1)[0];
}

/** An instant in the usual hours of a day of the simulation. */
export function onlineInstant({ firstDay }: World, { random }: Shopper, day: number): number {
  const hour = pick(random, hourWeights("mini"));
  return startOfDay(firstDay) + day * dayMs + (60 * hour + random.int(60)) * 60_000;
}

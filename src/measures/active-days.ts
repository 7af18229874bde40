import { z } from "zod";
import { eventTypes } from "../events/data.js";
import type { History } from "../events/history.js";
import { orderDaysOf } from "../events/orders.js";

/** Days of customers, each once, ascending: those of customer c are day[offsets[c]] .. day[offsets[c + 1] - 1]. */
export interface CustomerDays {
  readonly offsets: Int32Array;
  readonly day: Int32Array;
}

/** What the customer does himself and out of interest; not what the brand sends, nor what ends it. */
const activeTypes = ["purchase", "view", "cart", "search", "join", "open", "click", "share"] as const;

export const typesShape = {
  types: z
    .array(z.enum(eventTypes))
    .min(1)
    .readonly()
    .default([...activeTypes])
    .describe("Events that count as activity: what the customer does himself, not what the brand sends."),
};

/** Options that say whose days are counted and from when on. */
export const startShape = {
  ...typesShape,
  of: z
    .enum(["activity", "orders"])
    .default("activity")
    .describe("Come back by any activity (`types`), or by an order that was not fully refunded."),
  start: z
    .enum(["join", "firstActivity", "firstOrder"])
    .optional()
    .describe('Day 0 of a customer. Default: "firstOrder" of orders, else "firstActivity".'),
};

export interface StartSettings {
  readonly types: readonly (typeof eventTypes)[number][];
  readonly of: "activity" | "orders";
  readonly start?: "join" | "firstActivity" | "firstOrder" | undefined;
}

/** Stands for the start of a customer who has not started. */
export const notStarted = -(2 ** 31);

/** The days on which customers come back, and day 0 of each: `notStarted` where there is none. */
export function daysFromStart(
  history: History,
  settings: StartSettings,
): { days: CustomerDays; start: Int32Array; startName: NonNullable<StartSettings["start"]> } {
  const { of, types } = settings;
  const startName = settings.start ?? (of === "orders" ? "firstOrder" : "firstActivity");
  const days = of === "orders" ? orderDaysOf(history) : activeDaysOf(history, types);
  if (startName === "join") return { days, start: firstDays(activeDaysOf(history, ["join"])), startName };
  const isSame = (startName === "firstOrder") === (of === "orders");
  const others = () => (startName === "firstOrder" ? orderDaysOf(history) : activeDaysOf(history, types));
  return { days, start: firstDays(isSame ? days : others()), startName };
}

/** The days on which customers have an event of one of the types, in one pass over the events. */
export function activeDaysOf(
  { offsets: from, day: eventDay, type, customerCount }: History,
  types: StartSettings["types"],
): CustomerDays {
  const isActive = Uint8Array.from(eventTypes, (name) => (types.includes(name) ? 1 : 0));
  const offsets = new Int32Array(customerCount + 1);
  const day = new Int32Array(from[customerCount]!);
  let n = 0;
  for (let c = 0; c < customerCount; c++) {
    const end = from[c + 1]!;
    let last = notStarted;
    for (let i = from[c]!; i < end; i++) {
      if (isActive[type === undefined ? 0 : type[i]!] === 0 || eventDay[i] === last) continue;
      last = eventDay[i]!;
      day[n++] = last;
    }
    offsets[c + 1] = n;
  }
  return { offsets, day: day.subarray(0, n) };
}

function firstDays({ offsets, day }: CustomerDays): Int32Array {
  const first = new Int32Array(offsets.length - 1).fill(notStarted);
  for (let c = 0; c < first.length; c++) if (offsets[c + 1]! > offsets[c]!) first[c] = day[offsets[c]!]!;
  return first;
}

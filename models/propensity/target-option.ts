import { z } from "zod";
import { eventTypes } from "../../src/events/data.js";
import type { Audience, Target } from "../../src/tasks/propensity/target.js";

const presets = ["firstPurchase", "secondOrder", "open", "click", "unsubscribe", "leave", "share"] as const;

const audience = z
  .enum(["all", "followers", "newBuyers", "members", "reachable", "contacted"])
  .optional()
  .describe("For whom it is asked. Default: everybody for whom it is possible.");

/** Events that are asked for by their type alone. */
const plainTypes = eventTypes.filter((type) => type !== "purchase" && type !== "custom");

export const targetOption = z.union([
  z.enum(presets),
  z
    .strictObject({
      event: z.literal("purchase"),
      categoryId: z.string().optional(),
      itemId: z.string().optional(),
      minAmount: z
        .number()
        .positive()
        .optional()
        .describe("Least value of such lines on one day, in units of the currency."),
      audience,
    })
    .refine(
      ({ categoryId, itemId, minAmount }) => categoryId ?? itemId ?? minAmount,
      "of any purchase ask repurchase.overall, 'firstPurchase' or 'secondOrder'; here a categoryId, itemId or minAmount is needed",
    ),
  z.strictObject({ event: z.literal("custom"), name: z.string().min(1), audience }),
  z.strictObject({ event: z.enum(plainTypes), audience }),
]);
/** What is waited for: a preset, or an event with what else it must be. */
export type TargetOption = z.input<typeof targetOption>;

/** Days within which a message is opened or clicked, if at all. */
const defaultResponseDays = 7;

/** @param currencyDigits decimals of the currency of the events */
export function targetOf(option: z.output<typeof targetOption>, currencyDigits: number): Target {
  if (typeof option === "string") return presetOf(option);
  const { event, audience: asked } = option;
  if (event === "purchase") {
    const { categoryId, itemId, minAmount } = option;
    const what = [categoryId, itemId, minAmount && `>= ${minAmount}`].filter((part) => part !== undefined);
    const minAmountMinor = minAmount && Math.max(1, Math.round(minAmount * 10 ** currencyDigits));
    return {
      name: `purchase ${what.join(" ")}`,
      audience: asked ?? "all",
      of: "window",
      wanted: { type: "purchase", categoryId, itemId, minAmountMinor },
      since: "event",
    };
  }
  const name = event === "custom" ? option.name : undefined;
  return {
    name: name ?? event,
    audience: asked ?? audienceOf[event] ?? "all",
    of: "window",
    wanted: { type: event, name },
    since: "event",
  };
}

/** For whom an event is possible, where that is not everybody. */
const audienceOf: Readonly<Partial<Record<string, Audience>>> = {
  unsubscribe: "reachable",
  leave: "members",
  open: "contacted",
  click: "contacted",
};

function presetOf(name: (typeof presets)[number]): Target {
  switch (name) {
    case "firstPurchase":
      return { name, audience: "followers", of: "window", wanted: { type: "purchase" }, since: "joining" };
    case "secondOrder":
      return { name, audience: "newBuyers", of: "window", wanted: { type: "purchase" }, since: "firstOrder" };
    case "open":
    case "click":
      return {
        name,
        audience: "contacted",
        of: "nextMessage",
        response: name,
        responseDays: defaultResponseDays,
      };
    default:
      return {
        name,
        audience: audienceOf[name] ?? "all",
        of: "window",
        wanted: { type: name },
        since: "event",
      };
  }
}

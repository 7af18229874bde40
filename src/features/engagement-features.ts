import { eventTypes } from "../events/data.js";
import type { History } from "../events/history.js";
import type { Feature, FeatureColumns } from "./feature.js";

/** Visits of 28 days at the pace of the 63 days before. */
function visitsBefore(in91: number, in28: number): number {
  return ((in91 - in28) * 28) / (91 - 28);
}

/** Features of events other than purchases; where a brand records none, zero and no last visit. */
export const engagementFeatures = [
  { name: "visits28", meaning: "views, searches, carts, opens, clicks and shares in the last 28 days", unit: "events", group: "engagement", scale: "log", usual: { from: ["visits91", "visits28"], value: visitsBefore } },
  { name: "visits91", meaning: "views, searches, carts, opens, clicks and shares in the last 91 days", unit: "events", group: "engagement", scale: "log" },
  { name: "daysSinceVisit", meaning: "days since the last view, search, cart, open, click or share", unit: "days", group: "engagement", scale: "log" },
  { name: "touches28", meaning: "messages received in the last 28 days", unit: "messages", group: "engagement", scale: "log" },
  { name: "complaints182", meaning: "complaints in the last 182 days", unit: "complaints", group: "service", scale: "log" },
  { name: "hasLeft", meaning: "unsubscribed or left the group, and has not joined again", unit: "yes/no", group: "engagement", scale: "linear" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

const visit = 1;
const touch = 2;
const complaint = 3;
const exit = 4;
const entry = 5;
const roles = Uint8Array.from(eventTypes, (type) => {
  if (["view", "cart", "search", "open", "click", "share"].includes(type)) return visit;
  if (type === "touch") return touch;
  if (type === "complaint") return complaint;
  if (type === "unsubscribe" || type === "leave") return exit;
  return type === "join" ? entry : 0;
});

/** Computes `engagementFeatures` in one pass over the events of the customers in `rows`. */
export function computeEngagementFeatures(history: History, rows: Int32Array): FeatureColumns {
  const columns = engagementFeatures.map(() => new Float64Array(rows.length));
  const [visits28, visits91, sinceVisit, touches, complaints, left] = columns as [
    Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
  ]; // biome-ignore format: the order is the list's
  const { type, day, offsets, today } = history;
  sinceVisit.fill(Number.NaN);
  if (!type) return { features: engagementFeatures, columns };
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      const ago = today - day[k]!;
      switch (roles[type[k]!]) {
        case visit:
          if (ago < 28) visits28[i]!++;
          if (ago < 91) visits91[i]!++;
          sinceVisit[i] = ago;
          break;
        case touch:
          if (ago < 28) touches[i]!++;
          break;
        case complaint:
          if (ago < 182) complaints[i]!++;
          break;
        case exit:
          left[i] = 1;
          break;
        case entry:
          left[i] = 0;
          break;
      }
    }
  }
  return { features: engagementFeatures, columns };
}

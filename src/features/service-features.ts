import { dayMs } from "../events/calendar-day.js";
import { eventTypes, purchaseCode, refundCode } from "../events/data.js";
import type { History } from "../events/history.js";
import type { Feature, FeatureColumns } from "./feature.js";

/** Features of what went wrong with orders: deliveries after the promised instant, complaints and refunds. */
export const serviceFeatures = [
  { name: "lateDeliveries182", meaning: "late deliveries in the last 182 days", unit: "deliveries", group: "service", scale: "log" },
  { name: "lateShare", meaning: "part of the deliveries with a promised date that came late", unit: "share", group: "service", scale: "linear" },
  { name: "daysLate", meaning: "days by which the last delivery was late, 0 if it was not", unit: "days", group: "service", scale: "log" },
  { name: "daysSinceLate", meaning: "days since the last late delivery", unit: "days", group: "service", scale: "log" },
  { name: "daysSinceComplaint", meaning: "days since the last complaint", unit: "days", group: "service", scale: "log" },
  { name: "refunds91", meaning: "lines given back in the last 91 days", unit: "lines", group: "service", scale: "log" },
  { name: "refundedShare", meaning: "lines given back as a part of the lines bought", unit: "share", group: "service", scale: "linear" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

const deliver = eventTypes.indexOf("deliver");
const complaint = eventTypes.indexOf("complaint");

/**
 * Days by which a delivery event came after what was promised, 0 in time; NaN where nothing was promised. A promise
 * that is a date, not an instant, holds to the end of its day.
 */
export function daysLateOf(history: History, dueAt: Float64Array | undefined, event: number): number {
  const due = dueAt?.[event] ?? Number.NaN;
  if (Number.isNaN(due)) return Number.NaN;
  const dueDay = history.zone.dayOf(due);
  if (history.zone.startOfDay(dueDay) === due) return Math.max(0, history.day[event]! - dueDay);
  return Math.max(0, (history.instantAt(event) - due) / dayMs);
}

/** Computes `serviceFeatures` in one pass over the events of the customers in `rows`. */
export function computeServiceFeatures(history: History, rows: Int32Array): FeatureColumns {
  const columns = serviceFeatures.map(() => new Float64Array(rows.length));
  const [late182, lateShare, daysLate, sinceLate, sinceComplaint, refunds91, refundedShare] = columns as [
    Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
  ]; // biome-ignore format: the order is the list's
  for (const column of [lateShare, daysLate, sinceLate, sinceComplaint, refundedShare])
    column.fill(Number.NaN);
  const { type, day, offsets, today } = history;
  const dueAt = history.instants("dueAt");
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let [bought, refunded, promised, late] = [0, 0, 0, 0];
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      const ago = today - day[k]!;
      switch (type?.[k] ?? purchaseCode) {
        case purchaseCode:
          bought++;
          break;
        case refundCode:
          refunded++;
          if (ago < 91) refunds91[i]!++;
          break;
        case complaint:
          sinceComplaint[i] = ago;
          break;
        case deliver: {
          const days = daysLateOf(history, dueAt, k);
          if (Number.isNaN(days)) break;
          promised++;
          daysLate[i] = days;
          if (days === 0) break;
          late++;
          sinceLate[i] = ago;
          if (ago < 182) late182[i]!++;
          break;
        }
      }
    }
    lateShare[i] = late / promised;
    refundedShare[i] = bought > 0 ? refunded / bought : Number.NaN;
  }
  return { features: serviceFeatures, columns };
}

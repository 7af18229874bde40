import { rfmSegments } from "../../measures/rfm-segments.js";
import type { presetNames, RuleStates, StatesSettings } from "./state-options.js";

const high = { from: { quantile: 0.5 } } as const;

/** Active (an order within 365 days), warm (730), cold (1,095), inactive; new ones, and others by their mean order. */
const yearly: RuleStates = [
  { name: "new active", when: { age: { below: 365 } } },
  { name: "active high", when: { daysSinceLast: { below: 365 }, meanOrder: high } },
  { name: "active low", when: { daysSinceLast: { below: 365 } } },
  { name: "new warm", when: { age: { below: 730 } } },
  { name: "warm high", when: { daysSinceLast: { below: 730 }, meanOrder: high } },
  { name: "warm low", when: { daysSinceLast: { below: 730 } } },
  { name: "cold", when: { daysSinceLast: { below: 1095 } } },
  { name: "inactive", when: {} },
];

const recent = { below: { quantile: 0.5 } } as const;

/** Recency, frequency and monetary value, each good or not: 重要价值客户 to 一般挽留客户. */
const rfm: RuleStates = rfmSegments.map(({ name, isRecencyHigh, isFrequencyHigh, isMonetaryHigh }) => ({
  name,
  when: {
    ...(isRecencyHigh && { daysSinceLast: recent }),
    ...(isFrequencyHigh && { orders: high }),
    ...(isMonetaryHigh && { spend: high }),
  },
}));

/** The states that can be asked for by name. */
export const statePresets: Readonly<Record<(typeof presetNames)[number], Exclude<StatesSettings, string>>> = {
  "activity-value": {
    activity: [{ periods: 1 }, { periods: 2 }],
    value: [0.5],
    newWithin: { periods: 1 },
  },
  rfm,
  yearly,
};

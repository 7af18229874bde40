/** A segment of RFM: whether recency, frequency and monetary value are high. */
export interface RfmSegment {
  readonly name: string;
  /** Its name in Chinese CRM practice. */
  readonly nameZh: string;
  readonly isRecencyHigh: boolean;
  readonly isFrequencyHigh: boolean;
  readonly isMonetaryHigh: boolean;
}

/**
 * The eight segments of Chinese CRM practice: high or low recency, frequency and monetary value. "Important" (重要) is
 * high value; value, developing, keep and retain (价值, 发展, 保持, 挽留) say what is left to do.
 *
 * Segment s is at 7 - (4 if recency is high + 2 if frequency is high + 1 if value is high): the best first.
 */
export const rfmSegments: readonly RfmSegment[] = (
  [
    ["important value", "重要价值客户"],
    ["general value", "一般价值客户"],
    ["important developing", "重要发展客户"],
    ["general developing", "一般发展客户"],
    ["important keep", "重要保持客户"],
    ["general keep", "一般保持客户"],
    ["important retain", "重要挽留客户"],
    ["general retain", "一般挽留客户"],
  ] as const
).map(([name, nameZh], s) => ({
  name,
  nameZh,
  isRecencyHigh: ((7 - s) & 4) > 0,
  isFrequencyHigh: ((7 - s) & 2) > 0,
  isMonetaryHigh: ((7 - s) & 1) > 0,
}));

/** Position in `rfmSegments`. */
export function segmentAt(isRecencyHigh: boolean, isFrequencyHigh: boolean, isMonetaryHigh: boolean): number {
  return 7 - ((isRecencyHigh ? 4 : 0) + (isFrequencyHigh ? 2 : 0) + (isMonetaryHigh ? 1 : 0));
}

import type { Layout } from "./layout.js";

/** The e-mail experiment of MineThatData. */
export const hillstrom = {
  experiment: {
    form: "experiment",
    set: "Hillstrom",
    file: "Kevin_Hillstrom_MineThatData_E-MailAnalytics_DataMiningChallenge_2008.03.20.csv",
    loader: "loadHillstrom",
    columns: {
      recency: "recency",
      historySegment: "history_segment",
      history: "history",
      mens: "mens",
      womens: "womens",
      zipCode: "zip_code",
      newbie: "newbie",
      channel: "channel",
      segment: "segment",
      visit: "visit",
      conversion: "conversion",
      spend: "spend",
    },
    optional: { row: "row_id" },
  },
} as const satisfies Record<string, Layout>;

import { z } from "zod";

/** What customers are worth: the name of a column of numbers, or numbers by customer id. */
export const valuesOption = z.custom<string | ReadonlyMap<string, number>>(
  (value) => typeof value === "string" || value instanceof Map,
  "must be the name of a column or a Map of customer ids",
);

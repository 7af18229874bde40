import { z } from "zod";
import type { PairEnd, PairReading } from "./pair-request.js";
import type { AskedHorizons } from "./training-request.js";

/** What every model of pairs is, beside its tasks. */
export interface PairDoorParts {
  readonly cutoff: PairEnd;
  /** Where what the model has seen ends: the cutoff, or the later end of the data it was refreshed with. */
  readonly seen: PairEnd;
  readonly reading: PairReading;
  readonly options: AskedHorizons & {
    readonly learner: string;
    /** Present where a network was asked for beside learner "auto". */
    readonly neural?: true;
    readonly seed: number;
  };
}

const end = z.union([z.number(), z.object({ lastBaskets: z.number().int().min(0) })]);
const lengths = z.array(z.number().positive()).min(1).optional();

const savedParts = z
  .looseObject({
    cutoff: end,
    seen: end,
    reading: z.object({
      timeZone: z.string(),
      currencyDigits: z.number(),
      clock: z.enum(["calendar", "sequence"]),
    }),
    options: z.looseObject({ horizonDays: lengths, horizonBaskets: lengths }),
    data: z.looseObject({}),
  })
  .refine(
    ({ reading: { clock }, cutoff, seen, options: { horizonDays, horizonBaskets } }) =>
      clock === "calendar"
        ? typeof cutoff === "number" && typeof seen === "number" && horizonDays
        : typeof cutoff !== "number" && typeof seen !== "number" && horizonBaskets,
    "one clock",
  );

/** @throws ZodError where the parts of a saved model are not there, or are of two clocks */
export function checkDoorParts(state: unknown): void {
  savedParts.parse(state);
}

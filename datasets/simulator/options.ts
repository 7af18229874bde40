import { z } from "zod";
import { parseOptions } from "../../src/options.js";
import { type Mechanisms, mechanismSchema } from "./mechanisms.js";
import { maxSeed } from "./streams.js";

/** How large a simulation is by name: `tiny` for a quick look, `small` for a bench, `large` for a load. */
export const presets = {
  tiny: { customers: 300, days: 547, futures: 64 },
  small: { customers: 10_000, days: 730, futures: 16 },
  large: { customers: 1_000_000, days: 730, futures: 0 },
} as const;
/** Name of a size. */
export type Preset = keyof typeof presets;

/** Options of `simulate`. */
export const simulationOptions = z.strictObject({
  preset: z.enum(["tiny", "small", "large"]).default("tiny").describe("Customers and days by name."),
  customers: z
    .number()
    .int()
    .min(0)
    .max(2 ** 30)
    .optional()
    .describe("Number of customers, followers who never buy among them; default: the preset's."),
  days: z
    .number()
    .int()
    .min(1)
    .max(3653)
    .optional()
    .describe("Length in calendar days; default: the preset's."),
  futures: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe(
      "Futures drawn for the expected year of each customer's truth; 0: none. Default: the preset's.",
    ),
  seed: z.number().int().min(0).max(maxSeed).default(1).describe("Same seed, same bytes."),
  start: z.iso
    .date()
    .refine((date) => date >= "2015-01-01" && date < "2025-12-31", "must lie in 2015 to 2025")
    .default("2024-01-01")
    .describe("First calendar day, in Shanghai."),
  mechanisms: mechanismSchema
    .prefault({})
    .describe("Planted parameters by mechanism; what is left out has its default."),
});
/** What callers may pass to `simulate`. */
export type SimulationOptions = z.input<typeof simulationOptions>;
/** Options with the preset and every default filled in. */
export interface SimulationSettings {
  readonly preset: Preset;
  readonly customers: number;
  readonly days: number;
  readonly futures: number;
  readonly seed: number;
  readonly start: string;
  readonly mechanisms: Mechanisms;
}

/** @throws OptionsError `unknown_option`, `bad_option` */
export function parseSimulationOptions(options: SimulationOptions | undefined): SimulationSettings {
  const { preset, customers, days, futures, ...rest } = parseOptions(
    simulationOptions,
    options ?? {},
    "simulate",
  );
  return { preset, ...presets[preset], ...defined({ customers, days, futures }), ...rest };
}

function defined<T extends object>(values: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}

import { z } from "zod";
import { OptionsError } from "../errors.js";
import { parseOptions } from "../options.js";
import { gammaQuantile } from "../stats/quantiles.js";

export const viralInput = z
  .strictObject({
    customers: z.number().int().positive().describe("Customers who could invite."),
    invites: z.number().int().nonnegative().describe("Invites that they sent."),
    joins: z.number().int().nonnegative().describe("Customers who joined by one of these invites."),
    level: z.number().gt(0).lt(1).default(0.95).describe("Chance that an interval covers the truth."),
  })
  .refine(({ invites, joins }) => joins === 0 || invites > 0, {
    path: ["joins"],
    message: "must be 0 where there are no invites",
  });

/** Customers, their invites and who joined by them, all of one time. */
export type ViralInput = z.input<typeof viralInput>;

/** How a base grows by invitations. */
export interface ViralCoefficient {
  /** k: customers whom a customer brings, = invitesPerCustomer x conversion. */
  readonly k: number;
  /** Ends of its interval. */
  readonly lower: number;
  readonly upper: number;
  /** Invites of a customer; undefined where invites are not recorded. */
  readonly invitesPerCustomer: number | undefined;
  /** Joins of an invite; undefined where there is no invite. May pass 1 where one invite reaches many. */
  readonly conversion: number | undefined;
  /** k >= 1: each customer brings at least one more, and the base grows without end by itself. */
  readonly growsByItself: boolean;
  /** 1 / (1 - k): how many customers one acquired customer is in the end; undefined where k >= 1. */
  readonly amplification: number | undefined;
  /** Cycles until invitations have doubled a base; undefined where they never do (k <= 1/2). */
  readonly doublingCycles: number | undefined;
  /** All of it in one sentence. */
  readonly meaning: string;
}

/**
 * The viral coefficient k = invites per customer x conversion of an invite = joins / customers.
 *
 * The interval is that of a Poisson count of joins (Garwood 1936), who are taken to come one by one; from events, where
 * it is seen how unequally customers invite, `viralCoefficientOf` makes it as wide as that asks for.
 *
 * @throws OptionsError "unknown_option", "bad_option"
 */
export function viralCoefficient(input: ViralInput): ViralCoefficient {
  const { level, ...counts } = parseOptions(viralInput, input, "measures.viralCoefficient");
  return viralityOf(counts, 1, level);
}

/** Customers, invites (undefined where they are not recorded) and joins. */
export interface ViralCounts {
  readonly customers: number;
  readonly invites: number | undefined;
  readonly joins: number;
}

/**
 * k and what follows from it.
 *
 * @param dispersion variance over mean of the joins of a customer, 1 or more: the counts weigh so much less
 */
export function viralityOf(
  { customers, invites, joins }: ViralCounts,
  dispersion: number,
  level: number,
): ViralCoefficient {
  const k = joins / customers;
  const events = joins / dispersion;
  const scale = dispersion / customers;
  const amplification = k < 1 ? 1 / (1 - k) : undefined;
  return {
    k,
    lower: events > 0 ? gammaQuantile((1 - level) / 2, events, 1) * scale : 0,
    upper: gammaQuantile((1 - level) / 2, events + 1, 1, "upper") * scale,
    invitesPerCustomer: invites === undefined ? undefined : invites / customers,
    conversion: invites ? joins / invites : undefined,
    growsByItself: k >= 1,
    amplification,
    doublingCycles: doublingCycles(k),
    meaning:
      amplification === undefined
        ? `Each customer brings ${k.toFixed(2)}: the base grows by itself, without end, as long as that holds.`
        : `Each customer brings ${k.toFixed(2)}: 100 acquired customers are ${(100 * amplification).toFixed(0)} in the end. Invitations alone die out.`,
  };
}

/** Cycles n after which 1 + k + ... + k^n is 2: (1 - k^(n + 1)) / (1 - k) = 2, k^(n + 1) = 2 k - 1. */
function doublingCycles(k: number): number | undefined {
  if (k <= 0.5) return undefined;
  // Next to k = 1 the quotient is 0 / 0; its limit is n + 1 = 2.
  const excess = k - 1;
  if (Math.abs(excess) < 1e-9) return 1;
  return Math.log1p(2 * excess) / Math.log1p(excess) - 1;
}

export const growthOptions = z.strictObject({
  customers: z.number().positive().describe("Customers to begin with, all new."),
  k: z.number().nonnegative().describe("Viral coefficient."),
  cycles: z.number().int().min(0).max(10_000).describe("Cycles of inviting; each customer invites in one."),
});

/** A base and how often it invites. */
export type GrowthInput = z.input<typeof growthOptions>;

/**
 * Customers after 0, 1, ..., `cycles` cycles of inviting: N (1 + k + k^2 + ... + k^i). Each customer invites in the cycle
 * after he came, and nobody leaves. Below k = 1 it comes to rest at N / (1 - k).
 *
 * @throws OptionsError "unknown_option", "bad_option"; "growth_overflows" where the base passes the largest number
 */
export function viralGrowth(input: GrowthInput): Float64Array {
  const { customers, k, cycles } = parseOptions(growthOptions, input, "measures.viralGrowth");
  const base = new Float64Array(cycles + 1);
  let newcomers = customers;
  base[0] = customers;
  for (let i = 1; i <= cycles; i++) {
    newcomers *= k;
    base[i] = base[i - 1]! + newcomers;
    if (base[i]! < Number.POSITIVE_INFINITY) continue;
    throw new OptionsError(
      "growth_overflows",
      `measures.viralGrowth: in cycle ${i} the base passes ${Number.MAX_VALUE}, the largest number. Ask for ${i - 1} cycles at most.`,
      { cycle: i },
    );
  }
  return base;
}

import { z } from "zod";
import { parseOptions } from "../options.js";

const money = z.number().nonnegative();
const whoShape = {
  sales: z.number().positive().describe("Sales it brought, units of the currency."),
  orders: z.number().positive().optional().describe("Orders it brought."),
  customers: z.number().positive().optional().describe("Customers who ordered."),
};

export const trafficOptions = z.strictObject({
  public: z.strictObject({
    adSpend: money.describe("Paid for ads."),
    commissionRate: z.number().min(0).max(1).describe("The platform's share of the sales, in [0, 1]."),
    periods: z
      .number()
      .positive()
      .optional()
      .describe("Periods of it. Default: as many as the private ones."),
    ...whoShape,
  }),
  private: z.strictObject({
    buildUp: money.describe("Paid once, before the first period."),
    runningPerPeriod: money.describe("Paid each period: staff, tools, benefits."),
    periods: z.number().positive().default(1).describe("Periods of it."),
    ...whoShape,
  }),
  ads: z
    .enum(["growWithSales", "fixed"])
    .default("growWithSales")
    .describe(
      "What ads would cost for other sales: in proportion (each sale is bought again), or the same each period.",
    ),
});

/** What public and private traffic cost and brought. */
export type TrafficInput = z.input<typeof trafficOptions>;
type Settings = z.output<typeof trafficOptions>;

/** What one kind of traffic costs. */
export interface TrafficSide {
  /** All of it, units of the currency. */
  readonly cost: number;
  /** Cost of one unit of sales. */
  readonly costPerSale: number;
  readonly costPerOrder: number | undefined;
  readonly costPerCustomer: number | undefined;
}

/** From where on private traffic is cheaper, or why it never is. */
export type BreakEven =
  | { readonly at: number; readonly never?: undefined }
  | { readonly at?: undefined; readonly never: "running_costs_no_less" | "public_sales_cost_nothing" };

/** Public and private traffic beside each other. */
export interface TrafficCost {
  readonly public: TrafficSide;
  readonly private: TrafficSide;
  /** What the private sales would have cost as public ones, less what they did cost; below 0 private was dearer. */
  readonly saved: number;
  /** Periods after which private traffic has cost less than public, at the private sales of a period. */
  readonly breakEvenPeriods: BreakEven;
  /** Sales over the given private periods from which on private traffic costs less than public. */
  readonly breakEvenSales: BreakEven;
}

/**
 * Cost of public traffic (ads + commission x sales) against private (build-up + running x periods), and where they are
 * equal.
 *
 * With ads A, commission rate r and sales S of the public side, build-up B, running costs R a period and sales s a period
 * of the private one: a unit of sales costs u = A / S + r in public. Private traffic breaks even after
 * n = B / (u s - R) periods, and, over n periods, at sales of (B + R n) / u. Where ads are fixed at a = A / periods:
 * n = B / (a + r s - R), and (B + R n - a n) / r.
 *
 * @throws OptionsError "unknown_option", "bad_option"
 */
export function trafficCost(input: TrafficInput): TrafficCost {
  const settings = parseOptions(trafficOptions, input, "measures.trafficCost");
  const { public: bought, private: own } = settings;
  const publicSide = sideOf(bought.adSpend + bought.commissionRate * bought.sales, bought);
  const ownCost = own.buildUp + own.runningPerPeriod * own.periods;
  const { perPeriod, perSale } = publicPrice(settings, publicSide.costPerSale);
  const asPublic = perPeriod * own.periods + perSale * own.sales;
  const perOwnPeriod = asPublic / own.periods;
  const left = ownCost - perPeriod * own.periods;
  return {
    public: publicSide,
    private: sideOf(ownCost, own),
    saved: asPublic - ownCost,
    breakEvenPeriods: breakEven(own.buildUp, perOwnPeriod - own.runningPerPeriod, "running_costs_no_less"),
    breakEvenSales: breakEven(left, perSale, "public_sales_cost_nothing"),
  };
}

/** What the private sales would cost as public ones: so much a period, and so much a unit of sales. */
function publicPrice({ public: bought, private: own, ads }: Settings, costPerSale: number) {
  if (ads === "growWithSales") return { perPeriod: 0, perSale: costPerSale };
  return { perPeriod: bought.adSpend / (bought.periods ?? own.periods), perSale: bought.commissionRate };
}

function sideOf(cost: number, { sales, orders, customers }: Settings["public" | "private"]): TrafficSide {
  return {
    cost,
    costPerSale: cost / sales,
    costPerOrder: orders === undefined ? undefined : cost / orders,
    costPerCustomer: customers === undefined ? undefined : cost / customers,
  };
}

/** Where what is gained with each step has paid what is ahead: 0 where nothing is. */
function breakEven(ahead: number, gain: number, never: NonNullable<BreakEven["never"]>): BreakEven {
  if (gain > 0) return { at: Math.max(0, ahead / gain) };
  return ahead <= 0 && gain === 0 ? { at: 0 } : { never };
}

import { z } from "zod";
import { instantIssue, instantSentence, parseInstant } from "./instant.js";
import { type IssueCode, issueKinds } from "./issues.js";
import { decimal, minorUnits, moneyIssue } from "./money.js";
import { type Zone, zoneOf } from "./zone.js";

/** What an id may be: text, or a whole number, which is read as its decimal text. */
const id = z.union(
  [z.string().max(1000, sentence("id_too_long")), z.int(), z.bigint()],
  sentence("invalid_id"),
);
const number = z.union([z.number(), z.string(), z.bigint()], sentence("invalid_number"));
const anyInstant = z.union([z.date(), z.number(), z.string()], sentence("invalid_timestamp"));

interface SchemaOptions {
  /** Zone of text without an offset. Default UTC. */
  readonly timeZone?: string;
  /** Decimals of the currency. Default 2. */
  readonly currencyDigits?: number;
}

/**
 * Schema of one event: a union by `type`, of which "purchase" may be left out. null, "" and text of spaces are
 * "not given"; fields that no event has are dropped. Gives the same verdict as the bulk reader.
 */
export function eventSchema(options: SchemaOptions = {}) {
  const fields = eventFields(zoneOf(options.timeZone ?? "UTC"), options.currencyDigits ?? 2);
  const event = <T extends string>(type: T) => z.object({ type: z.literal(type), ...fields });
  return z
    .discriminatedUnion("type", [
      z.object({ type: z.literal(["purchase", "", null]).optional(), ...fields }),
      event("refund"),
      event("view"),
      event("cart"),
      event("search"),
      event("join"),
      event("leave"),
      event("touch").describe("A message was sent to the customer."),
      event("deliver"),
      event("open"),
      event("click"),
      event("unsubscribe"),
      event("share"),
      event("complaint"),
      event("assign").describe("The customer was assigned to a variant of an experiment."),
      event("custom").extend({ name: id.refine((value) => !isBlank(value), sentence("missing_name")) }),
    ])
    .superRefine((row, context) => {
      for (const { field, code } of signIssues(row)) {
        context.addIssue({ code: "custom", path: [field], message: sentence(code), params: { code } });
      }
    });
}

/** `eventSchema` of UTC and two decimals. */
export const customerEvent = eventSchema();
/** One event as callers give it. */
export type CustomerEvent = z.input<typeof customerEvent>;

function eventFields(zone: Zone, currencyDigits: number) {
  const isInstant = (value: unknown, context: z.RefinementCtx) => {
    if (isBlank(value) || !Number.isNaN(parseInstant(value, zone))) return;
    context.addIssue({ code: "custom", message: instantSentence(instantIssue(value, zone)), input: value });
  };
  const isMoney = (value: unknown, context: z.RefinementCtx) => {
    if (isBlank(value) || !Number.isNaN(minorUnits(value, currencyDigits))) return;
    context.addIssue({ code: "custom", message: sentence(moneyIssue(value, currencyDigits)), input: value });
  };
  const instant = anyInstant.superRefine(isInstant);
  const money = number.superRefine(isMoney);
  return {
    customerId: id.refine((value) => !isBlank(value), sentence("missing_customer_id")),
    timestamp: instant.refine((value) => !isBlank(value), sentence("missing_timestamp")),
    orderId: id.nullish().describe("Without it, all purchases of one calendar day are one order."),
    itemId: id.nullish(),
    categoryId: id.nullish(),
    quantity: number
      .refine((value) => isBlank(value) || !Number.isNaN(decimal(value)), sentence("invalid_number"))
      .refine((value) => isBlank(value) || decimal(value) !== 0, sentence("zero_quantity"))
      .nullish()
      .describe("More than 0, may be fractional; below 0 makes a purchase a refund."),
    amount: money.nullish().describe("Total of the line, 0 or more; below 0 makes a purchase a refund."),
    discount: money.nullish(),
    channel: id.nullish(),
    contentId: id.nullish(),
    benefitId: id.nullish(),
    campaignId: id.nullish(),
    cost: money.nullish(),
    experimentId: id.nullish(),
    variant: id.nullish(),
    propensity: number
      .refine((value) => isBlank(value) || isPropensity(decimal(value)), sentence("propensity_out_of_range"))
      .nullish()
      .describe("Probability with which this variant or message was chosen: above 0, at most 1."),
    relatedCustomerId: id.nullish(),
    dueAt: instant.nullish(),
    knownAt: instant.nullish().describe("From when on the event is known; default: its timestamp."),
    name: id.nullish().describe("What happened, for type custom."),
  };
}

/** Rules across fields: which numbers may lie below 0, and together. */
function signIssues(row: {
  type?: string | null | undefined;
  quantity?: unknown;
  amount?: unknown;
  discount?: unknown;
  cost?: unknown;
}): { field: string; code: IssueCode }[] {
  const [quantity, amount] = [decimal(row.quantity), decimal(row.amount)];
  const isPurchase =
    row.type === undefined || row.type === null || row.type === "" || row.type === "purchase";
  const isBelow = quantity < 0 || amount < 0;
  const isRefund = row.type === "refund" || (isPurchase && isBelow);
  const issues: { field: string; code: IssueCode }[] = [];
  if (isPurchase && ((quantity < 0 && amount > 0) || (quantity > 0 && amount < 0))) {
    issues.push({ field: "amount", code: "mixed_sign" });
  }
  if (!isPurchase && !isRefund) {
    if (quantity < 0) issues.push({ field: "quantity", code: "negative_number" });
    if (amount < 0) issues.push({ field: "amount", code: "negative_number" });
  }
  if (!isRefund && decimal(row.discount) < 0) issues.push({ field: "discount", code: "negative_number" });
  if (decimal(row.cost) < 0) issues.push({ field: "cost", code: "negative_number" });
  return issues;
}

function isPropensity(value: number): boolean {
  return value > 0 && value <= 1;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

function sentence(code: IssueCode): string {
  return issueKinds[code].sentence;
}

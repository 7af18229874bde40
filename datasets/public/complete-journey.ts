import { OptionsError } from "../../src/errors.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import type { EventTable } from "../../src/events/table.js";
import {
  type Campaign,
  campaignCalendar,
  readCampaigns,
  redemptionsOf,
  touchesOf,
} from "./complete-journey-campaigns.js";
import { dateTimeOfDay } from "./complete-journey-days.js";
import {
  type JourneyCoupon,
  readCoupons,
  readDemographics,
  readProducts,
} from "./complete-journey-tables.js";
import { completeJourney as layouts } from "./layouts/complete-journey.js";
import {
  parseRelativeLoadOptions,
  type RelativeLoadOptions,
  type RelativeLoadSettings,
} from "./load-options.js";
import { eventsOf, tableOfEvents } from "./table-events.js";
import { recognise } from "./table-file.js";

/** Paths of the files of the Complete Journey, plain or gzip. */
export interface CompleteJourneyFiles {
  /** `transaction_data.csv`. */
  readonly transactions: string;
  /** `product.csv`: the items' columns, and the category of every purchase. */
  readonly products?: string;
  /** `hh_demographic.csv`: the customers' columns. */
  readonly demographics?: string;
  /** `campaign_desc.csv`: the calendar, and the days of `campaigns`. */
  readonly campaignDescriptions?: string;
  /** `campaign_table.csv`: which household got which campaign. */
  readonly campaigns?: string;
  /** `coupon_redempt.csv`. */
  readonly couponRedemptions?: string;
  /** `coupon.csv`: for which items a coupon is. */
  readonly coupons?: string;
}

/** The Complete Journey. */
export interface CompleteJourney {
  readonly events: EventTable;
  /** For which items a coupon of a campaign is; empty unless `coupons` was given. */
  readonly coupons: readonly JourneyCoupon[];
}

/**
 * Loads "The Complete Journey": purchases of 2,500 households at a US grocer over two years (2,595,732 lines), with
 * campaigns and coupons.
 *
 * Published by dunnhumby on its page "Source Files", under its own terms; the R package completejourney (CC0) has a
 * part of it. `SALES_VALUE` is the line's amount, what the retailer received. `discount` is the loyalty
 * card's and the matched coupon's (`RETAIL_DISC`, `COUPON_MATCH_DISC`), so that amount and discount are the shelf
 * price; a manufacturer's coupon (`COUPON_DISC`) is the manufacturer's money and not in it. `channel` is the store.
 * Lines of quantity 0 (about 6 in 1,000: no sale, a coupon by itself) are counted under `zero_quantity` and left out.
 * Day 1 is put on `anchor`, times are clock times kept as if UTC. Tables with dates (`customer_id, timestamp,
 * order_id, item_id`, and more where known) are read as well, at their own dates.
 *
 * A campaign sent to a household is a `touch` at the campaign's start; a coupon redeemed is a `custom` event "redeem"
 * with the coupon as `benefitId`; campaigns are the calendar. No household was held out by lot: response, not effect.
 *
 * @throws EventError `wrong_layout`, `file_not_found`, `invalid_side_table`
 * @throws OptionsError `missing_file` where `campaigns` come without `campaignDescriptions`, `unknown_option`,
 * `bad_option`
 */
export async function loadCompleteJourney(
  files: CompleteJourneyFiles,
  options?: RelativeLoadOptions,
): Promise<CompleteJourney> {
  const settings = parseRelativeLoadOptions(options, "loadCompleteJourney");
  const { campaignDescriptions, products, demographics, coupons } = files;
  if (files.campaigns !== undefined && campaignDescriptions === undefined) {
    throw new OptionsError(
      "missing_file",
      "loadCompleteJourney needs 'campaignDescriptions' to know when the 'campaigns' were.",
      {},
    );
  }
  const items = products === undefined ? undefined : await readProducts(products, settings);
  const customers = demographics === undefined ? undefined : await readDemographics(demographics, settings);
  const campaigns =
    campaignDescriptions === undefined ? [] : await readCampaigns(campaignDescriptions, settings);
  const categories = new Map(items?.map(({ itemId, categoryId }) => [String(itemId), String(categoryId)]));
  const events = await tableOfEvents(allEvents(files, categories, campaigns, settings), settings);
  return {
    events: events.with({
      customers,
      items,
      ...(campaigns.length > 0 && { calendar: campaignCalendar(campaigns) }),
    }),
    coupons: coupons === undefined ? [] : await readCoupons(coupons, settings),
  };
}

async function* allEvents(
  { transactions, campaigns, couponRedemptions }: CompleteJourneyFiles,
  categories: ReadonlyMap<string, string>,
  described: readonly Campaign[],
  settings: RelativeLoadSettings,
): AsyncGenerator<CustomerEvent[]> {
  yield* await purchasesOf(transactions, categories, settings);
  if (campaigns !== undefined) yield* await touchesOf(campaigns, described, settings);
  if (couponRedemptions !== undefined) yield* await redemptionsOf(couponRedemptions, settings);
}

async function purchasesOf(
  path: string,
  categories: ReadonlyMap<string, string>,
  settings: RelativeLoadSettings,
): Promise<AsyncGenerator<CustomerEvent[]>> {
  const table = await recognise(path, [layouts.transactions, layouts.datedTransactions]);
  if (table.form === "days") {
    const { at } = table;
    return eventsOf(table, settings, (cells) => {
      const itemId = cells[at.item]!.trim();
      return {
        customerId: cells[at.customer]!,
        timestamp: dateTimeOfDay(settings.anchor, cells[at.day]!, cells[at.time]!),
        orderId: cells[at.order]!,
        itemId,
        categoryId: categories.get(itemId),
        quantity: cells[at.quantity]!,
        amount: cells[at.amount]!,
        discount: discountOf(cells[at.retailDiscount]!, cells[at.matchDiscount]!),
        channel: cells[at.store]!,
      };
    });
  }
  const { at } = table;
  return eventsOf(table, settings, (cells) => {
    const itemId = cells[at.item]!.trim();
    return {
      customerId: cells[at.customer]!,
      timestamp: cells[at.timestamp]!,
      orderId: cells[at.order]!,
      itemId,
      categoryId: cells[at.category] ?? categories.get(itemId),
      quantity: cells[at.quantity],
      amount: cells[at.amount],
      discount: discountOf(cells[at.retailDiscount], cells[at.matchDiscount]),
      channel: cells[at.store],
    };
  });
}

/** Both discounts as one sum in dollars: they stand below 0 in the published file. Text that is no number as it is. */
function discountOf(retail: string | undefined, match: string | undefined): number | string | undefined {
  if (retail === undefined && match === undefined) return undefined;
  const cents = centsOf(retail) + centsOf(match);
  return Number.isNaN(cents) ? `${retail} ${match}` : cents / 100;
}

function centsOf(dollars = "0"): number {
  return Math.round(Math.abs(Number(dollars)) * 100);
}

import type { CustomerRow, ItemRow } from "../../src/events/side-tables.js";
import { completeJourney as layouts } from "./layouts/complete-journey.js";
import type { LoadOptions } from "./load-options.js";
import { recognise, wholeRowsOf } from "./table-file.js";

/** A coupon of a campaign is for this item (and others, in rows of their own). */
export interface JourneyCoupon {
  readonly couponId: string;
  readonly itemId: string;
  readonly campaignId: string;
}

/** Items with their columns; `categoryId` is the commodity, the middle of three levels. */
export async function readProducts(path: string, settings: LoadOptions): Promise<ItemRow[]> {
  const table = await recognise(path, [layouts.products, layouts.items]);
  const { at } = table;
  return (await wholeRowsOf(table, settings)).map((cells) => ({
    itemId: cells[at.item]!,
    categoryId: cells[at.category]!,
    department: cells[at.department]!,
    productType: cells[at.productType]!,
    brand: cells[at.brand]!,
    manufacturer: cells[at.manufacturer]!,
    size: cells[at.size]!,
  }));
}

/** Households with the words of the survey: 801 of 2,500 answered. */
export async function readDemographics(path: string, settings: LoadOptions): Promise<CustomerRow[]> {
  const table = await recognise(path, [layouts.demographics, layouts.customers]);
  const { at } = table;
  return (await wholeRowsOf(table, settings)).map((cells) => ({
    customerId: cells[at.customer]!,
    age: cells[at.age]!,
    income: cells[at.income]!,
    maritalStatus: cells[at.maritalStatus]!,
    homeOwnership: cells[at.homeOwnership]!,
    household: cells[at.household]!,
    householdSize: cells[at.householdSize]!,
    children: cells[at.children]!,
  }));
}

export async function readCoupons(path: string, settings: LoadOptions): Promise<JourneyCoupon[]> {
  const table = await recognise(path, [layouts.coupons, layouts.couponItems]);
  const { at } = table;
  return (await wholeRowsOf(table, settings)).map((cells) => ({
    couponId: cells[at.coupon]!,
    itemId: cells[at.item]!,
    campaignId: cells[at.campaign]!,
  }));
}

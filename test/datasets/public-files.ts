import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { SiyuError } from "../../src/errors.js";

const folder = mkdtempSync(join(tmpdir(), "siyu-public-"));
let files = 0;

/** Path of a new file of these lines, or of these bytes. */
export function fileOf(content: readonly string[] | Uint8Array): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, content instanceof Uint8Array ? content : `${content.join("\n")}\n`);
  return path;
}

export function missingFile(): string {
  return join(folder, "none.csv");
}

/** The error with which a load fails. */
export async function errorOf(loading: Promise<unknown>): Promise<SiyuError> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SiyuError);
  return error as SiyuError;
}

/** The headers as they are published. */
export const headers = {
  taFeng:
    "TRANSACTION_DT,CUSTOMER_ID,AGE_GROUP,PIN_CODE,PRODUCT_SUBCLASS,PRODUCT_ID,AMOUNT,ASSET,SALES_PRICE",
  orders: "order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order",
  orderProducts: "order_id,product_id,add_to_cart_order,reordered",
  instacartProducts: "product_id,product_name,aisle_id,department_id",
  aisles: "aisle_id,aisle",
  departments: "department_id,department",
  transactions:
    "household_key,BASKET_ID,DAY,PRODUCT_ID,QUANTITY,SALES_VALUE,STORE_ID,RETAIL_DISC,TRANS_TIME,WEEK_NO,COUPON_DISC,COUPON_MATCH_DISC",
  products: "PRODUCT_ID,MANUFACTURER,DEPARTMENT,BRAND,COMMODITY_DESC,SUB_COMMODITY_DESC,CURR_SIZE_OF_PRODUCT",
  demographics:
    "AGE_DESC,MARITAL_STATUS_CODE,INCOME_DESC,HOMEOWNER_DESC,HH_COMP_DESC,HOUSEHOLD_SIZE_DESC,KID_CATEGORY_DESC,household_key",
  campaignDescriptions: "DESCRIPTION,CAMPAIGN,START_DAY,END_DAY",
  campaigns: "DESCRIPTION,household_key,CAMPAIGN",
  coupons: "COUPON_UPC,PRODUCT_ID,CAMPAIGN",
  redemptions: "household_key,DAY,COUPON_UPC,CAMPAIGN",
  hillstrom:
    "recency,history_segment,history,mens,womens,zip_code,newbie,channel,segment,visit,conversion,spend",
  coopCategories:
    "COD_MKT_ID;COD_MKT;AREA;COD_AREA;MACROSETTORE;COD_MACROSET;SETTORE;COD_SETT;REPARTO;COD_REP;CATEGORIA;COD_CATEG;SOTTOCATEGORIA;COD_SUBCATEG;SEGMENTO;COD_SEGMENTO",
  onlineRetail: "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
} as const;

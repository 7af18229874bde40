import type { Layout } from "./layout.js";

/** Ta-Feng: the table of all months, and the baskets of next-basket papers. */
export const taFeng = {
  transactions: {
    form: "transactions",
    set: "Ta-Feng",
    file: "ta_feng_all_months_merged.csv",
    loader: "loadTaFeng",
    columns: {
      date: "TRANSACTION_DT",
      customer: "CUSTOMER_ID",
      ageGroup: "AGE_GROUP",
      area: "PIN_CODE",
      category: "PRODUCT_SUBCLASS",
      item: "PRODUCT_ID",
      quantity: "AMOUNT",
      amount: "SALES_PRICE",
    },
  },
  baskets: {
    form: "baskets",
    set: "Ta-Feng in baskets",
    file: "baskets.csv",
    loader: "loadTaFeng",
    columns: { customer: "customer_id", place: "order_seq", item: "item_id" },
  },
} as const satisfies Record<string, Layout>;

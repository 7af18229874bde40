import type { Layout } from "./layout.js";

/** UCI Online Retail, by which a file that was passed to another loader is known. */
export const onlineRetail = {
  lines: {
    form: "lines",
    set: "Online Retail",
    file: "Online Retail.csv",
    loader: "loadOnlineRetail",
    columns: { invoice: "InvoiceNo", item: "StockCode", quantity: "Quantity", price: "UnitPrice" },
  },
  linesOfTwo: {
    form: "lines",
    set: "Online Retail II",
    file: "online_retail_II.csv",
    loader: "loadOnlineRetail",
    columns: { invoice: "Invoice", item: "StockCode", quantity: "Quantity", price: "Price" },
  },
} as const satisfies Record<string, Layout>;

import type { Layout } from "./layout.js";

const amazonOf = { set: "Amazon reviews", loader: "loadAmazonReviews" } as const;
/** Amazon's reviews in sequences: tables made of the two files that are published. */
export const amazonReviews = {
  sequences: {
    ...amazonOf,
    form: "sequences",
    file: "sequences with places",
    columns: { customer: "customer_id", place: "order_seq", item: "item_id" },
  },
  attributes: {
    ...amazonOf,
    form: "attributes",
    file: "attributes of items",
    columns: { item: "item_id", attribute: "attribute_id" },
  },
} as const satisfies Record<string, Layout>;

import type { Layout } from "./layout.js";

const coopOf = { set: "Coop", loader: "loadCoopGrocery" } as const;
/** Coop's loyalty cards: the map of categories as it is published, and two tables made of the set. */
export const coopGrocery = {
  categories: {
    ...coopOf,
    form: "codes",
    file: "coop_categories_map.csv",
    columns: {
      item: "COD_MKT_ID",
      sectorCode: "COD_SETT",
      departmentCode: "COD_REP",
      categoryCode: "COD_CATEG",
      sector: "SETTORE",
      department: "REPARTO",
      category: "CATEGORIA",
      subcategory: "SOTTOCATEGORIA",
      segment: "SEGMENTO",
    },
  },
  items: {
    ...coopOf,
    form: "items",
    file: "coop_categories_map.csv",
    columns: {
      item: "item_id",
      categoryId: "category_id",
      sector: "sector",
      department: "department",
      category: "category",
      subcategory: "subcategory",
      segment: "segment",
    },
  },
  trips: {
    ...coopOf,
    form: "trips",
    file: "trips with dates",
    columns: { customer: "customer_id", timestamp: "timestamp", order: "order_id", item: "item_id" },
    optional: { category: "category_id" },
  },
} as const satisfies Record<string, Layout>;

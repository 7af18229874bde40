import type { Layout } from "./layout.js";

const instacartOrder = {
  order: "order_id",
  number: "order_number",
  hour: "order_hour_of_day",
  gap: "days_since_prior_order",
} as const;
const instacartOf = { set: "Instacart", loader: "loadInstacart" } as const;
/** Instacart 2017: the files as they are published, and two tables made of them. */
export const instacart = {
  orders: {
    ...instacartOf,
    form: "orders",
    file: "orders.csv",
    columns: { ...instacartOrder, customer: "user_id" },
  },
  ordersOfCustomers: {
    ...instacartOf,
    form: "orders",
    file: "orders.csv",
    columns: { ...instacartOrder, customer: "customer_id" },
  },
  orderProducts: {
    ...instacartOf,
    form: "orderProducts",
    file: "order_products__prior.csv",
    columns: { order: "order_id", item: "product_id", place: "add_to_cart_order" },
    optional: { category: "category_id" },
  },
  orderItems: {
    ...instacartOf,
    form: "orderProducts",
    file: "order_products__prior.csv",
    columns: { order: "order_id", item: "item_id", place: "add_to_cart_order" },
    optional: { category: "category_id" },
  },
  products: {
    ...instacartOf,
    form: "products",
    file: "products.csv",
    columns: { item: "product_id", name: "product_name", aisle: "aisle_id", department: "department_id" },
    optional: { aisleName: "aisle", departmentName: "department" },
  },
  items: {
    ...instacartOf,
    form: "products",
    file: "products.csv",
    columns: { item: "item_id", name: "product_name", aisle: "aisle_id", department: "department_id" },
    optional: { aisleName: "aisle", departmentName: "department" },
  },
  aisles: { ...instacartOf, form: "names", file: "aisles.csv", columns: { id: "aisle_id", name: "aisle" } },
  departments: {
    ...instacartOf,
    form: "names",
    file: "departments.csv",
    columns: { id: "department_id", name: "department" },
  },
} as const satisfies Record<string, Layout>;

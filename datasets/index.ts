export { type Brand, type BrandOptions, brandOptions, generateBrand } from "./brand/brand.js";
export type { CalendarRow } from "./brand/calendar.js";
export type { ItemRow } from "./brand/catalogue.js";
export type { CustomerKind, CustomerRow } from "./brand/customer.js";
export type { CustomerTruth, Life } from "./brand/life.js";
export type { Channel, Source } from "./brand/places.js";
export { loadCdnow } from "./public/cdnow.js";
export { loadOnlineRetail, type OnlineRetail } from "./public/online-retail.js";
export { loadSample, sampleCalendarPath, samplePath } from "./sample.js";

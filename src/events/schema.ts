import type { EventType } from "./data.js";
import type { Instant } from "./instant.js";

/** Placeholder types until the schema file is complete. */
export type Id = string | number | bigint;
export interface CustomerEvent {
  type?: EventType | undefined;
  customerId: Id;
  timestamp: Instant;
  orderId?: Id | undefined;
  itemId?: Id | undefined;
  categoryId?: Id | undefined;
  quantity?: number | string | undefined;
  amount?: number | string | undefined;
  discount?: number | string | undefined;
  channel?: Id | undefined;
  contentId?: Id | undefined;
  benefitId?: Id | undefined;
  campaignId?: Id | undefined;
  cost?: number | string | undefined;
  experimentId?: Id | undefined;
  variant?: Id | undefined;
  propensity?: number | string | undefined;
  relatedCustomerId?: Id | undefined;
  dueAt?: Instant | undefined;
  knownAt?: Instant | undefined;
  name?: Id | undefined;
}

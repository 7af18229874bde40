/** A simulated event: an event of the library whose instants are epoch milliseconds and whose money is yuan. */
export interface BrandEvent {
  readonly type: "join" | "purchase" | "refund" | "view" | "open" | "unsubscribe";
  readonly customerId: string;
  /** Epoch milliseconds, a whole minute. */
  readonly timestamp: number;
  readonly orderId?: string;
  readonly itemId?: string;
  readonly categoryId?: string;
  readonly quantity?: number;
  /** Line total paid. */
  readonly amount?: number;
  /** Taken off the list price of the line. */
  readonly discount?: number;
  readonly channel?: string;
  readonly campaignId?: string;
}

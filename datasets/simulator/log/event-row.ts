import { type EventType, eventTypes } from "../../../src/events/data.js";
import { customerIdOf, orderIdOf } from "../ids.js";
import { benefits, contents } from "../world/campaigns.js";
import { categories } from "../world/categories.js";
import type { World } from "../world/world.js";
import { channelNames, type EventLog, typeCodes } from "./event-log.js";

/** A simulated event: an event of the library whose instants are epoch milliseconds and whose money is yuan. */
export interface SimulatedEvent {
  readonly type: Exclude<EventType, "search" | "custom">;
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
  readonly contentId?: string;
  readonly benefitId?: string;
  readonly campaignId?: string;
  /** Of a message. */
  readonly cost?: number;
  readonly experimentId?: string;
  readonly variant?: string;
  readonly propensity?: number;
  /** Of a join: the friend who brought the customer. */
  readonly relatedCustomerId?: string;
  /** Of a delivery: the promised instant. */
  readonly dueAt?: number;
  /** Of a store order that the brand came to know later. */
  readonly knownAt?: number;
}

/** The event of a row of a log. Money is whole fen divided last: the number nearest to its text. */
export function eventOf(world: World, log: EventLog, row: number): SimulatedEvent {
  const type = log.type[row]!;
  const event: { -readonly [F in keyof SimulatedEvent]: SimulatedEvent[F] } = {
    type: eventTypes[type] as SimulatedEvent["type"],
    customerId: customerIdOf(log.customer),
    timestamp: log.at[row]!,
  };
  if (log.order[row]! >= 0) event.orderId = orderIdOf(log.customer, log.order[row]!);
  const item = world.items[log.item[row]!];
  if (item) {
    event.itemId = item.itemId;
    event.categoryId = categories[item.category]!.categoryId;
  }
  if (log.quantity[row]! >= 0) event.quantity = log.quantity[row]!;
  if (log.amount[row]! >= 0) event.amount = log.amount[row]! / 100;
  if (log.discount[row]! >= 0) event.discount = log.discount[row]! / 100;
  if (log.channel[row]! >= 0) event.channel = channelNames[log.channel[row]!]!;
  const campaign = world.campaigns[log.campaign[row]!];
  if (campaign) {
    event.campaignId = campaign.campaignId;
    const arm = campaign.arms[log.arm[row]!];
    if (type === typeCodes.touch) {
      event.contentId = contents[campaign.content]!;
      if (arm!.benefit > 0) event.benefitId = benefits[arm!.benefit]!;
    }
    if (type === typeCodes.assign) {
      event.experimentId = campaign.campaignId;
      event.variant = arm?.variant ?? "control";
    }
  }
  if (log.cost[row]! >= 0) event.cost = log.cost[row]! / 100;
  if (log.propensity[row]! > 0) event.propensity = log.propensity[row]!;
  if (log.related[row]! >= 0) event.relatedCustomerId = customerIdOf(log.related[row]!);
  if (log.dueAt[row]! > 0) event.dueAt = log.dueAt[row]!;
  if (log.knownAt[row]! > 0) event.knownAt = log.knownAt[row]!;
  return event;
}

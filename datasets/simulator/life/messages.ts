import { isBestHour, touchChance } from "../customer/response.js";
import { channelCodes, typeCodes } from "../log/event-log.js";
import { dayMs } from "../world/calendar.js";
import {
  type Arm,
  benefitCostMinor,
  type Campaign,
  touchChannels,
  touchCostMinor,
  windowDays,
} from "../world/campaigns.js";
import { dayIndex, type World } from "../world/world.js";
import { nextErrandAt, nextOrderAt } from "./errands.js";
import { chanceToDriveAway, lapseByMessage, leavesWithin } from "./lapse.js";
import type { Shopper } from "./shopper.js";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const meanMinutesToOpen = 240;
const mostMinutesToOpen = 1200;
/** Extra orders come within six days of the message, so within the window of the campaign. */
const meanDaysToOrder = 1.5;
const mostDaysToOrder = 6;
const clickShare = 0.25;
const couponCode = 1;

/** When an arm's message is sent. */
function sentAtOf({ at }: Campaign, { hour }: Arm): number {
  return at + (hour - 8) * hourMs;
}

/** What a message of an arm would do to a customer, as things stand at the campaign's `at`. */
export interface Prospect {
  /** Whether an order comes within the window without a message: 0 or 1. */
  readonly untouched: number;
  /** Chance that one comes with it. */
  readonly touched: number;
  /** Chance that the message drives the customer away or makes them unsubscribe. */
  readonly drivenAway: number;
  /** Chance of an extra order of who is not driven away; below 0 the chance that the next order is put off. */
  readonly extra: number;
}

/**
 * Both potential outcomes of "orders within the window". Without the message the outcome is settled by what is
 * planned already; whoever leaves within the window has made up their mind, and no message changes it.
 */
export function prospectOf(world: World, shopper: Shopper, campaign: Campaign, arm: Arm): Prospect {
  const { at } = campaign;
  const sentAt = sentAtOf(campaign, arm);
  const end = at + windowDays * dayMs;
  const next = nextOrderAt(shopper);
  const untouched = next < end ? 1 : 0;
  if (leavesWithin(shopper, at, windowDays))
    return { untouched, touched: untouched, drivenAway: 0, extra: 0 };
  const { traits, fatigue, clock } = shopper;
  const level = fatigue.at(at) + traits.irritability;
  const drivenAway = chanceToDriveAway(world, shopper, level);
  const isFollower = traits.kind === "follower";
  const extra = isFollower ? 0 : touchChance(traits.response, world.mechanisms, arm, campaign, level);
  const isBefore = next < sentAt ? 1 : 0;
  const isPutOff = untouched === 1 && isBefore === 0 && clock.at === next && nextErrandAt(shopper) >= end;
  const stays = extra >= 0 ? untouched + (1 - untouched) * extra : untouched + (isPutOff ? extra : 0);
  const { unsubscribeOnly } = world.mechanisms.lapse;
  const goes = unsubscribeOnly * untouched + (1 - unsubscribeOnly) * isBefore;
  return { untouched, touched: (1 - drivenAway) * stays + drivenAway * goes, drivenAway, extra };
}

/** Sends an arm's message: it may drive the customer away, bring an extra order, put one off, be opened. */
export function sendMessage(
  world: World,
  shopper: Shopper,
  campaign: Campaign,
  arm: Arm,
  armIndex: number,
  propensity: number,
): void {
  const { log, random, traits, fatigue } = shopper;
  const prospect = prospectOf(world, shopper, campaign, arm);
  const sentAt = sentAtOf(campaign, arm);
  const channel = channelCodes[touchChannels[campaign.channel]!];
  const row = log.add(typeCodes.touch, sentAt, channel);
  log.campaign[row] = campaign.index;
  log.arm[row] = armIndex;
  log.cost[row] = touchCostMinor[campaign.channel]! + benefitCostMinor[arm.benefit]!;
  log.propensity[row] = propensity;
  const match = isBestHour(traits.response, arm.hour) ? world.mechanisms.touch.openMatch : 1;
  const interest = shopper.coolingSince <= campaign.at ? world.mechanisms.lapse.coolingOpens : 1;
  const openness = traits.openness * match * interest * Math.exp(-fatigue.at(campaign.at));
  fatigue.add(campaign.at, traits.irritability);
  if (shopper.leavesAt <= sentAt) return;
  if (arm.benefit === couponCode) shopper.couponUntil = campaign.at + windowDays * dayMs;
  if (random.next() < prospect.drivenAway) {
    driveAway(world, shopper, sentAt);
    return;
  }
  const draw = random.next();
  if (draw < prospect.extra) {
    bringOrder(shopper, campaign, sentAt, channel);
    return;
  }
  if (draw < -prospect.extra) putOff(world, shopper, campaign, sentAt);
  if (random.next() < openness) open(shopper, campaign, sentAt, channel, random.next() < clickShare);
}

function driveAway(world: World, shopper: Shopper, sentAt: number): void {
  if (shopper.random.next() >= world.mechanisms.lapse.unsubscribeOnly) {
    lapseByMessage(world, shopper, sentAt, nextOrderAt(shopper) >= sentAt);
    return;
  }
  shopper.isSubscribed = false;
  shopper.log.add(typeCodes.unsubscribe, sentAt + minuteMs, channelCodes.wechat);
}

/** The message is opened and clicked, and an order follows. */
function bringOrder(shopper: Shopper, campaign: Campaign, sentAt: number, channel: number): void {
  const days = Math.min(mostDaysToOrder, shopper.random.exponential(1 / meanDaysToOrder));
  const at = sentAt + (10 + Math.floor(days * 1430)) * minuteMs;
  open(shopper, campaign, sentAt, channel, true, Math.min(at - minuteMs, sentAt + hourMs));
  shopper.errands.push({ at, kind: "touch", target: -1 });
}

/** The natural order that would have come within the window comes a week or two later. */
function putOff(world: World, shopper: Shopper, campaign: Campaign, sentAt: number): void {
  const { clock, random } = shopper;
  if (clock.at < sentAt || clock.at >= campaign.at + windowDays * dayMs) return;
  clock.postpone(dayIndex(world, clock.at), windowDays + 1 + random.int(14), sentAt);
}

function open(
  { log, random }: Shopper,
  { index }: Campaign,
  sentAt: number,
  channel: number,
  isClicked: boolean,
  before = Number.POSITIVE_INFINITY,
): void {
  const minutes = 1 + Math.floor(Math.min(mostMinutesToOpen, random.exponential(1 / meanMinutesToOpen)));
  const at = Math.min(before, sentAt + minutes * minuteMs);
  log.campaign[log.add(typeCodes.open, at, channel)] = index;
  if (isClicked) log.campaign[log.add(typeCodes.click, at, channel)] = index;
}

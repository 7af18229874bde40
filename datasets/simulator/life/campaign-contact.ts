import type { Random } from "../../../src/stats/random.js";
import { typeCodes } from "../log/event-log.js";
import { dayMs } from "../world/calendar.js";
import type { Arm, Campaign } from "../world/campaigns.js";
import type { World } from "../world/world.js";
import { visiblyLeavesAt } from "./lapse.js";
import { type Prospect, prospectOf, sendMessage } from "./messages.js";
import type { Shopper } from "./shopper.js";

/** Sees the potential outcomes of a campaign for each customer it might reach; `arm` -1 is no message. */
export type CampaignObserver = (campaign: Campaign, arm: number, prospects: readonly Prospect[]) => void;

/** Days without an order after which a customer does not count as active for targeting. */
export const activeDays = 60;

/**
 * A campaign meets a customer, unless they have unsubscribed or visibly left: an experiment enrols and assigns at
 * random, a broadcast reaches by chance, a targeted one by a chance that an order in the last 60 days raises.
 */
export function meetCampaign(
  world: World,
  shopper: Shopper,
  campaign: Campaign,
  observe: CampaignObserver | undefined,
): void {
  if (!shopper.isSubscribed || campaign.at >= visiblyLeavesAt(shopper)) return;
  const { campaigns } = world.mechanisms;
  const { random, log } = shopper;
  let arm = -1;
  let propensity = 1;
  switch (campaign.kind) {
    case "experiment": {
      if (random.next() >= campaigns.enrolled) return;
      arm = drawArm(random, campaign.arms);
      const row = log.add(typeCodes.assign, campaign.at, -1);
      log.campaign[row] = campaign.index;
      log.arm[row] = arm;
      log.propensity[row] = arm === -1 ? campaigns.control : campaign.arms[arm]!.share;
      break;
    }
    case "broadcast":
      propensity = campaigns.broadcast;
      arm = random.next() < propensity ? 0 : -1;
      break;
    case "targeted":
      propensity = targetChance(world, shopper, campaign.at);
      arm = random.next() < propensity ? 0 : -1;
      break;
  }
  observe?.(
    campaign,
    arm,
    campaign.arms.map((one) => prospectOf(world, shopper, campaign, one)),
  );
  if (arm === -1) return;
  const recorded = campaign.recordsPropensity && campaign.kind !== "experiment" ? propensity : Number.NaN;
  sendMessage(world, shopper, campaign, campaign.arms[arm]!, arm, recorded);
}

/** Chance to be chosen by a targeted campaign: what the brand can see of the customer decides. */
function targetChance({ mechanisms }: World, { lastOrderAt }: Shopper, at: number): number {
  const { targetBase, targetActive } = mechanisms.campaigns;
  const isActive = at - lastOrderAt < activeDays * dayMs;
  return 1 / (1 + Math.exp(-targetBase - (isActive ? targetActive : 0)));
}

/** Position of an arm; -1 for control. */
function drawArm(random: Random, arms: readonly Arm[]): number {
  let draw = random.next();
  for (let i = 0; i < arms.length; i++) {
    draw -= arms[i]!.share;
    if (draw < 0) return i;
  }
  return -1;
}

import { benefits, type Campaign, contents, touchChannels } from "./campaigns.js";
import type { World } from "./world.js";

/** Plan of a campaign, as the brand's calendar of campaigns has it. */
export interface SimulatedCampaign {
  readonly campaignId: string;
  readonly kind: Campaign["kind"];
  /** Epoch milliseconds at which customers are assigned or chosen; orders in the 7 days from then on count. */
  readonly at: number;
  readonly contentId: string;
  readonly channel: string;
  /** Share of the enrolled that an experiment holds out; 0 for other campaigns. */
  readonly control: number;
  readonly arms: readonly {
    readonly variant: string;
    readonly benefitId: string;
    /** Hour of the day, in Shanghai, at which the message is sent. */
    readonly hour: number;
    /** Chance of an enrolled customer to be assigned to it; 1 if it is the campaign's only one. */
    readonly share: number;
  }[];
}

export function campaignRows({ campaigns, mechanisms }: World): SimulatedCampaign[] {
  return campaigns.map(({ campaignId, kind, at, content, channel, arms }) => ({
    campaignId,
    kind,
    at,
    contentId: contents[content]!,
    channel: touchChannels[channel]!,
    control: kind === "experiment" ? mechanisms.campaigns.control : 0,
    arms: arms.map(({ variant, benefit, hour, share }) => ({
      variant,
      benefitId: benefits[benefit]!,
      hour,
      share,
    })),
  }));
}

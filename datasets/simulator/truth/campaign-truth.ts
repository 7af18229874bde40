import type { CampaignObserver } from "../life/campaign-contact.js";
import type { Campaign } from "../world/campaigns.js";

/** True effect of an arm of a campaign on the chance of an order within 7 days. */
export interface CampaignTruth {
  readonly campaignId: string;
  readonly variant: string;
  /** Customers the campaign could have reached: the enrolled of an experiment, the members of another. */
  readonly eligible: number;
  /** Those who got this arm's message. */
  readonly treated: number;
  /** Mean effect on the treated; NaN if there are none. */
  readonly effectOnTreated: number;
  /** Mean effect if all eligible had got the message; NaN if there are none. */
  readonly effectOverall: number;
  /** Mean outcome of the eligible if none had got a message. */
  readonly baseRate: number;
}

/** Sums potential outcomes while lives are lived. */
export class CampaignLedger {
  readonly #campaigns: readonly Campaign[];
  readonly #sums: Sums[][];

  constructor(campaigns: readonly Campaign[]) {
    this.#campaigns = campaigns;
    this.#sums = campaigns.map(({ arms }) =>
      arms.map(() => ({ eligible: 0, treated: 0, onTreated: 0, overall: 0, base: 0 })),
    );
  }

  readonly observe: CampaignObserver = (campaign, arm, prospects) => {
    const sums = this.#sums[campaign.index]!;
    for (let a = 0; a < sums.length; a++) {
      const { touched, untouched } = prospects[a]!;
      const sum = sums[a]!;
      sum.eligible++;
      sum.overall += touched - untouched;
      sum.base += untouched;
      if (a !== arm) continue;
      sum.treated++;
      sum.onTreated += touched - untouched;
    }
  };

  /** One row an arm, by campaign. */
  rows(): CampaignTruth[] {
    return this.#campaigns.flatMap(({ campaignId, arms }, c) =>
      arms.map(({ variant }, a) => {
        const { eligible, treated, onTreated, overall, base } = this.#sums[c]![a]!;
        return {
          campaignId,
          variant,
          eligible,
          treated,
          effectOnTreated: onTreated / treated,
          effectOverall: overall / eligible,
          baseRate: base / eligible,
        };
      }),
    );
  }
}

interface Sums {
  eligible: number;
  treated: number;
  onTreated: number;
  overall: number;
  base: number;
}

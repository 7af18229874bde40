import type { CustomerEvent } from "../../src/events/schema.js";
import type { CalendarRow } from "../../src/events/side-tables.js";
import { dateOfStudyDay } from "./complete-journey-days.js";
import { completeJourney as layouts } from "./layouts/complete-journey.js";
import type { RelativeLoadSettings } from "./load-options.js";
import { eventsOf } from "./table-events.js";
import { recognise, wholeRowsOf } from "./table-file.js";

/** A campaign: its first and last day, as dates. */
export interface Campaign {
  readonly campaignId: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
}

export async function readCampaigns(path: string, settings: RelativeLoadSettings): Promise<Campaign[]> {
  const table = await recognise(path, [layouts.campaignDescriptions, layouts.datedCampaignDescriptions]);
  const { at, form } = table;
  const date = (cell: string) => (form === "days" ? dateOfStudyDay(settings.anchor, cell) : cell);
  return (await wholeRowsOf(table, settings)).map((cells) => ({
    campaignId: cells[at.campaign]!,
    kind: cells[at.kind]!,
    from: date(cells[at.from]!),
    to: date(cells[at.to]!),
  }));
}

/** "TypeA 8": kind and number, from the first day to the last. */
export function campaignCalendar(campaigns: readonly Campaign[]): CalendarRow[] {
  return campaigns.map(({ campaignId, kind, from, to }) => ({ name: `${kind} ${campaignId}`, from, to }));
}

/** A touch of each household that got a campaign, on its first day; one of an undescribed campaign has no time. */
export async function touchesOf(
  path: string,
  described: readonly Campaign[],
  settings: RelativeLoadSettings,
): Promise<AsyncGenerator<CustomerEvent[]>> {
  const starts = new Map(described.map(({ campaignId, from }) => [campaignId, from]));
  const table = await recognise(path, [layouts.campaigns, layouts.campaignCustomers]);
  const { at } = table;
  return eventsOf(table, settings, (cells) => {
    const campaignId = cells[at.campaign]!.trim();
    return {
      type: "touch",
      customerId: cells[at.customer]!,
      timestamp: starts.get(campaignId) ?? "",
      campaignId,
    };
  });
}

/** A custom event "redeem" of each coupon that was redeemed. */
export async function redemptionsOf(
  path: string,
  settings: RelativeLoadSettings,
): Promise<AsyncGenerator<CustomerEvent[]>> {
  const table = await recognise(path, [layouts.redemptions, layouts.datedRedemptions]);
  const { at } = table;
  const dateAt = table.form === "days" ? table.at.day : table.at.timestamp;
  const isDays = table.form === "days";
  return eventsOf(table, settings, (cells) => ({
    type: "custom",
    name: "redeem",
    customerId: cells[at.customer]!,
    timestamp: isDays ? dateOfStudyDay(settings.anchor, cells[dateAt]!) : cells[dateAt]!,
    campaignId: cells[at.campaign]!,
    benefitId: cells[at.coupon]!,
  }));
}

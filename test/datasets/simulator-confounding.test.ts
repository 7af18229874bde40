import { expect, test } from "vitest";
import { simulate } from "../../datasets/index.js";
import { activeDays } from "../../datasets/simulator/life/campaign-contact.js";
import { dayMs } from "../../datasets/simulator/world/calendar.js";
import { byCustomer } from "../recovery/recovery.js";

const simulation = simulate({ customers: 2000, days: 547, seed: 5, futures: 0 });
const windowMs = 7 * dayMs;

/** Members a campaign might have reached: whether it did, whether they were active, whether they ordered. */
interface Meeting {
  readonly campaignId: string;
  readonly isTreated: boolean;
  readonly isActive: boolean;
  readonly ordered: boolean;
}

/** Every meeting of a campaign of a kind with a member, from the events alone. */
function meetings(kind: "targeted" | "experiment"): Meeting[] {
  const campaigns = simulation.campaigns.filter((campaign) => campaign.kind === kind);
  const found: Meeting[] = [];
  for (const events of byCustomer(simulation)) {
    const bought = events.filter(({ type }) => type === "purchase").map(({ timestamp }) => timestamp);
    const goneAt =
      events.find(({ type }) => type === "leave" || type === "unsubscribe")?.timestamp ?? Infinity;
    const reached = new Set(events.filter(({ type }) => type === "touch").map((event) => event.campaignId));
    const enrolled = new Set(events.filter(({ type }) => type === "assign").map((event) => event.campaignId));
    for (const { campaignId, at } of campaigns) {
      if (events[0]!.timestamp + dayMs >= at || goneAt <= at) continue;
      if (kind === "experiment" && !enrolled.has(campaignId)) continue;
      found.push({
        campaignId,
        isTreated: reached.has(campaignId),
        isActive: bought.some((time) => time < at && at - time < activeDays * dayMs),
        ordered: bought.some((time) => time >= at && time < at + windowMs),
      });
    }
  }
  return found;
}

const share = (rows: readonly Meeting[]) => rows.filter(({ ordered }) => ordered).length / rows.length;

/** Share that ordered among those treated less that among the others, and its standard error. */
function difference(rows: readonly Meeting[]): { value: number; error: number; treated: number } {
  const [treated, others] = [true, false].map((isTreated) => rows.filter((row) => row.isTreated === isTreated)) as [
    Meeting[],
    Meeting[],
  ]; // biome-ignore format: short
  const variance = (part: readonly Meeting[]) => (share(part) * (1 - share(part))) / part.length;
  return {
    value: share(treated) - share(others),
    error: Math.sqrt(variance(treated) + variance(others)),
    treated: treated.length,
  };
}

/** True effect on the treated, over all campaigns of a kind. */
function trueEffect(kind: string): number {
  const ids = new Set(
    simulation.campaigns.filter((campaign) => campaign.kind === kind).map((one) => one.campaignId),
  );
  const rows = simulation
    .campaignTruth()
    .filter(({ campaignId, treated }) => ids.has(campaignId) && treated > 0);
  const treated = rows.reduce((sum, row) => sum + row.treated, 0);
  return rows.reduce((sum, row) => sum + row.treated * row.effectOnTreated, 0) / treated;
}

test("the difference between those a targeted campaign reached and the others is not its effect", () => {
  const naive = difference(meetings("targeted"));
  const planted = trueEffect("targeted");
  expect(planted).toBeGreaterThan(0.01);
  expect(naive.value).toBeGreaterThan(1.6 * planted);
  expect((naive.value - planted) / naive.error).toBeGreaterThan(5);
});

test("within those of equal activity it is, for activity is all that the choice went by", () => {
  const rows = meetings("targeted");
  const parts = [true, false].map((isActive) => difference(rows.filter((row) => row.isActive === isActive)));
  const treated = parts.reduce((sum, part) => sum + part.treated, 0);
  const value = parts.reduce((sum, part) => sum + (part.treated / treated) * part.value, 0);
  const error = Math.sqrt(parts.reduce((sum, part) => sum + ((part.treated / treated) * part.error) ** 2, 0));
  expect(Math.abs(value - trueEffect("targeted")) / error).toBeLessThan(3);
});

test("the difference between the arms of an experiment and its control is its effect", () => {
  const { value, error } = difference(meetings("experiment"));
  expect(Math.abs(value - trueEffect("experiment")) / error).toBeLessThan(3);
});

import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { dayMs } from "../../../src/events/calendar-day.js";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { createRandom } from "../../../src/stats/random.js";
import { EventSnapshot, labelEvents } from "../../../src/tasks/propensity/event-snapshot.js";
import { hazardMember } from "../../../src/tasks/propensity/hazard-member.js";
import type { Target } from "../../../src/tasks/propensity/target.js";

const target: Target = {
  name: "firstPurchase",
  audience: "followers",
  of: "window",
  wanted: { type: "purchase" },
  since: "joining",
};

/** Followers who join all the time and buy first at a hazard of .2 a day for three days, then .01. */
function followers(count: number, seed: number) {
  const random = createRandom(seed);
  const start = Date.UTC(2024, 0, 1);
  const rows: { type: "join" | "purchase"; customerId: string; timestamp: number }[] = [];
  for (let c = 0; c < count; c++) {
    const joined = start + random.next() * 200 * dayMs;
    const customerId = `F${c}`;
    rows.push({ type: "join", customerId, timestamp: Math.floor(joined) });
    const early = -Math.log(random.next()) / 0.2;
    const days = early < 3 ? early : 3 - Math.log(random.next()) / 0.01;
    rows.push({ type: "purchase", customerId, timestamp: Math.floor(joined + days * dayMs) });
  }
  return dataOf(EventTable.from(rows));
}

test("hazards that differ by time are recovered, and give the chance of windows that were not trained", async () => {
  const data = followers(6000, 4);
  const at = (day: number) =>
    new EventSnapshot(new History(data, Date.UTC(2024, 0, 1) + day * dayMs), target);
  const cutoffs = Array.from({ length: 60 }, (_, k) => 10 + 2 * k);
  const labelled = cutoffs.map((day) => labelEvents(data, at(day), 30));
  const latest = at(160);
  const fitted = await hazardMember.fit("by span", { labelled, latest, horizon: 30, seed: 1 });
  const truth = (waited: number, days: number) => {
    const early = Math.max(0, Math.min(days, 3 - waited));
    return 1 - Math.exp(-0.2 * early - 0.01 * (days - early));
  };
  const { features, columns } = latest.features(30);
  const hours = columns[features.findIndex(({ name }) => name === "hoursSinceJoining")]!;
  for (const days of [10, 30, 60]) {
    const logits = fitted.score(latest, days);
    let worst = 0;
    logits.forEach((logit, i) => {
      if (hours[i]! > 60 * 24) return; // few had waited for longer at the earlier cutoffs
      worst = Math.max(worst, Math.abs(1 / (1 + Math.exp(-logit)) - truth(hours[i]! / 24, days)));
    });
    // Orders are known by the day, of which there are three before the hazard falls.
    expect(worst).toBeLessThan(0.08);
  }
});

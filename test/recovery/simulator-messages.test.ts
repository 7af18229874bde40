import { test } from "vitest";
import { type MechanismOptions, quietMechanisms } from "../../datasets/index.js";
import type { Simulation } from "../../datasets/simulator/simulate.js";
import { dayMs } from "../../datasets/simulator/world/calendar.js";
import { byCustomer, type Estimate, expectRecovery } from "./recovery.js";

const windowMs = 7 * dayMs;

/** Counts of those assigned or reached and of those who ordered within the window, by a key of the caller's. */
class Outcomes {
  readonly counts = new Map<string, { n: number; orders: number }>();

  add(key: string, ordered: boolean): void {
    const count = this.counts.get(key) ?? { n: 0, orders: 0 };
    count.n++;
    if (ordered) count.orders++;
    this.counts.set(key, count);
  }

  /** Share of a key and its variance. */
  share(key: string): { share: number; variance: number } {
    const { n, orders } = this.counts.get(key)!;
    const share = orders / n;
    return { share, variance: (share * (1 - share)) / n };
  }

  /** Difference of two shares. */
  difference(key: string, control: string): { value: number; variance: number } {
    const [a, b] = [this.share(key), this.share(control)];
    return { value: a.share - b.share, variance: a.variance + b.variance };
  }
}

/** Outcomes of all assignments, by variant and what the caller knows of the customer. */
function experimentOutcomes(
  simulation: Simulation,
  stratum: (customer: number, experimentId: string) => string = () => "",
): Outcomes {
  const outcomes = new Outcomes();
  let customer = 0;
  for (const events of byCustomer(simulation)) {
    const bought = events.filter(({ type }) => type === "purchase").map(({ timestamp }) => timestamp);
    for (const { type, timestamp, variant, experimentId } of events) {
      if (type !== "assign") continue;
      const key = `${variant}${stratum(customer, experimentId!)}`;
      outcomes.add(
        key,
        bought.some((at) => at >= timestamp && at < timestamp + windowMs),
      );
    }
    customer++;
  }
  return outcomes;
}

test("experiments give back the true mean effect of each benefit", () => {
  expectRecovery({ customers: 150, days: 300, mechanisms: { campaigns: { enrolled: 1 } } }, (simulation) => {
    const byBenefit = experimentOutcomes(simulation, (_, id) =>
      isOfHours(simulation, id) ? " by hour" : "",
    );
    const truth = simulation.campaignTruth();
    return ["plain", "coupon", "gift", "points"].map((benefit): Estimate => {
      const rows = truth.filter(
        ({ campaignId, variant }) => variant === benefit && !isOfHours(simulation, campaignId),
      );
      const eligible = rows.reduce((sum, row) => sum + row.eligible, 0);
      const { value, variance } = byBenefit.difference(benefit, "control");
      return {
        estimate: value,
        planted: rows.reduce((sum, row) => sum + row.eligible * (row.effectOverall || 0), 0) / eligible,
        error: Math.sqrt(variance),
      };
    });
  });
});

function isOfHours({ campaigns }: Simulation, campaignId: string): boolean {
  const { arms } = campaigns.find((campaign) => campaign.campaignId === campaignId)!;
  return arms[0]!.variant.endsWith("h");
}

test("a message near the customer's best hour has the planted multiple of the effect of another", () => {
  const hourMatch = 2.5;
  const mechanisms: MechanismOptions = {
    ...quietMechanisms,
    rate: { medianGapDays: 300 },
    touch: {
      ...{ coupon: 0.1, hourMatch, channelMatch: 1, sleepingDogs: 0, lostCauses: 0, wear: 0 },
      ...{ responseShape: 1e14, tasteShape: 1e14 },
    },
    campaigns: { ...quietMechanisms.campaigns, enrolled: 1, everyDays: 8 },
  };
  expectRecovery({ customers: 90, days: 500, mechanisms }, (simulation) => {
    const hours = Array.from(simulation.truth, ({ bestHour }) => bestHour);
    const outcomes = experimentOutcomes(simulation, (customer, id) =>
      isOfHours(simulation, id) ? ` ${hours[customer]}` : "other",
    );
    const merged = new Outcomes();
    for (const [key, { n, orders }] of outcomes.counts) {
      const [variant, best] = key.split(" ") as [string, string?];
      if (best === undefined) continue;
      const name =
        variant === "control"
          ? variant
          : Math.abs(Number.parseInt(variant, 10) - Number(best)) <= 1
            ? "matched"
            : "other";
      const count = merged.counts.get(name) ?? { n: 0, orders: 0 };
      merged.counts.set(name, { n: count.n + n, orders: count.orders + orders });
    }
    const [control, matched, other] = ["control", "matched", "other"].map((key) => merged.share(key)) as [
      Share,
      Share,
      Share,
    ];
    // effect matched - planted ratio x effect other, which is 0 in expectation
    return {
      estimate: matched.share - control.share - hourMatch * (other.share - control.share),
      planted: 0,
      error: Math.sqrt(
        matched.variance + hourMatch ** 2 * other.variance + (hourMatch - 1) ** 2 * control.variance,
      ),
    };
  });
});

type Share = ReturnType<Outcomes["share"]>;

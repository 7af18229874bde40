import type { EventTable } from "siyu";
import type { AgainstScores } from "siyu/evaluation";
import { btyd } from "siyu/learners";
import { CoProcess } from "../../peers/co-process.js";
import type { ChurnProtocol } from "./protocols.js";

/** Boosted trees that also know what became of other customers in the test: no forecast, and no upper bound of one. */
export const hindsight = "hindsight in Python";

type Contenders = Record<string, AgainstScores>;
const dayMs = 86_400_000;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** What a purchase model alone says: the chance of having died, and of no order within the horizon. */
export function purchaseModelContenders(table: EventTable, { trainUntil }: ChurnProtocol): Contenders {
  const fit = btyd.fitPurchaseModel("mbg-nbd", btyd.summarize(table, { cutoff: trainUntil }), {
    prior: "none",
  });
  const scoring =
    (chanceOf: (summary: btyd.CustomerSummaries, horizonDays: number) => Float64Array): AgainstScores =>
    ({ asOf, customerIds, horizonDays }) => {
      const summary = btyd.summarize(table, { cutoff: asOf });
      const chances = chanceOf(summary, horizonDays);
      const chance = new Map(summary.customerIds.map((id, i) => [id, chances[i]!]));
      return customerIds.map((id) => 1 - chance.get(id)!);
    };
  return {
    "P(alive), MBG/NBD": scoring((summary) => btyd.probabilityAlive(fit, summary)),
    "P(no order), MBG/NBD": scoring((summary, days) => btyd.probabilityOfOrder(fit, summary, days)),
  };
}

/** Regression and boosted trees in Python on the same file; nothing, saying so, where they are missing. */
export async function peerContenders(path: string, protocol: ChurnProtocol): Promise<Contenders> {
  const { from, scorings, everyDays, horizonDays, trainUntil, peerTraining } = protocol;
  const lastDay = (date: string, later = 0): string => dateOf(Date.parse(date) + (later - 1) * dayMs);
  const settings = {
    days: Array.from({ length: scorings }, (_, k) => lastDay(from, k * everyDays)),
    horizon: horizonDays,
    active: horizonDays,
    minRepeat: 2,
    trainUntil: lastDay(trainUntil),
    trainEvery: peerTraining.everyDays,
    trainCuts: peerTraining.cuts,
  };
  const script = new CoProcess("churn_weekly.py", path, JSON.stringify(settings));
  const chances = new Map<string, Map<string, Record<string, number>>>();
  for (let line = await script.read(); line !== undefined; line = await script.read()) {
    const said = JSON.parse(line) as { model: string; day: string; chances: Record<string, number> };
    const ofModel = chances.get(said.model) ?? new Map();
    chances.set(said.model, ofModel.set(said.day, said.chances));
  }
  if (chances.size === 0) {
    console.error("skipped: xgboost is not there (pip install -r benchmarks/peers/requirements.txt)");
  }
  return Object.fromEntries(
    Array.from(chances, ([model, byDay]) => [
      `${model} in Python`,
      ({ asOf, customerIds }): number[] => {
        const ofDay = byDay.get(dateOf(asOf.getTime() - dayMs))!;
        return customerIds.map((id) => ofDay[id] ?? Number.NaN);
      },
    ]),
  );
}

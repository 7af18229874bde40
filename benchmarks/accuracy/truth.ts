import { EventTable, repurchase } from "siyu";
import { quietMechanisms, simulate } from "siyu/datasets";
import { spearman } from "siyu/evaluation";
import { btyd } from "siyu/learners";
import type { BenchmarkRow } from "../report.js";

const customers = 4000;
const horizons = [28, 90];
const baselineFamily = "mbg-nbd";

/**
 * Scores against the true chances of a simulated brand, which no real data can give: how far each probability is from
 * what it should be, not from a coin that fell once. The brand sends no campaigns, as its truth is that of a future
 * without messages. The baseline is a purchase model alone.
 */
export async function againstTruth(only?: RegExp): Promise<BenchmarkRow[]> {
  const data = "simulated brand";
  if (only && !only.test(data)) return [];
  const brand = simulate({
    customers,
    days: 730,
    futures: 0,
    start: "2023-07-01",
    mechanisms: { campaigns: quietMechanisms.campaigns },
  });
  const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai" }).with({
    customers: brand.customers,
    items: brand.items,
    calendar: brand.calendar,
  });
  const truthOf = new Map(Array.from(brand.truth, (truth) => [truth.customerId, truth]));
  const model = await repurchase.overall.train(events, { horizonDays: horizons });
  const summary = btyd.summarize(events);
  const alone = btyd.fitPurchaseModel(baselineFamily, summary);
  return horizons.flatMap((horizonDays) => {
    const predictions = model.predict(events, { horizonDays });
    const ids = Array.from({ length: predictions.length }, (_, i) => predictions.customerIdAt(i));
    const truth = Float64Array.from(ids, (id) => {
      const { probability28, probability90 } = truthOf.get(id)!;
      return horizonDays === 28 ? probability28 : probability90;
    });
    const own = distances(predictions.columns.probability as Float64Array, truth);
    const baseline = distances(btyd.probabilityOfOrder(alone, summary, horizonDays), truth);
    return Object.entries(own).map(
      ([metric, { value, better }]): BenchmarkRow => ({
        task: "repurchase.overall",
        data: `${data} ${horizonDays} d`,
        metric,
        value,
        better,
        baseline: baseline[metric as keyof typeof baseline].value,
        note: `against true chances; baseline ${baselineFamily}`,
      }),
    );
  });
}

function distances(probability: Float64Array, truth: Float64Array) {
  let squares = 0;
  let divergence = 0;
  let excess = 0;
  for (let i = 0; i < truth.length; i++) {
    const p = Math.min(1 - 1e-6, Math.max(1e-6, probability[i]!));
    const q = truth[i]!;
    squares += (p - q) ** 2;
    divergence += (q > 0 ? q * Math.log(q / p) : 0) + (q < 1 ? (1 - q) * Math.log((1 - q) / (1 - p)) : 0);
    excess += p - q;
  }
  const n = truth.length;
  return {
    rmseOfTruth: { value: Math.sqrt(squares / n), better: "down" },
    divergenceOfTruth: { value: divergence / n, better: "down" },
    biasOfTruth: { value: excess / n, better: "zero" },
    spearmanOfTruth: { value: spearman(probability, truth), better: "up" },
  } as const;
}

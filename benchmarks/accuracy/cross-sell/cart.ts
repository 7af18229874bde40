import { EventTable } from "siyu";
import { pairedBootstrap } from "../../../src/evaluation/bootstrap.js";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { keyPopulationOf } from "../../../src/features/pairs/key-population.js";
import type { PairKey } from "../../../src/features/pairs/owned-pairs.js";
import { customerMeanStatistic } from "../../../src/metrics/recommendation.js";
import { complementsOf, trainComplements } from "../../../src/tasks/complements/index.js";
import type { BenchmarkRow } from "../../report.js";
import { sharedFile } from "../../shared-data.js";
import type { Target } from "../pairs/targets.js";
import { cartRules } from "./cart-rules.js";
import { type CartSplit, loadCartSplit } from "./cart-split.js";

const data = "instacart-orders baskets";
type CartMetric = "HR10" | "N10" | "MRR";

/** Best known result, and the goal. */
const targets: Readonly<Record<PairKey, Readonly<Partial<Record<CartMetric, Target>>>>> = {
  itemId: { HR10: [0.0933, 0.105], N10: [0.0561, 0.062] },
  categoryId: { HR10: [0.4912, 0.51], MRR: [0.2806, 0.295] },
};
/** What rules gave elsewhere on the same carts: that data and measures are read alike. */
const elsewhere: Readonly<
  Record<PairKey, Readonly<Record<string, Readonly<Partial<Record<CartMetric, number>>>>>>
> = {
  itemId: {
    popularity: { HR10: 0.0683, N10: 0.0397 },
    confidence: { HR10: 0.0739, N10: 0.043 },
    lift: { HR10: 0.0091, N10: 0.0042 },
    "shrunk cosine": { HR10: 0.0899, N10: 0.0502 },
    EASE: { HR10: 0.0933, N10: 0.0559 },
  },
  categoryId: {
    popularity: { HR10: 0.483, MRR: 0.2751 },
    confidence: { HR10: 0.4853, MRR: 0.2777 },
    lift: { HR10: 0.0528, MRR: 0.0322 },
    cosine: { HR10: 0.4912, MRR: 0.2806 },
    EASE: { HR10: 0.49, MRR: 0.2769 },
  },
};
const parityWithin = 0.0006;
/** Items ranked of each cart: whatever stands behind counts as never found. */
const ranked = 150;

/** What completes a cart: one item, or one category, of each test basket was hidden and is looked for. */
export async function cartRows(): Promise<BenchmarkRow[]> {
  const path = sharedFile("instacart-orders/baskets_no_customer.csv.gz");
  if (!path) {
    console.error("skipped: the baskets of instacart-orders are not there");
    return [];
  }
  const rows: BenchmarkRow[] = [];
  for (const key of ["itemId", "categoryId"] as const)
    rows.push(...(await rowsOfKey(loadCartSplit(path, key))));
  return rows;
}

async function rowsOfKey(split: CartSplit): Promise<BenchmarkRow[]> {
  const { key } = split;
  const task = key === "itemId" ? "crossSell.item complements" : "crossSell.category complements";
  const rules = (await cartRules(split)).map(({ name, scores }) => ({
    name,
    places: Float64Array.from(split.hidden, (item, n) =>
      placeOf(scores(split.carts[n]!), split.carts[n]!, item),
    ),
  }));
  const parity = rules.flatMap(({ name, places }) =>
    Object.entries(elsewhere[key][name] ?? {}).map(
      ([metric, figure]): BenchmarkRow => ({
        task,
        data,
        metric: `${metric} ${name}`,
        value: meanOf(valuesOf(places, metric as CartMetric)) - figure,
        goal: parityWithin,
        better: "zero",
        note: `difference to ${figure}`,
      }),
    ),
  );
  const { places, chances } = await modelPlaces(split);
  const contest = Object.entries(targets[key]).map(([name, [best, goal]]): BenchmarkRow => {
    const metric = name as CartMetric;
    const own = valuesOf(places, metric);
    const others = rules.map((rule) => ({ name: rule.name, values: valuesOf(rule.places, metric) }));
    const baseline = others.reduce((a, b) => (meanOf(b.values) > meanOf(a.values) ? b : a));
    const { lower, upper } = pairedBootstrap(
      own.length,
      customerMeanStatistic(own),
      customerMeanStatistic(baseline.values),
    );
    return {
      task,
      data,
      metric,
      value: meanOf(own),
      better: "up",
      baseline: meanOf(baseline.values),
      best,
      goal,
      note: `over ${baseline.name} 95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`,
    };
  });
  const hits = meanOf(valuesOf(places, "HR10"));
  const calibration: BenchmarkRow = {
    task,
    data,
    metric: "bias of the first ten",
    value: meanOf(chances) / hits - 1,
    better: "zero",
    note: `${meanOf(chances).toFixed(4)} predicted, ${hits.toFixed(4)} found`,
  };
  return [...parity, ...contest, calibration];
}

/** Places of what was hidden in the model's lists, 0 the first; and the sum of chances of the first ten. */
async function modelPlaces(split: CartSplit): Promise<{ places: Float64Array; chances: Float64Array }> {
  const { key, ids, categoryOf, baskets, carts, hidden } = split;
  const events = baskets.flatMap((basket, order) =>
    Array.from(basket, (code) => ({
      customerId: String(order),
      orderSeq: 1,
      [key]: ids[code]!,
      ...(categoryOf && { categoryId: categoryOf[code]! }),
    })),
  );
  const history = new History(dataOf(EventTable.fromBaskets(events)), { lastBaskets: 0 });
  const keys = keyPopulationOf(history, key, 1);
  const complements = (await trainComplements(history, keys, { seed: 1 }))!;
  const codeOf = ids.map((id) => keys.ids.codeOf(id));
  const places = new Float64Array(carts.length);
  const chances = new Float64Array(carts.length);
  for (const [n, cart] of carts.entries()) {
    const known = cart.map((item) => codeOf[item]!).filter((code) => code >= 0);
    const list = complementsOf(complements, known, { top: ranked });
    const place = list.findIndex((row) => row.key === codeOf[hidden[n]!]);
    places[n] = place < 0 ? Infinity : place;
    chances[n] = list.slice(0, 10).reduce((sum, row) => sum + row.probability, 0);
  }
  return { places, chances };
}

/** Place of an item among all that are not in the cart, 0 the first; of equal ones the mean place. */
function placeOf(scores: Float64Array, cart: Int32Array, item: number): number {
  for (const own of cart) scores[own] = -Infinity;
  const score = scores[item]!;
  let [above, equal] = [0, 0];
  for (const other of scores) {
    if (other > score) above++;
    else if (other === score) equal++;
  }
  return above + (equal - 1) / 2;
}

function valuesOf(places: Float64Array, metric: CartMetric): Float64Array {
  if (metric === "MRR") return places.map((place) => 1 / (place + 1));
  return places.map((place) => (place < 10 ? (metric === "HR10" ? 1 : 1 / Math.log2(place + 2)) : 0));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

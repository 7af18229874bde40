import type { Feature } from "../../features/feature.js";
import { logit, sigmoid } from "../../stats/logspace.js";
import type { Fitted, Member, ScoredRange } from "../../training/member.js";
import { customerOutlook } from "../pairs/buyer-outlook.js";
import { affinities } from "./affinity.js";
import { eachCustomer } from "./candidate-features.js";
import type { CrossSnapshot } from "./cross-snapshot.js";

const features = [
  { name: "shareNow", meaning: "chance by how much of what others buy for the first time it is", unit: "share", group: "popularity", scale: "log" },
  { name: "shareOfAffinities", meaning: "what the customer's affinities make of that chance", unit: "ratio", group: "variety", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** First purchases that a customer's own rate is weighed against. */
const priorOrders = 3;
/** Weight of popularity beside what speaks for the key in the customer's own case. */
const popularWeight = 0.3;
const spoken = ["ease", "likeness", "neighbours"].map((name) =>
  affinities.findIndex((one) => one.name === name),
);
const least = 1e-7;

/**
 * How many new keys a customer buys within a window, times the part of them that a key is: of what all buy for the first
 * time, and of what speaks for what is usually offered to the customer. Needs no labels.
 */
export const sharesMember: Member<CrossSnapshot> = {
  name: "shares",
  needs: "pairs",
  sizes: ["all"],
  priorWeight: 0.05,
  fit: async () => fittedShares,
  restore: () => fittedShares,
};

export const fittedShares: Fitted<CrossSnapshot> = Object.freeze({
  member: "shares",
  size: "all",
  score(snapshot: CrossSnapshot, horizon: number) {
    return chances(snapshot, horizon).all;
  },
  contributions(snapshot: CrossSnapshot, horizon: number, { start, end }: ScoredRange) {
    const { popular, all } = chances(snapshot, horizon);
    const own = popular.subarray(start, end);
    const raised = all.subarray(start, end).map((logit, i) => logit - own[i]!);
    const [first, second] = features;
    return {
      base: new Float64Array(end - start),
      parts: [
        { feature: first, values: own.map(sigmoid), contributions: own },
        { feature: second, values: raised.map(Math.exp), contributions: raised },
      ],
    };
  },
  state: { member: "shares", size: "all", state: {} },
  facts: {},
});

/** Logits by popularity alone, and with the affinities. */
function chances({ candidates, population, assortment }: CrossSnapshot, horizon: number) {
  const { pairs, keys, scores, totals } = candidates;
  const { recentShare, share, perOrder } = population.newcomers;
  const { orders } = customerOutlook(pairs, population, horizon);
  const popular = new Float64Array(keys.length);
  const all = new Float64Array(keys.length);
  eachCustomer(candidates, (u, from, end) => {
    const expected = orders[u]! * newPerOrder(pairs, u, perOrder);
    for (let row = from; row < end; row++) {
      const at = assortment.rows[keys[row]!]!;
      const general = (recentShare[at]! + share[at]!) / 2;
      let own = 0;
      for (const a of spoken) {
        const total = totals[a]![u]!;
        own += total > 0 ? Math.max(0, scores[a]![row]!) / total : general;
      }
      popular[row] = logitOfCount(expected * general);
      all[row] = logitOfCount(
        expected * (popularWeight * general + (1 - popularWeight) * (own / spoken.length)),
      );
    }
  });
  return { popular, all };
}

/** Logit of P(at least one) where so many are expected. */
function logitOfCount(expected: number): number {
  return logit(Math.min(1 - least, Math.max(least, -Math.expm1(-expected))));
}

function newPerOrder(
  { offsets, buyingOffsets, buyingOrder, orderOffsets }: CrossSnapshot["candidates"]["pairs"],
  u: number,
  perOrder: number,
): number {
  let fresh = 0;
  for (let p = offsets[u]!; p < offsets[u + 1]!; p++) if (buyingOrder[buyingOffsets[p]!]! > 0) fresh++;
  const later = orderOffsets[u + 1]! - orderOffsets[u]! - 1;
  return (fresh + priorOrders * perOrder) / (later + priorOrders);
}

import type { ProtocolName } from "./protocol.js";
import { ruleNames } from "./simple-rules.js";

/** Best known result on a split, and the goal: [best, goal]. */
export type Target = readonly [best: number, goal: number];

/** By protocol and metric of its judge. */
export const pairTargets: Readonly<Record<ProtocolName, Readonly<Record<string, Target>>>> = {
  "tafeng-nbr": { auc: [0.7795, 0.79], R10: [0.6946, 0.705], N10: [0.4923, 0.505] },
  "online-retail": {
    auc: [0.7482, 0.765],
    ap: [0.4126, 0.435],
    N10cut: [0.5305, 0.545],
    ece: [0.0207, 0.012],
  },
  "window79-sku": { auc: [0.7504, 0.765], ap: [0.303, 0.32] },
  "window79-category": {
    auc: [0.7294, 0.745],
    ap: [0.4914, 0.51],
    N10cut: [0.7009, 0.715],
    ece: [0.0133, 0.01],
  },
  "coop-14": { auc: [0.9096, 0.915], ap: [0.6919, 0.705] },
  "coop-30": { auc: [0.9007, 0.908], ap: [0.7603, 0.77] },
  "coop-when": { mae: [32.3, 30], medianAe: [21.9, 19] },
};

/** Of the whole next basket of Ta-Feng. */
export const basketTargets: Readonly<Record<string, Target>> = {
  R10: [0.1794, 0.185],
  N10: [0.1626, 0.168],
  hit10: [0.502, 0.515],
};

interface RuleParity {
  readonly rule: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/** What the same rules gave elsewhere on the same splits: that the splits are read alike. */
export const ruleParity: Readonly<Partial<Record<ProtocolName, readonly RuleParity[]>>> = {
  "tafeng-nbr": [
    { rule: ruleNames.byPurchases, metrics: { auc: 0.6864, R10: 0.6328, N10: 0.4251 } },
    { rule: ruleNames.tifu, metrics: { auc: 0.6859, R10: 0.6419, N10: 0.4381 } },
  ],
  "online-retail": [
    { rule: ruleNames.byBuyers, metrics: { auc: 0.7142, ap: 0.3926, N10cut: 0.5248 } },
    { rule: ruleNames.decayed, metrics: { auc: 0.7017, ap: 0.392, N10cut: 0.47 } },
  ],
  "window79-sku": [{ rule: ruleNames.byBuyers, metrics: { auc: 0.7224, ap: 0.2768 } }],
  "window79-category": [{ rule: ruleNames.byBuyers, metrics: { auc: 0.7106, ap: 0.4702, N10cut: 0.6959 } }],
  "coop-14": [{ rule: ruleNames.recent, metrics: { auc: 0.8906, ap: 0.6532 } }],
  "coop-30": [{ rule: ruleNames.recent, metrics: { auc: 0.8789, ap: 0.7139 } }],
};

/** Next-basket learners on the whole next basket of Ta-Feng, elsewhere on the same split. */
export const learnerParity: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "GP-TopFreq": { R10: 0.1346, N10: 0.1168, hit10: 0.4208 },
  "TIFU-KNN": { R10: 0.1258, N10: 0.1033, hit10: 0.3941 },
};

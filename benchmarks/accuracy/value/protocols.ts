/** How expected spend is tested on one data set. */
export interface ValueProtocol {
  readonly data: string;
  readonly cutoff: string;
  readonly horizonDays: number;
  /** Best known result and goal: [best, goal]. */
  readonly targets?: Readonly<Partial<Record<ValueMetric, readonly [best: number, goal?: number]>>>;
  /** What rules and peers give elsewhere on the same split. */
  readonly parity?: Readonly<Record<string, Readonly<Partial<Record<ValueMetric, number>>>>>;
}

export type ValueMetric = "spearman" | "gini" | "decileMape" | "valueBias";

/**
 * The best known figures are each of another model: the rank correlation of MBG/NBD and the decile error and bias of
 * BG/NBD, both with Gamma-Gamma on repeat orders, and the Gini coefficient of the past spend rate. Decile errors of rows
 * with equal predictions depend on how ties are taken: here each counts its mean place, which makes .243 of the .255.
 */
export const valueProtocols: readonly ValueProtocol[] = [
  {
    ...{ data: "cdnow-sample", cutoff: "1997-10-01", horizonDays: 273 },
    targets: { spearman: [0.43, 0.44], gini: [0.685, 0.7], decileMape: [0.255, 0.2], valueBias: [-0.16] },
    parity: {
      "past spend": { spearman: 0.3929 },
      "past spend rate": { spearman: 0.3989, gini: 0.6844 },
      "BG/NBD and Gamma-Gamma of lifetimes": { spearman: 0.4264, valueBias: -0.1556 },
      "MBG/NBD and Gamma-Gamma of lifetimes": { spearman: 0.4296, valueBias: -0.1951 },
    },
  },
  { data: "online-retail", cutoff: "2011-09-10", horizonDays: 90 },
  { data: "essec-purchases", cutoff: "2015-01-01", horizonDays: 365 },
  { data: "apparel-clvtools", cutoff: "2007-01-01", horizonDays: 365 },
];

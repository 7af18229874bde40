import { sharedFile } from "../../shared-data.js";

/** How warnings are tested on one data set. */
export interface ChurnProtocol {
  readonly data: string;
  /** First scoring, exclusive end of what is known. */
  readonly from: string;
  readonly everyDays: number;
  readonly scorings: number;
  /** A lapse: no order in so many days. Those who ordered within as many before a scoring are scored. */
  readonly horizonDays: number;
  /** End of the training data, exclusive. */
  readonly trainUntil: string;
  /** Training snapshots of the peers in Python: every so many days, at most so many. */
  readonly peerTraining: { readonly everyDays: number; readonly cuts: number };
  /** Best known result and goal: [best, goal]. */
  readonly targets?: Readonly<Record<ChurnMetric, readonly [number, number]>>;
  /** What the rules give elsewhere on the same split: recall at precision .5, days at the first alarm, AUC. */
  readonly parity?: Readonly<Record<string, Readonly<Partial<Record<ChurnMetric, number>>>>>;
}

export type ChurnMetric = "auc" | "logLoss" | "recallAtPrecision50" | "firstAlarmDays50";

const weekly = { everyDays: 7, scorings: 13 };
const grocery = { data: "grocery-elog", from: "2007-07-02", ...weekly, horizonDays: 91 };
const groceryTargets = {
  auc: [0.831, 0.84],
  logLoss: [0.425, 0.415],
  recallAtPrecision50: [0.817, 0.83],
  firstAlarmDays50: [27, 26],
} as const;

export const churnProtocols: readonly ChurnProtocol[] = [
  {
    ...grocery,
    trainUntil: "2007-07-02",
    peerTraining: { everyDays: 28, cuts: 10 },
    targets: groceryTargets,
  },
  {
    ...grocery,
    trainUntil: "2007-06-04", // where the reference's labels end
    peerTraining: { everyDays: 28, cuts: 10 },
    targets: groceryTargets,
    parity: {
      recency: { auc: 0.69308, recallAtPrecision50: 0.3657, firstAlarmDays50: 64 },
      "P(alive), MBG/NBD": {
        auc: 0.7599,
        logLoss: 0.6427,
        recallAtPrecision50: 0.4971,
        firstAlarmDays50: 58,
      },
      "P(no order), MBG/NBD": {
        auc: 0.7725,
        logLoss: 0.4724,
        recallAtPrecision50: 0.6039,
        firstAlarmDays50: 35,
      },
    },
  },
  {
    ...{ data: "online-retail", from: "2011-06-19", ...weekly, horizonDays: 90 },
    trainUntil: "2011-06-19",
    peerTraining: { everyDays: 28, cuts: 10 },
  },
  {
    // At 90 days 18 % lapse, and hardly any list is right half the time; at 60 days one in four does.
    ...{ data: "online-retail", from: "2011-07-19", ...weekly, horizonDays: 60 },
    trainUntil: "2011-07-19",
    peerTraining: { everyDays: 28, cuts: 10 },
  },
  {
    ...{ data: "essec-purchases", from: "2014-01-30", everyDays: 28, scorings: 13, horizonDays: 365 },
    trainUntil: "2014-01-30",
    peerTraining: { everyDays: 91, cuts: 10 },
  },
];

/** File of the purchases of a data set, undefined where it is absent. */
export function purchasesFile({ data }: ChurnProtocol): string | undefined {
  return sharedFile(`${data}/transactions.csv.gz`);
}

import type { BenchmarkRow } from "../report.js";

/** How a model of a family is asked for. */
export interface Choice {
  readonly learner?: string;
  readonly neural?: boolean;
}

/** How good the predictions of one model are on a fixed test. */
export interface Judged {
  /** By name of the metric; the first is the one that the interval is of. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Parts of the first metric, which is their mean, one a row. */
  readonly losses: Float64Array;
  /** Rows of one customer, who is drawn as a whole, have one number. */
  readonly customers: ArrayLike<number>;
  /** What the card says of the network that was tried. */
  readonly challenger?: { readonly kept: boolean } | undefined;
}

/** A task on one split of a data set. */
export interface Contest {
  readonly task: string;
  readonly data: string;
  /** Whether more of the first metric is better. */
  readonly better: "up" | "down";
  /** The learner that the network is put beside; default "boosting". */
  readonly rival?: string;
  train(choice: Choice): Promise<Judged>;
}

interface Run extends Judged {
  readonly cpuSeconds: number;
}

/**
 * A network alone beside boosted trees alone, and the default blend with a network that has to earn its place beside the one
 * without: the first metric of each with the 95 % interval of the difference over customers, and CPU seconds.
 */
export async function contestRows({
  task,
  data,
  better,
  rival = "boosting",
  train,
}: Contest): Promise<BenchmarkRow[]> {
  const run = async (choice: Choice): Promise<Run> => {
    const before = process.cpuUsage();
    const judged = await train(choice);
    const { user, system } = process.cpuUsage(before);
    return { ...judged, cpuSeconds: (user + system) / 1e6 };
  };
  const trees = await run({ learner: rival });
  const network = await run({ learner: "neural" });
  const auto = await run({});
  const blend = await run({ neural: true });
  const rows = (kind: string, own: Run, other: Run, otherName: string, said: readonly string[]) =>
    Object.keys(own.metrics).map((metric, m): BenchmarkRow => {
      const interval = m === 0 ? [`less ${otherName} 95 % ${differenceText(own, other)}`] : [];
      return {
        ...{ task: `neural.${kind}`, data: `${task}, ${data}`, metric },
        ...{ value: own.metrics[metric]!, baseline: other.metrics[metric]! },
        better: metric === "auc" || metric === "spearman" ? "up" : better,
        note: [...interval, ...(m === 0 ? said : [])].join("; "),
      };
    });
  const seconds = (own: Run, other: Run) =>
    `${own.cpuSeconds.toFixed(0)} CPU s, ${other.cpuSeconds.toFixed(0)} without`;
  return [
    ...rows("alone", network, trees, rival, [
      `${network.cpuSeconds.toFixed(0)} CPU s, ${trees.cpuSeconds.toFixed(0)} of ${rival}`,
    ]),
    ...rows("auto", blend, auto, "auto", [
      blend.challenger?.kept ? "kept" : "left out",
      seconds(blend, auto),
    ]),
  ];
}

/** 95 % interval of the difference of means, by customers. */
function differenceText(own: Judged, other: Judged): string {
  const sums = new Map<number, number>();
  let total = 0;
  for (let i = 0; i < own.losses.length; i++) {
    const difference = own.losses[i]! - other.losses[i]!;
    const customer = own.customers[i]!;
    sums.set(customer, (sums.get(customer) ?? 0) + difference);
    total += difference;
  }
  const rows = own.losses.length;
  const mean = total / rows;
  // Linearised variance of a ratio of sums: customers have different numbers of rows, about the same on both sides.
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  const deviation = Math.sqrt(Math.max(0, squares - (total * total) / sums.size)) / rows;
  return `${(mean - 1.96 * deviation).toFixed(4)} .. ${(mean + 1.96 * deviation).toFixed(4)}`;
}

import type { History } from "../events/history.js";
import { sampleKeys } from "./customer-sample.js";
import { type Labelled, type Rows, someRows } from "./rows.js";

/** Labelled rows of which some say how long to train on the others. */
export interface StoppingRows<S extends Rows = Rows> {
  readonly training: readonly Labelled<S>[];
  readonly judging: readonly Labelled<S>[];
}

/** Fewest rows of either label that can judge, or be learned from. */
const fewestLabels = 10;
/** Customers held out where there is no later window, as a share. */
const heldOutShare = 0.2;
/** Customers are held out by other keys than rows are sampled. */
const stoppingSeed = 0x57095;

/**
 * Labelled rows that say how long to train: those of the last cutoff, where the windows of others had ended by then, which
 * are trained on. Where they had not, where there are no dates, or where few have a label, it is a fifth of the customers,
 * by a hash of id and seed, at all cutoffs.
 *
 * @param labelled by cutoff
 * @returns undefined where neither way leaves rows of both labels on both sides
 */
export function stoppingRowsOf<S extends Rows>(
  labelled: readonly Labelled<S>[],
  seed: number,
): StoppingRows | undefined {
  return [outOfTime(labelled), outOfCustomers(labelled, seed)].find(
    (rows) => rows && hasLabels(rows.training) && hasLabels(rows.judging),
  );
}

function outOfTime<S extends Rows>(labelled: readonly Labelled<S>[]): StoppingRows | undefined {
  const last = labelled.at(-1)!;
  const { cutoff } = datesOf(last);
  if (cutoff === undefined || Number.isNaN(cutoff)) return undefined;
  const hasEnded = (one: Labelled<S>) => {
    const { cutoff: start, zone } = datesOf(one);
    return zone !== undefined && zone.addDays(start!, one.horizon) <= cutoff;
  };
  return { training: labelled.filter(hasEnded), judging: [last] };
}

/** When rows stood so: not known of rows of a table, NaN for baskets without dates. */
function datesOf<S extends Rows>({ snapshot }: Labelled<S>): Partial<Pick<History, "cutoff" | "zone">> {
  const history: S["history"] & Partial<Pick<History, "cutoff" | "zone">> = snapshot.history;
  return history;
}

function outOfCustomers<S extends Rows>(labelled: readonly Labelled<S>[], seed: number): StoppingRows {
  const part = (isHeldOut: boolean) =>
    labelled.map((one) => {
      const keys = sampleKeys(one.snapshot.history.customers, seed + stoppingSeed);
      const { rows } = one.snapshot;
      return someRows(
        one,
        Int32Array.from(rows.keys()).filter((i) => keys[rows[i]!]! < heldOutShare === isHeldOut),
      );
    });
  return { training: part(false), judging: part(true) };
}

function hasLabels(labelled: readonly Labelled<Rows>[]): boolean {
  let [ones, rows] = [0, 0];
  for (const { bought } of labelled) {
    rows += bought.length;
    for (const label of bought) ones += label;
  }
  return Math.min(ones, rows - ones) >= fewestLabels;
}

import type { Snapshot } from "../../training/snapshot.js";
import { noState, statesOf } from "./assign-states.js";
import { factsOf } from "./customer-facts.js";
import type { States } from "./next-rows.js";

/** Moves of one period, states x states, row by row. */
export interface PeriodMoves {
  /** End of the period, epoch milliseconds, exclusive. */
  readonly to: number;
  readonly counts: readonly number[];
}

/** Moves of the customers with one value of a column, all periods. */
export interface SegmentMoves {
  readonly segment: string;
  readonly counts: readonly number[];
}

/** How customers moved between states in the periods before a date. Plain data, no id of a customer. */
export interface Moves {
  /** The latest 24 at most, the earliest first. */
  readonly periods: readonly PeriodMoves[];
  /** Customers in each state at the date. */
  readonly now: readonly number[];
  /** States x states x states: before, from, to. */
  readonly second: readonly number[];
  /** Spend in the period after being in a state, units of the currency, all periods. */
  readonly spend: readonly number[];
  /** By columns of the callers' own. */
  readonly segments: Readonly<Record<string, readonly SegmentMoves[]>>;
}

const mostPeriods = 24;

/** Counts the moves of the periods before a snapshot's cutoff, by its customers' orders as they are known there. */
export function movesBefore({ scheme, periodDays }: States, snapshot: Snapshot): Moves {
  const { orders, rows, history } = snapshot;
  const { today, zone, cutoff, currencyDigits } = history;
  const count = scheme.states.length;
  const at = (periodsAgo: number) => {
    const facts = factsOf(orders, rows, today - periodsAgo * periodDays);
    return { facts, states: statesOf(scheme, facts, currencyDigits) };
  };
  const segments = segmentsOf(snapshot);
  const bySegment = segments.map(({ names }) => names.map(() => new Float64Array(count * count)));
  const second = new Float64Array(count ** 3);
  const spend = new Float64Array(count);
  const periods: PeriodMoves[] = [];
  let to = at(0);
  let from = at(1);
  const now = new Float64Array(count);
  for (const state of to.states) if (state !== noState) now[state]!++;
  while (periods.length < mostPeriods && from.states.some((state) => state !== noState)) {
    const before = at(periods.length + 2);
    const counts = new Float64Array(count * count);
    for (let i = 0; i < rows.length; i++) {
      const [b, f, t] = [before.states[i]!, from.states[i]!, to.states[i]!];
      if (f === noState || t === noState) continue;
      counts[f * count + t]!++;
      spend[f]! += to.facts.spend[i]! - from.facts.spend[i]!;
      if (b !== noState) second[(b * count + f) * count + t]!++;
      segments.forEach(({ codes }, c) => {
        const code = codes[i]!;
        if (code >= 0) bySegment[c]![code]![f * count + t]!++;
      });
    }
    periods.push({ to: zone.addDays(cutoff, -periods.length * periodDays), counts: [...counts] });
    [to, from] = [from, before];
  }
  const unit = 10 ** currencyDigits;
  return {
    periods: periods.reverse(),
    now: [...now],
    second: [...second],
    spend: [...spend.map((minor) => minor / unit)],
    segments: Object.fromEntries(
      segments.map(({ column, names }, c) => [
        column,
        names.map((segment, code) => ({ segment, counts: [...bySegment[c]![code]!] })),
      ]),
    ),
  };
}

/** Numbers of no more different values than this are a segment each. */
const fewValues = 6;

/** Where segments of sorted numbers start: at each value where they are few, else at thirds. */
function startsOf(sorted: Float64Array): number[] {
  const values = [...new Set(sorted)];
  if (values.length <= fewValues) return values;
  return [...new Set([0, 1, 2].map((third) => sorted[Math.floor((third * sorted.length) / 3)]!))];
}

function segmentName(starts: readonly number[], k: number, start: number): string {
  if (k + 1 === starts.length) return `${start} or more`;
  return k === 0 ? `below ${starts[1]}` : `${start} to below ${starts[k + 1]}`;
}

/** A column that customers are told apart by. */
interface Segments {
  readonly column: string;
  readonly names: readonly string[];
  /** Position in the names of each row, -1 where it has none. */
  readonly codes: Int32Array;
}

/** The callers' own columns: texts by their commonest levels, numbers in three parts of as many customers. */
function segmentsOf({ history, population, rows }: Snapshot): Segments[] {
  const { categorical, numeric } = history.attributes;
  const texts = population.ownLevels.map(({ name, levels }): Segments => {
    const column = categorical.find((one) => one.name === name)!;
    const place = new Int32Array(column.levels.length).fill(-1);
    levels.forEach((level, k) => {
      place[column.levels.indexOf(level)] = k;
    });
    return {
      column: name,
      names: levels,
      codes: rows.map((c) => (column.codes[c]! < 0 ? -1 : place[column.codes[c]!]!)),
    };
  });
  const numbers = numeric.flatMap(({ name, values }): Segments[] => {
    const own = Float64Array.from(rows, (c) => values[c]!);
    const starts = startsOf(own.filter((value) => !Number.isNaN(value)).sort());
    if (starts.length < 2) return [];
    return [
      {
        column: name,
        names: starts.map((start, k) => segmentName(starts, k, start)),
        codes: Int32Array.from(own, (value) =>
          Number.isNaN(value) ? -1 : starts.findLastIndex((start) => start <= value),
        ),
      },
    ];
  });
  return [...texts, ...numbers];
}

/** The moves of all periods, states x states. */
export function allMoves({ periods }: Moves, count: number): Float64Array {
  const all = new Float64Array(count * count);
  for (const { counts } of periods) for (let e = 0; e < all.length; e++) all[e]! += counts[e]!;
  return all;
}

/** Spend in the period after being in each state, per customer. */
export function rewardsOf(moves: Moves, count: number): Float64Array {
  const all = allMoves(moves, count);
  return Float64Array.from(moves.spend, (spend, s) => {
    const customers = all.subarray(s * count, (s + 1) * count).reduce((sum, n) => sum + n, 0);
    return customers > 0 ? spend / customers : 0;
  });
}

import type { History } from "../../events/history.js";
import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";
import type { OwnColumns } from "../../features/population.js";
import { KeptColumns } from "../../learners/item-to-item/kept-columns.js";
import { TopList } from "../../learners/top-list.js";
import type { SparseRows } from "../../matrix/csr.js";

/** What customers of a kind begin with, of each kind that there is of one column: of channels, or of an own column. */
export interface CustomerKinds {
  /** "channel", or the name of the own column with "own:" before it. */
  readonly column: string;
  readonly levels: readonly string[];
  /** Levels x keys: how many times as large a part of first orders the key is with such customers; else 1. */
  readonly ratios: SparseRows;
}

/** First purchases of all that those of a kind are weighed against. */
const priorPurchases = 50;
const keptKeys = 300;
const levelsPerColumn = 20;
const leastCustomers = 10;

/** Level of each customer in a column, -1 without one. */
interface LevelColumn {
  readonly column: string;
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

/** @param codes population's code of each key of the pairs, -1 where it is not known */
export function customerKindsOf(
  history: History,
  pairs: OwnedPairs,
  codes: Int32Array,
  keys: number,
  own: OwnColumns,
): CustomerKinds[] {
  const columns = levelColumns(history, { channels: frequentChannels(history), own });
  return columns.map(({ column, levels, codes: level }) => ({
    column,
    levels,
    ratios: ratiosOf(pairs, codes, keys, level, levels.length),
  }));
}

/** The kinds of each customer of a history, by the levels of a population: one column of levels a kind. */
export function kindsOfCustomers(history: History, kinds: readonly CustomerKinds[]): Int32Array[] {
  const channels = kinds.find(({ column }) => column === channelColumn)?.levels ?? [];
  const ownLevels = kinds
    .filter(({ column }) => column !== channelColumn)
    .map(({ column, levels }) => ({ name: column.slice(ownPrefix.length), levels }));
  const columns = levelColumns(history, { channels, own: { ownLevels, ownNumbers: [] } });
  return kinds.map(
    ({ column }) =>
      columns.find((one) => one.column === column)?.codes ?? new Int32Array(history.customerCount).fill(-1),
  );
}

const channelColumn = "channel";
const ownPrefix = "own:";

function levelColumns(
  history: History,
  { channels, own }: { readonly channels: readonly string[]; readonly own: OwnColumns },
): LevelColumn[] {
  const { categorical } = history.attributes;
  const columns = own.ownLevels.flatMap(({ name, levels }): LevelColumn[] => {
    const source = categorical.find((one) => one.name === name);
    if (!source) return [];
    const codes = source.levels.map((level) => levels.indexOf(level));
    return [
      {
        column: `${ownPrefix}${name}`,
        levels,
        codes: source.codes.map((code) => (code >= 0 ? codes[code]! : -1)),
      },
    ];
  });
  return channels.length > 0
    ? [{ column: channelColumn, levels: channels, codes: channelOf(history, channels) }, ...columns]
    : columns;
}

/** Channel of each customer's latest event that has one. */
function channelOf(history: History, channels: readonly string[]): Int32Array {
  const latest = new Int32Array(history.customerCount).fill(-1);
  const ids = history.ids(channelColumn);
  if (!ids) return latest;
  const levels = channels.map((channel) => ids.dictionary.codeOf(channel));
  const levelOf = new Int32Array(ids.dictionary.size).fill(-1);
  levels.forEach((code, level) => {
    if (code >= 0) levelOf[code] = level;
  });
  for (let c = 0; c < history.customerCount; c++) {
    for (let i = history.offsets[c]!; i < history.offsets[c + 1]!; i++)
      if (ids.codes[i]! >= 0) latest[c] = levelOf[ids.codes[i]!]!;
  }
  return latest;
}

/** Channels that enough customers have an event of, the most frequent first. */
function frequentChannels(history: History): string[] {
  const ids = history.ids(channelColumn);
  if (!ids) return [];
  const counts = new Int32Array(ids.dictionary.size);
  const last = new Int32Array(ids.dictionary.size).fill(-1);
  for (let c = 0; c < history.customerCount; c++) {
    for (let i = history.offsets[c]!; i < history.offsets[c + 1]!; i++) {
      const code = ids.codes[i]!;
      if (code < 0 || last[code] === c) continue;
      last[code] = c;
      counts[code]!++;
    }
  }
  return Array.from(counts.keys())
    .filter((code) => counts[code]! >= leastCustomers)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, levelsPerColumn)
    .map((code) => ids.dictionary.at(code));
}

function ratiosOf(
  { customers, offsets, keys, buyingOffsets, buyingOrder }: OwnedPairs,
  codes: Int32Array,
  keyCount: number,
  levelOf: Int32Array,
  levels: number,
): SparseRows {
  const all = new Float64Array(keyCount);
  const counts = Array.from({ length: levels }, () => new Float64Array(keyCount));
  const totals = new Float64Array(levels);
  let total = 0;
  for (let u = 0; u < customers.length; u++) {
    const level = levelOf[customers[u]!]!;
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
      const code = codes[keys[p]!]!;
      if (code < 0 || buyingOrder[buyingOffsets[p]!] !== 0) continue;
      all[code]!++;
      total++;
      if (level < 0) continue;
      counts[level]![code]!++;
      totals[level]!++;
    }
  }
  const top = new TopList(Math.min(keptKeys, keyCount));
  const kept = new KeptColumns(levels, keyCount, Math.min(keptKeys, keyCount));
  counts.forEach((ofLevel, level) => {
    ofLevel.forEach((count, code) => {
      if (count > 0) top.offer(count, code);
    });
    kept.add(top, (code, count) => {
      const share = all[code]! / total;
      return (count + priorPurchases * share) / ((totals[level]! + priorPurchases) * share);
    });
  });
  return kept.rows();
}

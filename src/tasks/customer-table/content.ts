import type { FeatureColumns } from "../../features/feature.js";
import { hashSeed } from "../../stats/random.js";
import type { CustomerTable } from "./read-table.js";

/** Which rows say the same, and an order of the rows that does not depend on the one they came in. */
export interface Contents {
  /** Positions of the rows by what they say, rows that say the same by id. */
  readonly order: Int32Array;
  /** Group of each row: rows that say the same have the same number. */
  readonly group: Int32Array;
  readonly groups: number;
}

/**
 * Orders rows by a hash of all they say, the id apart: copies of a customer under other ids stand together.
 *
 * @param labels outcome of each row
 * @param events features of the rows that come from elsewhere than the table
 */
export function contentsOf(
  { ids, columns }: CustomerTable,
  labels: ArrayLike<number>,
  events?: FeatureColumns,
): Contents {
  const [high, low] = [new Uint32Array(ids.length), new Uint32Array(ids.length)];
  for (let row = 0; row < ids.length; row++) {
    let key = `${labels[row]}`;
    for (const { name, words } of columns) if (words[row] !== "") key += `\0${name}\0${words[row]}`;
    events?.features.forEach(({ levels }, f) => {
      const value = events.columns[f]![row]!;
      // Codes of levels go by the order the events came in.
      key += `\0${levels?.[value] ?? value}`;
    });
    high[row] = hashSeed(key, 1);
    low[row] = hashSeed(key, 2);
  }
  const compare = (a: number, b: number) => high[a]! - high[b]! || low[a]! - low[b]!;
  const order = Int32Array.from(ids.keys()).sort((a, b) => compare(a, b) || (ids[a]! < ids[b]! ? -1 : 1));
  const group = new Int32Array(ids.length);
  let groups = 0;
  order.forEach((row, k) => {
    if (k > 0 && compare(order[k - 1]!, row) !== 0) groups++;
    group[row] = groups;
  });
  return { order, group, groups: ids.length === 0 ? 0 : groups + 1 };
}
